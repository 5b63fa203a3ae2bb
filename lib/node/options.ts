import type { Codec } from "../codec/codec.ts";
import type { CodecName } from "../codec/registry.ts";
import { createLogger, type Logger } from "../log/logger.ts";
import {
  defaultTopicLoadBalancer,
  leastRecentLoadBalancer,
  type ServiceLoadBalancer,
  type TopicLoadBalancer,
} from "../mesh/load_balancer.ts";
import { checkName } from "../mesh/names.ts";
import { didYouMean } from "../text/suggest.ts";

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
  /** The coordinator's `host:port`: not available yet. */
  coordinator?: string;
  /** The key that nodes must share: not available yet. */
  authKey?: string;
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
   * The largest frame that is accepted, in bytes: a message and some 30 bytes more.
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
  | "authKey"
  | "signal";

const KNOWN: ReadonlySet<string> = new Set<keyof NodeOptions>([
  "name",
  "domainId",
  "allowUnixConnections",
  "allowTcpConnections",
  "serverHost",
  "clientHost",
  "interface",
  "dataCodec",
  "codecs",
  "topicLoadBalancer",
  "serviceLoadBalancer",
  "coordinator",
  "authKey",
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
 * @throws {TypeError} If an option is unknown, of a wrong type, or not available yet.
 * @throws {RangeError} If a number is out of range.
 */
export function resolveOptions(options: NodeOptions): ResolvedNodeOptions {
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
      options.domainId ?? (readEnvironment("ROSY_DOMAIN_ID") || DEFAULT_DOMAIN_ID),
    ),
    interface: options.interface ?? (readEnvironment("ROSY_INTERFACE") || undefined),
    allowUnixConnections: options.allowUnixConnections ?? true,
    allowTcpConnections: options.allowTcpConnections ?? true,
    dataCodec: options.dataCodec ?? "msgpack",
    codecs: options.codecs ?? [],
    topicLoadBalancer: options.topicLoadBalancer ?? defaultTopicLoadBalancer(Math.random),
    serviceLoadBalancer: options.serviceLoadBalancer ?? balancer,
    start: options.start ?? true,
    logger: options.logger ?? createLogger(),
    maxMessageBytes: options.maxMessageBytes ?? 256 * 1024 * 1024,
    maxOutboxBytes: options.maxOutboxBytes ?? 16 * 1024 * 1024,
    maxOutboxAgeMs: options.maxOutboxAgeMs ?? 10_000,
    sendTimeoutMs: options.sendTimeoutMs ?? 1000,
  };
  check(resolved);
  return resolved;
}

function check(options: ResolvedNodeOptions): void {
  for (const key of ["allowUnixConnections", "allowTcpConnections", "start"] as const) {
    if (typeof options[key] === "boolean") continue;
    throw new TypeError(`Cannot build a node: option "${key}" must be true or false`);
  }
  for (const key of ["serverHost", "clientHost", "interface"] as const) {
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
  for (const key of ["coordinator", "authKey"] as const) {
    if (options[key] === undefined) continue;
    throw new TypeError(`Cannot build a node: option "${key}" is not available yet`);
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

/** The environment is a convenience: without permission to read it there is none. */
function readEnvironment(name: string): string | undefined {
  try {
    return Deno.env.get(name);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}
