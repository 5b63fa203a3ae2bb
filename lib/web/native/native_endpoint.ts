import type { SocketEndpoint } from "../endpoint/endpoint.ts";
import { MSGPACK_PROTOCOL } from "./entries.ts";
import { JSON_PROTOCOL, JsonWire } from "./json_wire.ts";
import { MsgpackWire } from "./msgpack_wire.ts";
import { MAX_FRAME_BYTES, NativeSession } from "./session.ts";

/** rosy's own protocol, see `docs/web_protocol.md`: for browsers, and for whoever has nothing else. */
export const NATIVE_ENDPOINT: SocketEndpoint = {
  path: "/ws",
  name: "rosy's own protocol",
  protocols: [MSGPACK_PROTOCOL, JSON_PROTOCOL],
  needsProtocol: true,
  maxFrameBytes: MAX_FRAME_BYTES,
  // Only binary frames are put together.
  isBatched: true,
  open: (parts) =>
    new NativeSession(parts, parts.protocol === JSON_PROTOCOL ? new JsonWire() : new MsgpackWire()),
};
