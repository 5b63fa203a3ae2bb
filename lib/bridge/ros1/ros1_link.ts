import { systemClock } from "../../time/clock.ts";
import type { Clock } from "../../time/clock.ts";
import { localAddress } from "../../transport/local_address.ts";
import { createTcpTransport } from "../../transport/tcp.ts";
import type { Link, LinkConnection, LinkTraits, MeshSide } from "../bridge.ts";
import { plainName } from "./names.ts";
import { Ros1Connection } from "./ros1_connection.ts";
import { installedDefinitions } from "./types/installed_definitions.ts";
import { TypeLibrary } from "./types/type_library.ts";

/** Where a system of ROS 1 is, and what a bridge is in it. */
export interface Ros1LinkOptions {
  /** Where its master is, as in `ROS_MASTER_URI`. @default {"http://127.0.0.1:11311/"} */
  readonly masterUrl?: string;
  /** What the bridge is called there; a name of its own, `rosy_bridge_…`, unless given. */
  readonly name?: string;
  /**
   * The name or address by which nodes of ROS reach this machine, as in `ROS_HOSTNAME` and `ROS_IP`. That
   * of the network in which the master is, unless given.
   */
  readonly hostname?: string;
  /** Definitions of types by their names, as in files `.msg` and `.srv`. */
  readonly definitions?: Readonly<Record<string, string>>;
  /** Folders of packages with definitions, as in `ROS_PACKAGE_PATH`: `FOLDER/std_srvs/srv/SetBool.srv`. */
  readonly definitionFolders?: readonly string[];
  /** The largest message, in bytes. @default {134217728} 128 MiB */
  readonly maxMessageBytes?: number;
  /** How often the master is asked who is there, in milliseconds. @default {1000} */
  readonly pollIntervalMs?: number;
  /** Measures time. The machine's own clock by default. */
  readonly clock?: Clock;
}

const MASTER_URL = "http://127.0.0.1:11311/";
const MAX_MESSAGE_BYTES = 128 * 1024 * 1024;
const POLL_INTERVAL_MS = 1000;

const TRAITS: LinkTraits = {
  tellsTopics: true,
  tellsDemand: true,
  tellsServices: true,
  takesPatterns: false,
  carriesVia: false,
  isRosy: false,
};

/**
 * Makes the link of a bridge to a system of ROS 1. No ROS has to be installed here.
 *
 * @param options Where its master is, and what the bridge is in it.
 * @returns The link.
 * @throws {TypeError} If the address is none, or the name is none of ROS.
 */
export function createRos1Link(options: Ros1LinkOptions = {}): Link {
  const { definitions, definitionFolders = [] } = options;
  const url = masterUrlOf(options.masterUrl ?? MASTER_URL);
  checkName(options.name);
  const installed = installedDefinitions(definitionFolders);
  const library = new TypeLibrary({ definitions, installed });
  return {
    kind: "ros1",
    address: url.href,
    system: `ros1 ${url.href}`,
    traits: TRAITS,
    connect: (mesh, signal) => connect(url, library, { options, mesh, signal }),
  };
}

async function connect(
  masterUrl: URL,
  library: TypeLibrary,
  { options, mesh, signal }: { options: Ros1LinkOptions; mesh: MeshSide; signal: AbortSignal },
): Promise<LinkConnection> {
  const {
    maxMessageBytes = MAX_MESSAGE_BYTES,
    pollIntervalMs = POLL_INTERVAL_MS,
    clock = systemClock,
  } = options;
  const hostname = options.hostname ?? await ownHostname(masterUrl, clock, signal);
  return await Ros1Connection.open({
    masterUrl,
    name: `/${options.name?.replace(/^\//, "") ?? `rosy_bridge_${mesh.id.replace(/\W/g, "_")}`}`,
    hostname,
    // Under a name it may be reached by any of its addresses.
    bindHostname: /^[\d.]+$|:/.test(hostname) ? hostname : "0.0.0.0",
    transport: createTcpTransport({ clock, logger: mesh.logger }),
    clock,
    maxMessageBytes,
    pollIntervalMs,
    mesh,
    library,
  }, signal);
}

/** The address by which this machine is in the master's network. */
async function ownHostname(url: URL, clock: Clock, signal: AbortSignal): Promise<string> {
  try {
    return await localAddress({ hostname: url.hostname, port: Number(url.port || 80) }, {
      clock,
      signal,
    });
  } catch (cause) {
    signal.throwIfAborted();
    throw new Error(
      `Cannot reach the master of ROS at ${url}: ${
        (cause as Error).message
      }; start roscore there, ` +
        "or say where it is",
      { cause },
    );
  }
}

function masterUrlOf(text: string): URL {
  const url = URL.parse(text);
  if (url?.protocol === "http:") return url;
  throw new TypeError(
    `Cannot reach a master of ROS at "${text}": its address looks like http://127.0.0.1:11311`,
  );
}

function checkName(name: string | undefined): void {
  if (name === undefined || plainName(name) !== undefined) return;
  throw new TypeError(
    `Cannot be node "${name}" of ROS: names of ROS 1 have letters, digits and "_" between "/"`,
  );
}
