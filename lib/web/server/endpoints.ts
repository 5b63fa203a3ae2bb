import type { SocketEndpoint } from "../endpoint/endpoint.ts";
import { directoryAssets } from "../foxglove/directory_assets.ts";
import { createFoxgloveEndpoint } from "../foxglove/foxglove_endpoint.ts";
import { NATIVE_ENDPOINT } from "../native/native_endpoint.ts";
import { createRosbridgeEndpoint } from "../rosbridge/rosbridge_endpoint.ts";

/** What endpoints of WebSockets are given beside the mesh. */
export interface EndpointOptions {
  /** The mesh's time, where clients are to go by that. */
  readonly time?: { nowMs(): number };
  /** The folder of the models of robots, if there is one. */
  readonly assets?: string;
}

/** The endpoints of WebSockets. */
export interface Endpoints {
  /** All of them. */
  readonly all: readonly SocketEndpoint[];
  /** One of them. */
  readonly rosbridge: SocketEndpoint;
  /** One of them. */
  readonly foxglove: SocketEndpoint;
}

/**
 * Makes the endpoints of WebSockets.
 *
 * @param options What they are given.
 * @returns The endpoints.
 */
export function createEndpoints({ time, assets }: EndpointOptions): Endpoints {
  const rosbridge = createRosbridgeEndpoint();
  const foxglove = createFoxgloveEndpoint({
    ...time && { time },
    ...assets !== undefined && { assets: directoryAssets(assets) },
  });
  return { all: [NATIVE_ENDPOINT, rosbridge, foxglove], rosbridge, foxglove };
}
