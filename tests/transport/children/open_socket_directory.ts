// Opens the socket directory as far as its permissions allow, and prints how that went.
import { SocketDirectory, SocketDirectoryError } from "../../../lib/transport/socket_directory.ts";
import { createLogger } from "../../../lib/log/logger.ts";

let outcome: string;
try {
  const env = new Map([["TMPDIR", Deno.args[0]!]]);
  outcome = (await SocketDirectory.open({ env, logger: createLogger() })).path;
} catch (error) {
  if (!(error instanceof SocketDirectoryError)) throw error;
  outcome = error.problem;
}
await Deno.stdout.write(new TextEncoder().encode(outcome));
