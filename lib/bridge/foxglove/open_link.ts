import type { Link } from "../bridge.ts";
import type { Settings } from "../kind.ts";
import { createFoxgloveLink } from "./foxglove_link.ts";

/**
 * Makes a link of what a user wrote.
 *
 * @param address The server's URL.
 * @param settings Those of `kind.ts`.
 * @returns The link.
 * @throws {TypeError} If the address is none of a WebSocket.
 */
export function openLink(address: string, settings: Settings = {}): Link {
  const { token } = settings;
  return createFoxgloveLink({ url: address, ...typeof token === "string" && { token } });
}
