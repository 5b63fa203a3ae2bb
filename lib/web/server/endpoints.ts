import type { SocketEndpoint } from "../endpoint/endpoint.ts";
import { foxgloveEndpoint } from "../foxglove/foxglove_endpoint.ts";

/** rosy's own protocol, for browsers. */
export const NATIVE: SocketEndpoint = placeholder("/ws", "rosy's protocol");
/** That of rosbridge. */
export const ROSBRIDGE: SocketEndpoint = placeholder("/rosbridge", "rosbridge");
/** That of Foxglove. */
export const FOXGLOVE: SocketEndpoint = foxgloveEndpoint;

/** All of them. */
export const ENDPOINTS: readonly SocketEndpoint[] = [NATIVE, ROSBRIDGE, FOXGLOVE];

function placeholder(path: string, name: string): SocketEndpoint {
  return {
    path,
    name,
    protocols: [],
    needsProtocol: false,
    maxFrameBytes: 1024,
    isBatched: false,
    open: ({ queue }) => {
      queue.end(1013, "not built yet");
      return { receive: () => {}, close: () => {} };
    },
  };
}
