/**
 * A bare pipeline, the ceiling: one Unix socket, an encoder that writes into the buffer that is sent
 * next, one write a turn, frames read from a buffer that is used again. No node, no topology, no
 * handshake, no checks, no limits.
 */
import { job, payload, Receiver, sendAll } from "../support/job.ts";
import { PipelineSender, receiveMessages } from "../support/pipeline.ts";
import { accept, dial } from "../support/socket.ts";

if (job.role === "recv") {
  const receiver = new Receiver();
  const callback = (sentAtMs: number, _data: unknown) => receiver.take(sentAtMs);
  receiver.lost = await receiveMessages(await accept(), job.loan, callback);
  receiver.report();
} else {
  const sender = new PipelineSender(await dial());
  const data = payload();
  await sendAll((sentAtMs) => sender.send(sentAtMs, data));
  await sender.close();
}
