import { Gate } from "../../flow/gate.ts";
import { type Clock, systemClock } from "../../time/clock.ts";
import { urlText } from "../../transport/web_connection.ts";
import { StatusLevel } from "../../web/foxglove/protocol.ts";
import type { Link, LinkTraits } from "../bridge.ts";
import { webSocketUrl } from "../web_socket_url.ts";
import { FoxgloveClient } from "./foxglove_client.ts";
import { FoxgloveConnection } from "./link_connection.ts";

/** Where a server of Foxglove's protocol is, and how it is spoken to. */
export interface FoxgloveLinkOptions {
  /** Where it is. @default {"ws://127.0.0.1:8765"} */
  readonly url?: string;
  /** What lets the bridge in, as `?token=` of the URL. */
  readonly token?: string;
  /** Measures time. The machine's own clock by default. */
  readonly clock?: Clock;
}

const URL_TEXT = "ws://127.0.0.1:8765";

const TRAITS: LinkTraits = {
  tellsTopics: true,
  // Other clients of the server are no nodes: nobody knows what they want.
  tellsDemand: false,
  tellsServices: true,
  takesPatterns: false,
  carriesVia: false,
  isRosy: false,
};

/**
 * Makes the link of a bridge to a server of Foxglove's protocol.
 *
 * @param options Where it is.
 * @returns The link.
 * @throws {TypeError} If the address is none of a WebSocket.
 */
export function createFoxgloveLink(options: FoxgloveLinkOptions = {}): Link {
  const { token, clock = systemClock } = options;
  const url = webSocketUrl(options.url ?? URL_TEXT);
  const address = urlText(url);
  return {
    kind: "foxglove",
    address,
    system: `foxglove ${address}`,
    traits: TRAITS,
    async connect(mesh, signal) {
      const changed = new Gate();
      const client = await FoxgloveClient.open({
        url: url.href,
        signal,
        clock,
        ...token !== undefined && { token },
        changed: () => changed.open(),
        told: ({ level, message }) =>
          mesh.logger[level === StatusLevel.INFO ? "debug" : "warn"](message),
      });
      return new FoxgloveConnection({ client, mesh, clock, changed });
    },
  };
}
