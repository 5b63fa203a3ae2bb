import type { Node } from "../../facade/node.ts";
import type { Logger } from "../../log/logger.ts";
import type { NodeOptions } from "../../node/options/options.ts";
import type { Clock } from "../../time/clock.ts";
import type { TokenEntry } from "../access/tokens.ts";
import type { Exposure, ExposureRule } from "../gateway/exposure.ts";
import type { ClientLimits } from "../gateway/limits.ts";

/** How a gateway is served. */
export interface ServeWebOptions {
  /**
   * The node that it is in the mesh; it is not stopped with the gateway. Its names must be full: a node
   * without a namespace. Without it a node is built.
   */
  readonly node?: Node;
  /** Options of the node that is built. @default {{ name: "web" }} */
  readonly nodeOptions?: Partial<NodeOptions>;
  /** The TCP port; 0 for any free one. @default {7680} */
  readonly port?: number;
  /**
   * The name or IP address to listen at. Any that other machines can reach needs {@linkcode tokens}, or
   * {@linkcode isOpen}.
   *
   * @default {"127.0.0.1"}
   */
  readonly host?: string;
  /** Who has one of these is let in, and nobody else; see {@linkcode openTokenFile}. */
  readonly tokens?: readonly TokenEntry[];
  /** Lets everybody in who can reach the {@linkcode host}. @default {false} */
  readonly isOpen?: boolean;
  /** Whether all may only look, whatever their tokens say. @default {false} */
  readonly isReadOnly?: boolean;
  /** What is shown; to be changed at any time if it is an `Exposure`. @default {everything} */
  readonly exposure?: Exposure | readonly ExposureRule[];
  /** Origins of pages of other sites that may use it: `http://localhost:5173`; `*` for all. @default {[]} */
  readonly cors?: readonly string[];
  /** Further names by which it may be asked for: `robot.example.org`. @default {[]} */
  readonly allowedHosts?: readonly string[];
  /** Certificate and private key, as PEM, for HTTPS. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Serves rosbridge on a port of its own, too; 0 for any free one, 9090 is usual. */
  readonly rosbridgePort?: number;
  /** Serves Foxglove on a port of its own, too; 0 for any free one, 8765 is usual. */
  readonly foxglovePort?: number;
  /**
   * Whether Foxglove's clients go by the time of the node, which is that of the mesh with the node's
   * option `clock`, in place of their own.
   *
   * @default {false}
   */
  readonly followsMeshTime?: boolean;
  /** A folder whose files Foxglove's clients get as `package://…`: models of robots. */
  readonly assets?: string;
  /** A folder whose bags clients of HTTP may have, record and bring. @default {none} */
  readonly bags?: string;
  /** How many clients there may be at a time, on all ports together. @default {2000} */
  readonly maxClients?: number;
  /** How many requests may be under way, streams included, on each port. @default {1000} */
  readonly maxRequests?: number;
  /** How much may wait for one client, in bytes. @default {8388608} */
  readonly maxQueueBytes?: number;
  /** How much may wait for all clients together, in bytes. @default {536870912} */
  readonly maxQueuesBytes?: number;
  /** What one client may have. */
  readonly limits?: Partial<ClientLimits>;
  /** Where it logs; to standard error unless given. */
  readonly logger?: Logger;
  /** Measures time; the machine's clock unless given. */
  readonly clock?: Clock;
}

/** The port of a gateway, unless another one is chosen. */
export const WEB_PORT = 7680;
