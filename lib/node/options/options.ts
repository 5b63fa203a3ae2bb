import type { Codec } from "../../codec/codec.ts";
import type { CodecName } from "../../codec/registry.ts";
import { parseCoordinatorAddress } from "../../discovery/coordinator/coordinator_address.ts";
import { parsePeers } from "../../discovery/named/peer_address.ts";
import { createLogger, type Logger } from "../../log/logger.ts";
import {
  defaultTopicLoadBalancer,
  leastRecentLoadBalancer,
  type ServiceLoadBalancer,
  type TopicLoadBalancer,
} from "../../mesh/load_balancer.ts";
import { checkName } from "../../mesh/names.ts";
import { didYouMean } from "../../text/suggest.ts";
import { DEFAULT_MAX_MESSAGE_BYTES } from "../../wire/frame.ts";

/** The domain of nodes that name none. */
export const DEFAULT_DOMAIN_ID = "default";

/** How a node is built; only `name` is required. */
export interface NodeOptions {
  /** The node's name, 1 to 255 bytes of UTF-8. Nodes that share a name take turns on topics. */
  name: string;
  /**
   * The domain: nodes of different domains do not see each other.
   *
   * @default {"default"} or what the environment variable `ROSY_DOMAIN_ID` says
   */
  domainId?: string;
  /**
   * Whether to use Unix sockets between nodes on one machine.
   *
   * @default {true}
   */
  allowUnixConnections?: boolean;
  /**
   * Whether to use TCP.
   *
   * @default {true}
   */
  allowTcpConnections?: boolean;
  /**
   * The IP address on which TCP connections are accepted.
   *
   * @default {"::"} all addresses; or the address of `interface` where that is given
   */
  serverHost?: string;
  /**
   * The TCP port on which connections are accepted; others name a node by it in `peers`.
   *
   * @default {0} any free one
   */
  serverPort?: number;
  /** The local IP address from which TCP connections are opened; by default the system chooses. */
  clientHost?: string;
  /**
   * The network interface for discovery, by name or IPv4 address.
   *
   * @default {undefined} all of them, or what the environment variable `ROSY_INTERFACE` says
   */
  interface?: string;
  /**
   * How messages, arguments and results are encoded; nodes with different codecs understand each
   * other.
   *
   * @default {"msgpack"}
   */
  dataCodec?: CodecName | Codec;
  /** Further codecs that this node can read, besides the built-in ones and `dataCodec`. */
  codecs?: readonly Codec[];
  /** Who gets a message; by default every node name once, nodes of one name by turns. */
  topicLoadBalancer?: TopicLoadBalancer;
  /** Who gets a call; by default whoever was not called for the longest time. */
  serviceLoadBalancer?: ServiceLoadBalancer;
  /**
   * The coordinator through which nodes are found in place of multicast DNS: `"host"`, `"host:port"`
   * (the port is 7679 unless given; an IPv6 address with a port goes in brackets), or `"auto"` for one
   * that announces itself by multicast DNS. All nodes of a mesh need the same.
   *
   * @default {undefined} none, or what the environment variable `ROSY_COORDINATOR` says
   */
  coordinator?: string;
  /**
   * Where further nodes listen, beside those that multicast DNS finds: `"host:port"`, an IPv6 address
   * in brackets. One that is reached makes all others of its domain known. Not together with a
   * `coordinator`.
   *
   * @default {undefined} none, or what the environment variable `ROSY_PEERS` says, separated by commas
   */
  peers?: readonly string[];
  /**
   * The key that all nodes of the mesh must have; best 32 random bytes, such as
   * `openssl rand -hex 32` prints. Nodes without it are refused.
   *
   * @default {undefined} no key, or what the environment variable `ROSY_AUTHKEY` says
   */
  authKey?: string;
  /**
   * Whether connections are encrypted; needs an `authKey`. All nodes of a mesh must say the same.
   *
   * @default {false} or `true` where the environment variable `ROSY_ENCRYPT` is `1`
   */
  encrypt?: boolean;
  /**
   * Whether `buildNode()` starts the node.
   *
   * @default {true}
   */
  start?: boolean;
  /** Stops the node when aborted. */
  signal?: AbortSignal;
  /** Where the node reports what it cannot return or throw; by default warnings to stderr. */
  logger?: Logger;
  /**
   * The largest message that is sent or accepted, in bytes, the some 30 bytes of its frame included.
   * Peers are told: what is larger they drop and count, and calls with it fail.
   *
   * @default {268435456} 256 MiB
   */
  maxMessageBytes?: number;
  /**
   * How many bytes may wait for one peer; beyond it the oldest messages are dropped.
   *
   * @default {16777216} 16 MiB
   */
  maxOutboxBytes?: number;
  /**
   * How long a message may wait for one peer before it is dropped, in milliseconds.
   *
   * @default {10000}
   */
  maxOutboxAgeMs?: number;
  /**
   * How long `send` waits for a listener that does not keep up, in milliseconds.
   *
   * @default {1000}
   */
  sendTimeoutMs?: number;
}

/** {@linkcode NodeOptions} with everything filled in. */
export type ResolvedNodeOptions =
  & Required<Omit<NodeOptions, OptionalKey>>
  & Pick<NodeOptions, OptionalKey>;

type OptionalKey =
  | "serverHost"
  | "clientHost"
  | "interface"
  | "coordinator"
  | "peers"
  | "authKey"
  | "signal";

const KNOWN: ReadonlySet<string> = new Set<keyof NodeOptions>([
  "name",
  "domainId",
  "allowUnixConnections",
  "allowTcpConnections",
  "serverHost",
  "serverPort",
  "clientHost",
  "interface",
  "dataCodec",
  "codecs",
  "topicLoadBalancer",
  "serviceLoadBalancer",
  "coordinator",
  "peers",
  "authKey",
  "encrypt",
  "start",
  "signal",
  "logger",
  "maxMessageBytes",
  "maxOutboxBytes",
  "maxOutboxAgeMs",
  "sendTimeoutMs",
]);

/**
 * Checks options and fills in defaults.
 *
 * @param options What the user asked for.
 * @param environment Reads a variable of the process's environment.
 * @returns The same with everything filled in.
 * @throws {TypeError} If an option is unknown or of a wrong type.
 * @throws {RangeError} If a number is out of range.
 */
export function resolveOptions(
  options: NodeOptions,
  environment: (name: string) => string | undefined = readEnvironment,
): ResolvedNodeOptions {
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`Cannot build a node: expected options such as { name: "camera" }`);
  }
  for (const key of Object.keys(options)) {
    if (KNOWN.has(key)) continue;
    throw new TypeError(`Cannot build a node: unknown option "${key}"${didYouMean(key, KNOWN)}`);
  }
  const balancer = leastRecentLoadBalancer();
  const resolved: ResolvedNodeOptions = {
    ...options,
    name: checkName("node", options.name),
    domainId: checkName(
      "domain",
      options.domainId ?? (environment("ROSY_DOMAIN_ID") || DEFAULT_DOMAIN_ID),
    ),
    interface: options.interface ?? (environment("ROSY_INTERFACE") || undefined),
    // What the program says counts, whichever of the two the environment names.
    coordinator: options.coordinator ??
      (options.peers ? undefined : environment("ROSY_COORDINATOR") || undefined),
    peers: options.peers ??
      (options.coordinator ? undefined : splitPeers(environment("ROSY_PEERS"))),
    serverPort: options.serverPort ?? 0,
    authKey: options.authKey ?? (environment("ROSY_AUTHKEY") || undefined),
    encrypt: options.encrypt ?? wantsEncryption(environment("ROSY_ENCRYPT")),
    allowUnixConnections: options.allowUnixConnections ?? true,
    allowTcpConnections: options.allowTcpConnections ?? true,
    dataCodec: options.dataCodec ?? "msgpack",
    codecs: options.codecs ?? [],
    topicLoadBalancer: options.topicLoadBalancer ?? defaultTopicLoadBalancer(Math.random),
    serviceLoadBalancer: options.serviceLoadBalancer ?? balancer,
    start: options.start ?? true,
    logger: options.logger ?? createLogger(),
    maxMessageBytes: options.maxMessageBytes ?? DEFAULT_MAX_MESSAGE_BYTES,
    maxOutboxBytes: options.maxOutboxBytes ?? 16 * 1024 * 1024,
    maxOutboxAgeMs: options.maxOutboxAgeMs ?? 10_000,
    sendTimeoutMs: options.sendTimeoutMs ?? 1000,
  };
  check(resolved);
  return resolved;
}

function check(options: ResolvedNodeOptions): void {
  for (const key of ["allowUnixConnections", "allowTcpConnections", "encrypt", "start"] as const) {
    if (typeof options[key] === "boolean") continue;
    throw new TypeError(`Cannot build a node: option "${key}" must be true or false`);
  }
  for (const key of ["serverHost", "clientHost", "interface", "authKey"] as const) {
    const value: unknown = options[key];
    if (value === undefined || typeof value === "string" && value !== "") continue;
    throw new TypeError(`Cannot build a node: option "${key}" must be a string that is not empty`);
  }
  if (options.signal !== undefined && !(options.signal instanceof AbortSignal)) {
    throw new TypeError(`Cannot build a node: option "signal" must be an AbortSignal`);
  }
  if (!Array.isArray(options.codecs)) {
    throw new TypeError(`Cannot build a node: option "codecs" must be an array of codecs`);
  }
  checkMethods(options, "topicLoadBalancer", ["chooseListeners"]);
  checkMethods(options, "serviceLoadBalancer", ["chooseProvider"]);
  checkMethods(options, "logger", ["debug", "info", "warn", "error"]);
  const least = {
    maxMessageBytes: 1024,
    maxOutboxBytes: 1024,
    maxOutboxAgeMs: 1,
    sendTimeoutMs: 0,
  };
  for (const key of Object.keys(least) as (keyof typeof least)[]) {
    const value = options[key];
    if (typeof value === "number" && value >= least[key] && value <= 0xffff_ffff) continue;
    throw new RangeError(
      `Cannot build a node: option "${key}" must be a number from ${least[key]} to 4294967295`,
    );
  }
  if (!options.allowUnixConnections && !options.allowTcpConnections) {
    throw new TypeError(
      "Cannot build a node: allow Unix connections, TCP connections or both",
    );
  }
  if (options.encrypt && options.authKey === undefined) {
    throw new TypeError(
      `Cannot build a node: option "encrypt" needs an "authKey" (or ROSY_AUTHKEY): ` +
        "without it nobody knows whom the connection is encrypted for",
    );
  }
  const { serverPort } = options;
  if (!Number.isInteger(serverPort) || serverPort < 0 || serverPort > 65_535) {
    throw new RangeError(
      `Cannot build a node: option "serverPort" must be a whole number from 0 to 65535`,
    );
  }
  if (options.coordinator !== undefined) parseCoordinatorAddress(options.coordinator);
  if (options.peers !== undefined) checkPeers(options);
}

function checkPeers({ peers, coordinator, allowTcpConnections }: ResolvedNodeOptions): void {
  if (!Array.isArray(peers)) {
    throw new TypeError(`Cannot build a node: option "peers" must be an array of "host:port"`);
  }
  parsePeers(peers);
  if (coordinator !== undefined) {
    throw new TypeError(
      `Cannot build a node: give a "coordinator" or "peers" (ROSY_COORDINATOR, ROSY_PEERS), not both: ` +
        "nodes that have a coordinator need not be named",
    );
  }
  if (peers.length > 0 && !allowTcpConnections) {
    throw new TypeError(`Cannot build a node: option "peers" needs TCP connections`);
  }
}

function checkMethods(
  options: ResolvedNodeOptions,
  key: "topicLoadBalancer" | "serviceLoadBalancer" | "logger",
  methods: readonly string[],
): void {
  const value: unknown = options[key];
  const has = (method: string) =>
    typeof value === "object" && value !== null && method in value &&
    typeof value[method as keyof typeof value] === "function";
  if (methods.every(has)) return;
  throw new TypeError(
    `Cannot build a node: option "${key}" must be an object with ${methods.join(", ")}`,
  );
}

function splitPeers(text: string | undefined): readonly string[] | undefined {
  const peers = text?.split(",").map((peer) => peer.trim()).filter((peer) => peer !== "");
  return peers?.length ? peers : undefined;
}

/** Whoever asks for encryption in a way that is not understood must not go without it. */
function wantsEncryption(text: string | undefined): boolean {
  if (!text || text === "0" || text === "false") return false;
  if (text === "1" || text === "true") return true;
  throw new TypeError(`Cannot build a node: ROSY_ENCRYPT is "${text}", and must be 1 or 0`);
}

/** The environment is a convenience: without permission to read it there is none. */
function readEnvironment(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}
