/**
 * ZeroMQ: PUSH to PULL over a Unix socket; its high-water marks hold the sender back. It runs under
 * Node, as its client stops receiving under Deno.
 */
import process from "node:process";
import { job, Receiver, sendAll } from "../support/job.ts";
import { npmPackage } from "../support/npm_package.ts";
import { decodeMessage, encodeMessage } from "../support/plain_message.ts";

interface ZeroMq {
  Push: new (options: { sendHighWaterMark: number }) => {
    connect(address: string): void;
    send(message: Uint8Array): Promise<void>;
    close(): void;
  };
  Pull: new (options: { receiveHighWaterMark: number }) => AsyncIterable<[Uint8Array]> & {
    bind(address: string): Promise<void>;
    close(): void;
  };
}

const LINGER_MS = 500;
const HIGH_WATER_BYTES = 4 * 1024 * 1024;

const { Push, Pull } = npmPackage("zeromq") as ZeroMq;
// In messages, of which it would otherwise queue a thousand of any size.
const highWaterMark = Math.max(2, Math.min(1000, Math.floor(HIGH_WATER_BYTES / (job.size + 1))));
const address = `ipc://${job.path}`;
if (job.role === "recv") {
  const receiver = new Receiver();
  const socket = new Pull({ receiveHighWaterMark: highWaterMark });
  await socket.bind(address);
  const receive = async () => {
    for await (const [message] of socket) receiver.take(decodeMessage(message));
  };
  void receive();
  await receiver.ended;
  receiver.report();
  process.exit(0);
} else {
  const socket = new Push({ sendHighWaterMark: highWaterMark });
  socket.connect(address);
  // One send may be under way at a time.
  await sendAll((sentAtMs) => socket.send(encodeMessage(sentAtMs)), 1);
  // What waits when the process ends is gone.
  await new Promise((resolve) => setTimeout(resolve, LINGER_MS));
  socket.close();
}
