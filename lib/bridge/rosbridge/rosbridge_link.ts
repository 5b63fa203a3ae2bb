import { type Clock, systemClock } from "../../time/clock.ts";
import { urlText } from "../../transport/web_connection.ts";
import type { Link, LinkConnection, LinkTraits, MeshSide } from "../bridge.ts";
import { webSocketUrl } from "../web_socket_url.ts";
import { RosbridgeConnection } from "./link_connection.ts";
import type { Dialect } from "./ros_values.ts";
import { isOfRos2, Rosapi } from "./rosapi.ts";
import { RosbridgeClient } from "./rosbridge_client.ts";

/** Where a server of rosbridge is, and how it is spoken to. */
export interface RosbridgeLinkOptions {
  /** Where it is. @default {"ws://127.0.0.1:9090"} */
  readonly url?: string;
  /** What lets the bridge in, as `?token=` of the URL. */
  readonly token?: string;
  /** Which ROS it is; asked of the server unless given, which mostly knows. */
  readonly ros?: "1" | "2" | "rosy";
  /** How often it is asked what there is, in milliseconds. @default {5000} */
  readonly pollIntervalMs?: number;
  /** The longest frame that is sent, in characters; longer ones go in parts. @default {Infinity} */
  readonly fragmentSize?: number;
  /** Measures time. The machine's own clock by default. */
  readonly clock?: Clock;
}

const URL_TEXT = "ws://127.0.0.1:9090";
const POLL_INTERVAL_MS = 5000;
/** How long `rosapi` may take for an answer, in milliseconds. */
const ROSAPI_TIMEOUT_MS = 5000;

const TRAITS: LinkTraits = {
  tellsTopics: true,
  // Pages and programs that are clients of the same server are no nodes: nobody knows what they want.
  tellsDemand: false,
  tellsServices: true,
  takesPatterns: false,
  carriesVia: false,
  isRosy: false,
};

const DIALECTS = { "1": "ros1", "2": "ros2", rosy: "rosy" } as const;

/**
 * Makes the link of a bridge to a server of rosbridge.
 *
 * @param options Where it is, and how it is spoken to.
 * @returns The link.
 * @throws {TypeError} If the address is none of a WebSocket.
 */
export function createRosbridgeLink(options: RosbridgeLinkOptions = {}): Link {
  const url = webSocketUrl(options.url ?? URL_TEXT);
  const address = urlText(url);
  let hasRosapi = true;
  return {
    kind: "rosbridge",
    address,
    system: `rosbridge ${address}`,
    get traits() {
      // Where nobody says which services there are, those that routes name are.
      return hasRosapi ? TRAITS : { ...TRAITS, tellsServices: false };
    },
    async connect(mesh, signal) {
      const client = await openClient(url, options, { mesh, signal });
      try {
        const told = await toldDialect(client, signal);
        hasRosapi = told !== undefined;
        return connectionOf(client, mesh, { ...options, told });
      } catch (error) {
        await client.close();
        throw error;
      }
    },
  };
}

async function openClient(
  url: URL,
  { token, fragmentSize, clock = systemClock }: RosbridgeLinkOptions,
  { mesh, signal }: { readonly mesh: MeshSide; readonly signal: AbortSignal },
): Promise<RosbridgeClient> {
  return await RosbridgeClient.open({
    url: url.href,
    signal,
    clock,
    ...token !== undefined && { token },
    ...fragmentSize !== undefined && { fragmentSize },
    told: ({ level, message }) => mesh.logger[level === "error" ? "warn" : "debug"](message),
  });
}

/** @returns What the server says that it speaks; `undefined` where it has no `rosapi`. */
async function toldDialect(
  client: RosbridgeClient,
  signal: AbortSignal,
): Promise<Dialect | undefined> {
  const rosapi = new Rosapi(client, { timeoutMs: ROSAPI_TIMEOUT_MS, signal });
  const told = await rosapi.dialect().catch(() => undefined);
  signal.throwIfAborted();
  return told;
}

function connectionOf(
  client: RosbridgeClient,
  mesh: MeshSide,
  { ros, told, pollIntervalMs = POLL_INTERVAL_MS, clock = systemClock }:
    & RosbridgeLinkOptions
    & { readonly told: Dialect | undefined },
): LinkConnection {
  const types = mesh.routes.flatMap(({ options: { type } }) => type ?? []);
  const guess = types.some(isOfRos2) ? "ros2" : "ros1";
  return new RosbridgeConnection({
    client,
    mesh,
    dialect: ros === undefined ? told ?? guess : DIALECTS[ros],
    rosapi: told && new Rosapi(client, { timeoutMs: ROSAPI_TIMEOUT_MS }),
    intervalMs: pollIntervalMs,
    clock,
  });
}
