import type { Link } from "../bridge.ts";
import type { Settings } from "../kind.ts";
import { createRos1Link } from "./ros1_link.ts";

/**
 * Makes a link of what a user wrote for `rosy bridge ros1`.
 *
 * @param address Where the master is.
 * @param settings The settings of the kind.
 * @returns The link.
 * @throws {TypeError} If something in it makes no sense.
 */
export function openLink(address: string, settings: Settings): Link {
  const { ros_name: name, hostname, definitions, max_message_bytes: maxMessageBytes } = settings;
  return createRos1Link({
    masterUrl: address,
    ...typeof name === "string" && { name },
    ...typeof hostname === "string" && { hostname },
    ...typeof definitions === "string" && { definitionFolders: [definitions] },
    ...typeof maxMessageBytes === "number" && { maxMessageBytes },
  });
}
