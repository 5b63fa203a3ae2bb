import type { Logger } from "../../../log/logger.ts";
import type { Clock } from "../../../time/clock.ts";
import type { PythonCodecName } from "../codecs/python_codec.ts";

/** Which mesh of Python's rosy, and how it is joined. */
export interface PythonMeshOptions {
  /** Which of its versions: `"0.8"` finds its nodes by multicast DNS, `"0.7"` by a coordinator. */
  readonly version: "0.8" | "0.7";
  /**
   * What this node is called there.
   *
   * @default {"rosy-bridge"}
   */
  readonly name?: string;
  /**
   * What all its nodes encode data with: their `data_codec`. Nothing on the wire tells.
   *
   * @default {"pickle"} as theirs
   */
  readonly codec?: PythonCodecName;
  /**
   * Of 0.8 the domain.
   *
   * @default {"default"} as theirs
   */
  readonly domainId?: string;
  /**
   * Of 0.7 where the coordinator is: a host with or without a port.
   *
   * @default {"localhost:7679"} as theirs
   */
  readonly coordinator?: string;
  /** Of 0.7 the key that all nodes have. */
  readonly authKey?: string;
  /** The name or an address of the only network interface to use; all that are not virtual by default. */
  readonly interface?: string;
  /**
   * How long a call may take, in milliseconds; in Python there is no end to one.
   *
   * @default {10_000}
   */
  readonly callTimeoutMs?: number;
  /**
   * How many messages wait for a node that does not keep up; beyond that the oldest are dropped.
   *
   * @default {100} as theirs
   */
  readonly maxWaiting?: number;
  /**
   * How long a message that comes may be, in bytes.
   *
   * @default {67_108_864}
   */
  readonly maxMessageBytes?: number;
  /** Where troubles are reported. Writes warnings to standard error by default. */
  readonly logger?: Logger;
  /** Measures time. The machine's own clock by default. */
  readonly clock?: Clock;
}

/** The domain that nodes of 0.8 are in unless told otherwise. */
export const DEFAULT_DOMAIN_ID = "default";
/** Where Python's rosy 0.7 has its coordinator. */
const DEFAULT_COORDINATOR = "localhost";
/** The port of a coordinator that is named without one. */
const DEFAULT_COORDINATOR_PORT = 7679;

/**
 * Reads where a coordinator is.
 *
 * @param text A host, with or without a port: `"robot"`, `"robot:7679"`, `"[fd00::1]:7679"`.
 * @returns The host and the port.
 * @throws {TypeError} If it is no such thing.
 */
export function parseCoordinator(
  text: string = DEFAULT_COORDINATOR,
): { hostname: string; port: number } {
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d+))?$/.exec(text) ?? [];
  const hostname = bracketed ?? plain;
  const port = digits === undefined ? DEFAULT_COORDINATOR_PORT : Number(digits);
  if (hostname !== undefined && port > 0 && port < 65_536) return { hostname, port };
  throw new TypeError(
    `Cannot use "${text}" as the coordinator of Python's rosy: HOST or HOST:PORT, such as ` +
      `"robot:${DEFAULT_COORDINATOR_PORT}"`,
  );
}

/** @returns Where a mesh is, for people: `zeroconf:default`, `coordinator:robot:7679`. */
export function systemOf(
  { version, domainId = DEFAULT_DOMAIN_ID, coordinator }: PythonMeshOptions,
): string {
  if (version === "0.8") return `zeroconf:${domainId}`;
  const { hostname, port } = parseCoordinator(coordinator);
  return `coordinator:${hostname.includes(":") ? `[${hostname}]` : hostname}:${port}`;
}
