const MESSAGE = /^(\w+)::(msg|srv|action)::dds_::(\w+)_$/;

/** @returns The topic of DDS for one of ROS 2: `rt/chatter` for `/chatter`. */
export function ddsTopic(topic: string): string {
  return `rt/${bare(topic)}`;
}

/** @returns The topic of ROS 2 for one of DDS; `undefined` where that is none of ROS 2. */
export function rosTopic(ddsName: string): string | undefined {
  return ddsName.startsWith("rt/") ? ddsName.slice(2) : undefined;
}

/** @returns The two topics by which a service is called. */
export function serviceTopics(service: string): {
  readonly request: string;
  readonly reply: string;
} {
  return { request: `rq/${bare(service)}Request`, reply: `rr/${bare(service)}Reply` };
}

/** @returns The service of ROS 2 that has its requests on a topic of DDS; `undefined` if none has. */
export function rosService(ddsName: string): string | undefined {
  return /^rq(\/.+)Request$/.exec(ddsName)?.[1];
}

/**
 * Says how DDS calls a type.
 *
 * @param type As ROS 2 has it: `std_msgs/msg/String`, or short `std_msgs/String`.
 * @param kind What the short form is short for.
 */
export function ddsType(type: string, kind: "msg" | "srv" = "msg"): string {
  const [pack, group, name] = partsOf(type, kind);
  return `${pack}::${group}::dds_::${name}_`;
}

/** @returns How ROS 2 calls a type of DDS; `undefined` where it is none of ROS 2. */
export function rosType(ddsName: string): string | undefined {
  const [, pack, group, name] = MESSAGE.exec(ddsName) ?? [];
  return pack && `${pack}/${group}/${name}`;
}

/** @returns How ROS 2 calls the service whose requests are of a type of DDS; `undefined` if none. */
export function rosServiceType(ddsName: string): string | undefined {
  return rosType(ddsName)?.replace(/_Request$/, "");
}

/**
 * Takes a type's name apart.
 *
 * @param type Its name, with or without the part in the middle.
 * @param kind What stands in the middle where nothing does.
 * @returns Package, kind, and name.
 * @throws {TypeError} If it is no such name.
 */
export function partsOf(type: string, kind: "msg" | "srv" = "msg"): [string, string, string] {
  const [, pack, group = kind, name] = /^(\w+)\/(?:(msg|srv|action)\/)?(\w+)$/.exec(type) ?? [];
  if (!pack || !name) {
    throw new TypeError(
      `"${type}" is no type of ROS 2: one is written as "std_msgs/msg/String"`,
    );
  }
  return [pack, group, name];
}

function bare(name: string): string {
  return name.replace(/^\/+/, "");
}

/** @returns Whether a name of the mesh is one that ROS 2 has, too. */
export function isRosName(name: string): boolean {
  return /^[A-Za-z_]\w*(\/[A-Za-z_]\w*)*$/.test(name);
}
