import { fullName } from "../gateway/full_name.ts";

/** @returns What the mesh calls what a client named, as most do, with a slash before it. */
export function meshName(given: string): string {
  return fullName(given);
}

/** @returns What ROS calls what the mesh has. */
export function rosName(name: string): string {
  return `/${name}`;
}

/**
 * Says whether a type is the one that a client means: ROS 1 calls `geometry_msgs/Twist` what rosy and
 * ROS 2 call `geometry_msgs/msg/Twist`.
 *
 * @param name What the type is called.
 * @param given What the client called it.
 */
export function isType(name: string, given: string): boolean {
  return name === given || name === given.replace(/^(\w+)\/(\w+)$/, "$1/msg/$2");
}
