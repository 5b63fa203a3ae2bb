/** ZeroMQ: PUSH to PULL over a Unix socket; its high-water marks hold the sender back. */
import { job, Receiver, sendAll } from "../support/job.ts";
import { decodeMessage, encodeMessage } from "../support/plain_message.ts";

interface ZeroMq {
  Push: new () => {
    connect(address: string): void;
    send(message: Uint8Array): Promise<void>;
    close(): void;
  };
  Pull: new () => AsyncIterable<[Uint8Array]> & {
    bind(address: string): Promise<void>;
    close(): void;
  };
}

// Not a literal, so that nobody has to have it who only checks types.
const specifier: string = "npm:zeromq@6.8.0";
const { Push, Pull }: ZeroMq = await import(specifier);
const address = `ipc://${job.path}`;
if (job.role === "recv") {
  const receiver = new Receiver();
  const socket = new Pull();
  await socket.bind(address);
  for await (const [message] of socket) {
    const sentAtMs = decodeMessage(message);
    receiver.take(sentAtMs);
    if (sentAtMs < 0) break;
  }
  socket.close();
  receiver.report();
} else {
  const socket = new Push();
  socket.connect(address);
  // One send may be under way at a time.
  await sendAll((sentAtMs) => socket.send(encodeMessage(sentAtMs)), 1);
  socket.close();
}
