/** A Unix socket and nothing else: one write a message, no codec, one buffer at each end. */
import { job, nowMs, Receiver, sendAll } from "../support/job.ts";
import { accept, dial, readAll, writeAll } from "../support/socket.ts";

/** A message is no smaller: a time and room for a little. */
const LEAST_BYTES = 32;

const message = new Uint8Array(Math.max(LEAST_BYTES, job.size + 8));
const view = new DataView(message.buffer);
if (job.role === "recv") {
  const receiver = new Receiver();
  const socket = await accept();
  while (await readAll(socket, message)) receiver.take(view.getFloat64(0));
  receiver.report();
} else {
  const socket = await dial();
  await sendAll(async (sentAtMs) => {
    view.setFloat64(0, sentAtMs < 0 ? sentAtMs : nowMs());
    await writeAll(socket, message);
  }, 1);
  socket.close();
}
