import type { parse } from "@foxglove/rosmsg";

/** A type of ROS: its fields, and its constants among them. */
export type MessageDefinition = ReturnType<typeof parse>[number];

/**
 * Finds the definition of one of ROS's own types.
 *
 * @param name Its name, `geometry_msgs/msg/Twist`, or `geometry_msgs/Twist` as ROS 1 has it.
 * @returns Its definition and those of the types in it, itself the first; `undefined` where ROS has none.
 */
export async function rosDefinition(
  name: string,
): Promise<readonly MessageDefinition[] | undefined> {
  const { ros2jazzy } = await import("@foxglove/rosmsg-msgs-common");
  const table: Readonly<Record<string, MessageDefinition>> = ros2jazzy;
  const found = new Map<string, MessageDefinition>();
  const add = (type: string) => {
    if (found.has(type) || !Object.hasOwn(table, type)) return;
    const definition = table[type]!;
    found.set(type, definition);
    for (const field of definition.definitions) if (field.isComplex) add(field.type);
  };
  // The table leaves out what is the same in all names.
  add(name.replace(/^(\w+)\/msg\/(\w+)$/, "$1/$2"));
  return found.size > 0 ? [...found.values()] : undefined;
}
