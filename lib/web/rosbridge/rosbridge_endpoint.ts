import type { SocketEndpoint } from "../endpoint/endpoint.ts";
import { CdrWriters } from "./cdr_writers.ts";
import { MAX_FRAME_BYTES } from "./limits.ts";
import { RosbridgeSession } from "./session.ts";

/**
 * Makes the endpoint for roslib, roslibpy, and whatever else speaks to a rosbridge server.
 *
 * @returns The endpoint.
 */
export function createRosbridgeEndpoint(): SocketEndpoint {
  const writers = new CdrWriters();
  return {
    path: "/rosbridge",
    name: "rosbridge",
    protocols: [],
    needsProtocol: false,
    maxFrameBytes: MAX_FRAME_BYTES,
    isBatched: false,
    open: (parts) => new RosbridgeSession(parts, writers),
  };
}
