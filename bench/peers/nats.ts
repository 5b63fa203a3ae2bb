/** NATS: its server on the loopback, started by the runner, and its own client. */
import { job, Receiver, sendAll } from "../support/job.ts";
import { npmPackage } from "../support/npm_package.ts";
import { decodeMessage, encodeMessage } from "../support/plain_message.ts";

interface Connection {
  publish(subject: string, message: Uint8Array): void;
  subscribe(
    subject: string,
    options: { callback: (error: unknown, message: { data: Uint8Array }) => void },
  ): unknown;
  request(subject: string, message: Uint8Array, options: { timeout: number }): Promise<unknown>;
  flush(): Promise<void>;
  close(): Promise<void>;
}
interface Nats {
  connect(options: { servers: string }): Promise<Connection>;
}

const { connect } = npmPackage("nats") as Nats;
const connection = await connect({ servers: Deno.env.get("BENCH_NATS")! });
const subject = "bench";
if (job.role === "recv") {
  const receiver = new Receiver();
  connection.subscribe(subject, {
    callback: (_error, { data }) => receiver.take(decodeMessage(data)),
  });
  connection.subscribe("ready", { callback: () => {} });
  await connection.flush();
  await receiver.ended;
  receiver.report();
} else {
  // Somebody answers "no responders" until the receiver is there.
  for (let left = 250; left > 0; left--) {
    const hasReceiver = await connection.request("ready", new Uint8Array(), { timeout: 20 })
      .then(() => true, (error) => error.code === "TIMEOUT");
    if (hasReceiver) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  let unflushedBytes = 0;
  await sendAll((sentAtMs) => {
    connection.publish(subject, encodeMessage(sentAtMs));
    unflushedBytes += job.size + 64;
    if (unflushedBytes < 512 * 1024 && sentAtMs >= 0) return;
    unflushedBytes = 0;
    return connection.flush();
  }, job.rateHz ? 1 : undefined);
}
await connection.close();
