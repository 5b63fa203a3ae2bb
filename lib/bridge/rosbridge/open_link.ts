import type { Link } from "../bridge.ts";
import type { Settings } from "../kind.ts";
import { createRosbridgeLink } from "./rosbridge_link.ts";

/**
 * Makes a link of what a user wrote.
 *
 * @param address The server's URL.
 * @param settings Those of `kind.ts`.
 * @returns The link.
 * @throws {TypeError} If the address is none of a WebSocket.
 */
export function openLink(address: string, settings: Settings = {}): Link {
  const { token, ros_version: ros, poll_interval: pollSeconds, fragment_size: fragmentSize } =
    settings;
  return createRosbridgeLink({
    url: address,
    ...typeof token === "string" && { token },
    ...(ros === "1" || ros === "2" || ros === "rosy") && { ros },
    ...typeof pollSeconds === "number" && { pollIntervalMs: pollSeconds * 1000 },
    ...typeof fragmentSize === "number" && { fragmentSize },
  });
}
