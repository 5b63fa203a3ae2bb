import { createLogger, type Logger, type LogLevel } from "../log/logger.ts";
import type { FlagValues } from "./arguments.ts";
import { UsageError } from "./usage_error.ts";

/** What the flags of every command say about the mesh. */
export interface MeshOptions {
  readonly domainId?: string;
  readonly interface?: string;
  readonly logger: Logger;
}

/**
 * Turns flags into options of the library.
 *
 * @param flags The command's flags.
 * @returns The options; what no flag says is left to the library.
 * @throws {UsageError} If they ask for what is not implemented yet.
 */
export function meshOptions(flags: FlagValues): MeshOptions {
  refuseUnimplemented(flags);
  const domainId = flags.text("domain-id");
  const networkInterface = flags.text("interface");
  return {
    ...(domainId !== undefined && { domainId }),
    ...(networkInterface !== undefined && { interface: networkInterface }),
    logger: createLogger(flags.text("log") as LogLevel | undefined),
  };
}

function refuseUnimplemented(flags: FlagValues): void {
  if (flags.text("coordinator") !== undefined) {
    throw new UsageError("flag --coordinator is not implemented yet");
  }
  if (flags.text("authkey") !== undefined) {
    throw new UsageError("flag --authkey is not implemented yet");
  }
  // To ignore it would be to talk in the open where the user asked for a key.
  if (Deno.env.get("ROSY_AUTHKEY")) {
    throw new UsageError("ROSY_AUTHKEY is set, but auth keys are not implemented yet");
  }
}
