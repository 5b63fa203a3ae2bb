import { parseCoordinatorAddress } from "../../discovery/coordinator/coordinator_address.ts";
import { formatPeer, parsePeers } from "../../discovery/named/peer_address.ts";
import { createLogger, type Logger, type LogLevel } from "../../log/logger.ts";
import { readAuthKeyFile } from "../../node/options/auth_key_file.ts";
import type { FlagValues } from "../line/flag_values.ts";
import { UsageError } from "../line/usage_error.ts";

/** What the flags of every command say about the mesh. */
export interface MeshOptions {
  readonly domainId?: string;
  readonly interface?: string;
  readonly coordinator?: string;
  readonly peers?: readonly string[];
  readonly authKey?: string;
  readonly encrypt?: boolean;
  readonly logger: Logger;
}

/**
 * Turns flags into options of the library.
 *
 * @param flags The command's flags.
 * @returns The options; what no flag says is left to the library.
 * @throws {UsageError} If they make no sense together or cannot be read.
 */
export function meshOptions(flags: FlagValues): MeshOptions {
  const domainId = flags.text("domain-id");
  const networkInterface = flags.text("interface");
  const coordinator = flags.text("coordinator");
  if (coordinator !== undefined) checkCoordinator(coordinator);
  const peers = peersOf(flags);
  if (coordinator !== undefined && peers !== undefined) {
    throw new UsageError("give --coordinator or --peers, not both");
  }
  const authKey = authKeyOf(flags);
  const encrypt = flags.isOn("encrypt");
  if (encrypt && authKey === undefined && !Deno.env.get("ROSY_AUTHKEY")) {
    throw new UsageError("flag --encrypt needs a key: set ROSY_AUTHKEY, or give --authkey-file");
  }
  return {
    ...(domainId !== undefined && { domainId }),
    ...(networkInterface !== undefined && { interface: networkInterface }),
    ...(coordinator !== undefined && { coordinator }),
    ...(peers !== undefined && { peers }),
    ...(authKey !== undefined && { authKey }),
    ...(encrypt && { encrypt }),
    logger: createLogger(flags.text("log") as LogLevel | undefined),
  };
}

function checkCoordinator(text: string): void {
  try {
    parseCoordinatorAddress(text);
  } catch (error) {
    throw new UsageError(`flag --coordinator: ${(error as Error).message}`);
  }
}

function peersOf(flags: FlagValues): readonly string[] | undefined {
  const text = flags.text("peers");
  try {
    return text === undefined ? undefined : parsePeers(text).map(formatPeer);
  } catch (error) {
    throw new UsageError(`flag --peers: ${(error as Error).message}`);
  }
}

function authKeyOf(flags: FlagValues): string | undefined {
  const key = flags.text("authkey");
  const file = flags.text("authkey-file");
  if (file === undefined) return key;
  if (key !== undefined) throw new UsageError("give --authkey or --authkey-file, not both");
  try {
    return readAuthKeyFile(file);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
