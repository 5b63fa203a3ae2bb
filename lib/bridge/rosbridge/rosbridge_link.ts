import { systemClock } from "../../time/clock.ts";
import { urlText } from "../../transport/web_connection.ts";
import type { Link, LinkTraits } from "../bridge.ts";
import type { Settings } from "../kind.ts";
import { isOfRos2, Rosapi } from "./rosapi.ts";
import { RosbridgeClient } from "./rosbridge_client.ts";
import { RosbridgeConnection } from "./link_connection.ts";
import type { Dialect } from "./ros_values.ts";

const TRAITS: LinkTraits = {
  tellsTopics: true,
  // Pages and programs that are clients of the same server are no nodes: nobody knows what they want.
  tellsDemand: false,
  tellsServices: true,
  takesPatterns: false,
  carriesVia: false,
  isRosy: false,
};

const DIALECTS: Readonly<Record<string, Dialect>> = { "1": "ros1", "2": "ros2", rosy: "rosy" };
const POLL_INTERVAL_MS = 5000;
/** How long `rosapi` may take for an answer, in milliseconds. */
const ROSAPI_TIMEOUT_MS = 5000;

/**
 * Makes a link to a server of rosbridge.
 *
 * @param address Its URL.
 * @param settings Those of `kind.ts`.
 * @throws {TypeError} If the address is none of a WebSocket.
 */
export function openLink(address: string, settings: Settings = {}): Link {
  const url = webSocketUrl(address);
  const shown = urlText(url);
  let hasRosapi = true;
  return {
    kind: "rosbridge",
    address: shown,
    system: `rosbridge ${shown}`,
    get traits() {
      // Where nobody says which services there are, those that routes name are.
      return hasRosapi ? TRAITS : { ...TRAITS, tellsServices: false };
    },
    connect: async (mesh, signal) => {
      const { token, fragment_size, poll_interval, ros } = settings;
      const client = await RosbridgeClient.open({
        url: url.href,
        signal,
        ...typeof token === "string" && { token },
        ...typeof fragment_size === "number" && { fragmentSize: fragment_size },
        told: ({ level, message }) => mesh.logger[level === "error" ? "warn" : "debug"](message),
      });
      try {
        const rosapi = new Rosapi(client, { timeoutMs: ROSAPI_TIMEOUT_MS, signal });
        const told = await rosapi.dialect().catch(() => undefined);
        signal.throwIfAborted();
        hasRosapi = told !== undefined;
        const types = mesh.routes.flatMap(({ options: { type } }) => type ?? []);
        const guess = types.some(isOfRos2) ? "ros2" : "ros1";
        return new RosbridgeConnection({
          client,
          mesh,
          dialect: DIALECTS[String(ros)] ?? told ?? guess,
          rosapi: told && new Rosapi(client, { timeoutMs: ROSAPI_TIMEOUT_MS }),
          intervalMs: typeof poll_interval === "number" ? poll_interval * 1000 : POLL_INTERVAL_MS,
          clock: systemClock,
        });
      } catch (error) {
        await client.close();
        throw error;
      }
    },
  };
}

function webSocketUrl(address: string): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url && /^wss?:$/.test(url.protocol)) return url;
  throw new TypeError(
    `Cannot use "${address}" as the address of rosbridge: write it as ws://robot:9090`,
  );
}
