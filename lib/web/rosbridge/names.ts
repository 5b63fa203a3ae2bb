/** @returns What the mesh calls what a client named, as most do, with a slash before it. */
export function meshName(given: string): string {
  return given.replace(/^\//, "");
}

/** @returns What ROS calls what the mesh has. */
export function rosName(name: string): string {
  return `/${name}`;
}

/**
 * Says how a type is known here: ROS 1 calls `geometry_msgs/Twist` what rosy and ROS 2 call
 * `geometry_msgs/msg/Twist`.
 *
 * @param given What a client called it.
 * @returns The name in the form of ROS 2; of what is no type of ROS the name as it is.
 */
export function typeName(given: string): string {
  return given.replace(/^(\w+)\/(\w+)$/, "$1/msg/$2");
}
