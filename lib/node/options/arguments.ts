import { parseArgs } from "@std/cli/parse-args";
import { formatPeer, parsePeers } from "../../discovery/named/peer_address.ts";
import { didYouMean } from "../../text/suggest.ts";
import { readAuthKeyFile } from "./auth_key_file.ts";
import type { NodeOptions } from "./options.ts";

/** The options that a command line can set. */
type FlagOption = "name" | "domainId" | "interface" | "coordinator" | "authKey";

/** Names a file with the auth key in it. */
const KEY_FILE = "authkey-file";
/** Names nodes, separated by commas. */
const PEERS = "peers";
/** A TCP port. */
const PORT = "port";
/** Takes no value. */
const ENCRYPT = "encrypt";

/** Which flag sets which option. */
const FLAGS: ReadonlyMap<string, FlagOption> = new Map([
  ["name", "name"],
  ["domain-id", "domainId"],
  ["interface", "interface"],
  ["coordinator", "coordinator"],
  ["authkey", "authKey"],
]);

/**
 * Reads a node's options from a command line: `--name NAME` or `--name=NAME`, and likewise
 * `--domain-id`, `--interface`, `--coordinator` and `--authkey`; `--authkey-file FILE`, which reads
 * the key from a file; `--encrypt`; `--peers HOST:PORT,HOST:PORT`; and `--port`.
 *
 * What is no flag, and whatever comes after `--`, is skipped. Values stay texts. Of a flag that is
 * given twice the last counts.
 *
 * @param args The command line.
 * @param otherFlags The names of flags to skip, without dashes.
 * @returns What the flags say.
 * @throws {TypeError} If a flag is unknown or has no value, or the key's file cannot be read.
 */
export function parseNodeArguments(
  args: readonly string[],
  otherFlags: readonly string[] = [],
): Pick<Partial<NodeOptions>, FlagOption | "encrypt" | "peers" | "serverPort"> {
  const parsed = parseArgs([...args], {
    string: [...FLAGS.keys(), KEY_FILE, PEERS, PORT],
    boolean: [ENCRYPT],
    "--": true,
    unknown: (_text, flag) => {
      if (flag !== undefined && !otherFlags.includes(flag)) refuse(flag, otherFlags);
    },
  });
  const options: Pick<Partial<NodeOptions>, FlagOption | "encrypt" | "peers" | "serverPort"> = {};
  for (const [flag, option] of FLAGS) {
    const value = parsed[flag];
    if (value === undefined) continue;
    if (value === "") throw new TypeError(`Cannot read the arguments: --${flag} needs a value`);
    options[option] = String(value);
  }
  const keyFile = parsed[KEY_FILE];
  if (keyFile !== undefined) {
    if (options.authKey !== undefined) {
      throw new TypeError("Cannot read the arguments: give --authkey or --authkey-file, not both");
    }
    options.authKey = readAuthKeyFile(String(keyFile));
  }
  if (parsed[ENCRYPT]) options.encrypt = true;
  const peers = parsed[PEERS];
  if (peers !== undefined) options.peers = parsePeers(String(peers)).map(formatPeer);
  const port = parsed[PORT];
  if (port !== undefined) options.serverPort = readPort(String(port));
  return options;
}

function readPort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (port <= 65_535) return port;
  throw new TypeError(`Cannot read the arguments: --${PORT} needs a port, from 0 to 65535`);
}

function refuse(flag: string, otherFlags: readonly string[]): never {
  const typed = flag.length > 1 ? `--${flag}` : `-${flag}`;
  const known = [...FLAGS.keys(), KEY_FILE, ENCRYPT, PEERS, PORT, ...otherFlags].map((name) =>
    `--${name}`
  );
  throw new TypeError(
    `Cannot read the arguments: unknown flag "${typed}"${didYouMean(typed, known)}`,
  );
}
