// Opens connections to itself until it has too many open files, closes them all, and opens one more.
import { createUnixTransport } from "../../../lib/transport/unix.ts";
import type { Socket } from "../../../lib/transport/transport.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";

const logger = new RecordingLogger();
const transport = createUnixTransport({ logger });
const address = { transport: "unix", path: Deno.args[0]! } as const;
const acceptor = await transport.listen(address);
const open: Socket[] = [];
const serving = serve();
await openUntilFailure();
await logger.until("Cannot accept connections");
for (const socket of open.splice(0)) socket.close();
const socket = await transport.connect(address);
await socket.read(new Uint8Array(1));
acceptor.close();
await serving;
await Deno.stdout.write(new TextEncoder().encode(logger.lines.join("\n")));

async function openUntilFailure(): Promise<void> {
  try {
    for (let i = 0; i < 1000; i++) open.push(await transport.connect(address));
  } catch (error) {
    if (!String(error).includes("too many open files")) throw error;
  }
}

async function serve(): Promise<void> {
  for await (const accepted of acceptor) {
    open.push(accepted);
    if (logger.lines.length) accepted.close();
  }
}
