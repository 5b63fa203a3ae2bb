import type { parse } from "@foxglove/rosmsg";
import { type BagSchema, schemaText } from "../../schemas/bag_schema.ts";
import { UnreadableError } from "../decoder.ts";

/** What a type is made of, and all that is in that: the first is the type itself. */
export type RosDefinitions = ReturnType<typeof parse>;
/** A type. */
export type RosDefinition = RosDefinitions[number];
/** A field of a type, or a constant that stands beside them. */
export type RosField = RosDefinition["definitions"][number];

/** How the texts of each encoding are read. */
const PARSERS: Readonly<Record<string, (text: string) => Promise<RosDefinitions>>> = {
  ros1msg: async (text) => (await import("@foxglove/rosmsg")).parse(text),
  ros2msg: async (text) => (await import("@foxglove/rosmsg")).parse(text, { ros2: true }),
  ros2idl: async (text) => (await import("@foxglove/ros2idl-parser")).parseRos2idl(text),
};

/**
 * Reads what a schema of ROS says.
 *
 * @param schema The schema. One of no encoding names a type alone, whose definition is looked up among
 * those that come with ROS 2.
 * @returns The definitions, that of the type itself first.
 * @throws {UnreadableError} If they cannot be read, or not be found.
 */
export async function rosDefinitions(schema: BagSchema): Promise<RosDefinitions> {
  const { name, encoding } = schema;
  if (schema.data.length === 0) return await knownDefinitions(name);
  const parser = Object.hasOwn(PARSERS, encoding) ? PARSERS[encoding] : undefined;
  if (!parser) throw new UnreadableError(`types written in ${JSON.stringify(encoding)}`);
  try {
    return rootFirst(await parser(schemaText(schema) ?? ""));
  } catch (error) {
    throw new UnreadableError(
      `type ${name}, whose definition is none: ${(error as Error).message}`,
    );
  }
}

/** What follows the type in a text may be constants of it, in a module of their own. */
function rootFirst(definitions: RosDefinitions): RosDefinitions {
  const isConstants = ({ definitions }: RosDefinition) =>
    definitions.length > 0 && definitions.every(({ isConstant }) => isConstant);
  const root = definitions.find((definition) => !definition.name) ??
    definitions.find((definition) => !isConstants(definition));
  if (!root) throw new Error("no type is in it");
  return [root, ...definitions.filter((definition) => definition !== root)];
}

/** Old files name types without saying what these are made of. */
async function knownDefinitions(name: string): Promise<RosDefinitions> {
  const { ros2jazzy: known } = await import("@foxglove/rosmsg-msgs-common");
  // In files it is `sensor_msgs/msg/Imu`, there `sensor_msgs/Imu`.
  const short = name.replace("/msg/", "/");
  if (!Object.hasOwn(known, short)) {
    throw new UnreadableError(
      `type ${name}, of which the file holds no definition and which is none of ROS's own`,
    );
  }
  const table: Readonly<Record<string, RosDefinition>> = known;
  const found = new Map<string, RosDefinition>();
  const add = (type: string) => {
    const definition = table[type];
    if (!definition || found.has(type)) return;
    found.set(type, definition);
    for (const field of definition.definitions) if (field.isComplex) add(field.type);
  };
  add(short);
  return [...found.values()];
}
