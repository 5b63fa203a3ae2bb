import type { Link, LinkConnection, LinkTraits, MeshSide } from "../../bridge.ts";
import { Ros2Node } from "../node/ros2_node.ts";
import { readDefinitions } from "../types/read_definitions.ts";
import { Ros2Types } from "../types/ros2_types.ts";
import { Ros2Connection } from "./ros2_connection.ts";

/** Which domain of ROS 2 a bridge leads to, and what it is there. */
export interface Ros2LinkOptions {
  /** `ROS_DOMAIN_ID`, from 0 to 232. @default {0} */
  readonly domain?: number;
  /**
   * The name of a network interface, or its IPv4 address: the bridge hears and is heard there alone.
   *
   * @default {"127.0.0.1"}
   */
  readonly interface?: string;
  /** Addresses of machines that are told of the bridge one by one, in networks without multicast. */
  readonly peers?: readonly string[];
  /** What the bridge is called there; `rosy_bridge` unless given. */
  readonly name?: string;
  /** Definitions of types by their names, as in files `.msg` and `.srv`. */
  readonly definitions?: Readonly<Record<string, string>>;
  /** Folders with such files, `FOLDER/my_msgs/msg/Thing.msg`, such as `share` of a workspace. */
  readonly definitionFolders?: readonly string[];
}

const TRAITS: LinkTraits = {
  tellsTopics: true,
  tellsDemand: true,
  tellsServices: true,
  takesPatterns: false,
  carriesVia: false,
  isRosy: false,
};

/**
 * Makes the link of a bridge to ROS 2, by DDS. No ROS has to be installed here.
 *
 * @param options Which domain, where.
 * @returns The link.
 * @throws {TypeError} If a definition's name is none.
 * @throws {Error} If a folder has no definitions.
 */
export async function createRos2Link(options: Ros2LinkOptions = {}): Promise<Link> {
  const { domain = 0, definitions = {}, definitionFolders = [] } = options;
  const where = options.interface ?? "127.0.0.1";
  const read = await Promise.all(definitionFolders.map(readDefinitions));
  const types = new Ros2Types([
    ...read.flatMap((texts) => [...texts]),
    ...Object.entries(definitions),
  ]);
  return {
    kind: "ros2",
    address: `domain ${domain} at ${where}`,
    system: `ros2 ${domain}`,
    traits: TRAITS,
    connect: (mesh, signal) =>
      connect({ ...options, domain, interface: where }, { types, mesh, signal }),
  };
}

async function connect(
  options: Ros2LinkOptions,
  { types, mesh, signal }: {
    readonly types: Ros2Types;
    readonly mesh: MeshSide;
    readonly signal: AbortSignal;
  },
): Promise<LinkConnection> {
  const { name = "rosy_bridge", domain = 0, peers } = options;
  const node = await Ros2Node.join({
    name,
    domain,
    types,
    logger: mesh.logger,
    interface: options.interface!,
    ...(peers && { peers }),
  });
  if (!signal.aborted) return new Ros2Connection(node, mesh);
  await node[Symbol.asyncDispose]();
  throw signal.reason;
}
