import type { Link } from "../bridge.ts";
import type { Settings } from "../kind.ts";
import { createRos2Link } from "./link/ros2_link.ts";

/**
 * Makes a link of what a user wrote for `rosy bridge ros2`.
 *
 * @param address The number of the domain.
 * @param settings The settings of the kind.
 * @returns The link.
 * @throws {TypeError} If something in it makes no sense.
 */
export async function openLink(address: string, settings: Settings): Promise<Link> {
  if (!/^\d{1,3}$/.test(address) || Number(address) > 232) {
    throw new TypeError(
      `Cannot join domain "${address}" of ROS 2: it is a number from 0 to 232, as in ROS_DOMAIN_ID`,
    );
  }
  const { dds_interface: where, dds_peers: peers, ros_name: name, definitions } = settings;
  return await createRos2Link({
    domain: Number(address),
    ...(typeof where === "string" && { interface: where }),
    ...(Array.isArray(peers) && { peers: peers.map(String) }),
    ...(typeof name === "string" && { name }),
    ...(Array.isArray(definitions) && { definitionFolders: definitions.map(String) }),
  });
}
