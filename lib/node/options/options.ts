import type { Codec } from "../../codec/codec.ts";
import type { CodecName } from "../../codec/registry.ts";
import type { LogThreshold } from "../../log/log_level.ts";
import type { Logger } from "../../log/logger.ts";
import type { DefinedMesh } from "../types/define_mesh.ts";
import type { ServiceLoadBalancer, TopicLoadBalancer } from "../../mesh/load_balancer.ts";

/** How a node is built; only `name` is required. */
export interface NodeOptions {
  /**
   * The node's name, 1 to 255 bytes of UTF-8, its `namespace` included. Nodes that share a name take
   * turns on topics. One that begins with `/` is in no namespace.
   */
  name: string;
  /**
   * What stands before the node's name and before the topics and services that it uses, with a `/`
   * between: in the namespace `"left"` the node `camera` is `left/camera`, and its topic `image` is
   * `left/image`. Names that begin with `/` are those behind it, whatever the namespace; `~/x` is the topic or service `x` of the node alone,
   * `left/camera/x`. A namespace is within the one that the environment variable `ROSY_NAMESPACE` says,
   * unless it begins with `/` itself; `"/"` is none.
   *
   * @default {undefined} none, or what the environment variable `ROSY_NAMESPACE` says
   */
  namespace?: string;
  /**
   * Topics and services to use in place of those that the code names: `{ image: "front/image" }`. The
   * full names of both count, so that either may begin with `/` or `~/`; what a rule yields is final.
   * Rules of the environment variable `ROSY_REMAP` (`image=front/image,imu=/imu`) hold, too; of two for
   * one name that of the option counts. Patterns are never replaced.
   *
   * @default {{}} none, or what the environment variable `ROSY_REMAP` says
   */
  remap?: Readonly<Record<string, string>>;
  /**
   * Values that the node's params begin with in place of their defaults, by their names:
   * `{ max_speed: 1.5 }`. Those of a launch file, of the command line and of an earlier life of the node
   * count more.
   *
   * @default {{}} none
   */
  params?: Readonly<Record<string, unknown>>;
  /**
   * The directory in which params that are declared with `persist` are saved: a file for each domain and
   * name.
   *
   * @default {undefined} what the environment variable `ROSY_PARAMS_DIR` says, else `rosy/params` where
   * the system has what programs keep: `$XDG_STATE_HOME` or `~/.local/state`
   */
  paramsDirectory?: string;
  /**
   * The mesh that {@linkcode defineMesh} made: types for the compiler, checks at run time, and what
   * other nodes are told of the types of topics and services. Its names are those of the code, as are
   * those of {@linkcode Node.send}.
   *
   * @default {undefined} no types at run time
   */
  mesh?: DefinedMesh;
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
   * Whose time the node goes by: `"system"` for that of its machine, `"mesh"` for that which a
   * simulator or `rosy bag play --clock` tells on the topic `clock`. It is the time of
   * {@linkcode Node.clock} and {@linkcode Node.every}, of time-outs of calls and waits, and of when
   * messages are sent. What keeps nodes connected goes by the machine's in any case.
   *
   * @default {"system"} or what the environment variable `ROSY_CLOCK` says
   */
  clock?: "system" | "mesh";
  /**
   * Whether `buildNode()` starts the node.
   *
   * @default {true}
   */
  start?: boolean;
  /** Stops the node when aborted. */
  signal?: AbortSignal;
  /**
   * Where the node reports what it cannot return or throw, and its program's log lines go; by default
   * warnings, and what the program logs, to stderr.
   */
  logger?: Logger;
  /**
   * The least level of what the program logs by {@linkcode Node.log} that goes to the `logger`;
   * `"none"` for nothing of it. `node.log.level` changes it later.
   *
   * @default {"info"} or what the environment variable `ROSY_LOG_LEVEL` says
   */
  logLevel?: LogThreshold;
  /**
   * The least level of log lines, rosy's own warnings included, that the node publishes on the topic
   * `rosy/log`; `"none"` for no such topic. `node.log.topicLevel` changes it later.
   *
   * @default {"info"} or what the environment variable `ROSY_LOG_TOPIC_LEVEL` says
   */
  logTopicLevel?: LogThreshold;
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

/** The options that say which mesh: those of whoever looks at one, and of the tool's commands, too. */
export type MeshOptions = Pick<
  NodeOptions,
  "domainId" | "interface" | "coordinator" | "peers" | "authKey" | "encrypt" | "clock"
>;

/** {@linkcode NodeOptions} with everything filled in; the name is the full one. */
export type ResolvedNodeOptions =
  & Required<Omit<NodeOptions, OptionalKey>>
  & Pick<NodeOptions, OptionalKey>;

type OptionalKey =
  | "namespace"
  | "params"
  | "paramsDirectory"
  | "mesh"
  | "serverHost"
  | "clientHost"
  | "interface"
  | "coordinator"
  | "peers"
  | "authKey"
  | "signal";
