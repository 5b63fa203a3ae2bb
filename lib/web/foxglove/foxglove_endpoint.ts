import type { NodeId } from "../../mesh/node_record.ts";
import type { SocketEndpoint } from "../endpoint/endpoint.ts";
import type { AssetSource } from "./assets.ts";
import { InferredSchemas } from "./inferred_schemas.ts";
import type { MeshTime } from "./server_time.ts";
import { FoxgloveSession } from "./session.ts";

/** What clients of Foxglove's protocol get beside the mesh. */
export interface FoxgloveOptions {
  /** What they show as the name of what they are connected to. @default {"rosy"} */
  readonly name?: string;
  /** The time of the mesh, where clients are to go by that; they go by their own unless given. */
  readonly time?: MeshTime;
  /** Where models of robots come from; they get none unless given. */
  readonly assets?: AssetSource;
}

/** The largest frame of a client, in bytes: an image that it publishes. */
const MAX_FRAME_BYTES = 16 * 1024 * 1024;

/**
 * Its teleop panel sends a velocity once a second unless set otherwise, and nothing at all when its button
 * is released.
 */
const HOLD_MS = 2500;

/**
 * Makes the endpoint for Foxglove and other programs that speak its WebSocket protocol.
 *
 * @param options What they get beside the mesh.
 * @returns The endpoint.
 */
export function createFoxgloveEndpoint(options: FoxgloveOptions = {}): SocketEndpoint {
  /** By the gateway's node: an endpoint may serve several meshes. */
  const inferred = new WeakMap<NodeId, InferredSchemas>();
  return {
    path: "/foxglove",
    name: "Foxglove",
    protocols: ["foxglove.sdk.v1", "foxglove.websocket.v1"],
    needsProtocol: true,
    maxFrameBytes: MAX_FRAME_BYTES,
    isBatched: false,
    holdMs: HOLD_MS,
    open: (parts) => {
      const { gateway } = parts.view;
      const schemas = inferred.get(gateway) ?? new InferredSchemas();
      inferred.set(gateway, schemas);
      return new FoxgloveSession(parts, { name: "rosy", ...options, inferred: schemas });
    },
  };
}
