/** The bare pipeline: batches of messages, each of which the other process confirms by eight bytes. */
import { assertComplete, BatchCounter, sendBatch } from "../support/batch.ts";
import { type Job, job as ownJob, payload } from "../support/job.ts";
import type { Pair } from "../support/pair_bench.ts";
import { endWithParent, PeerProcess } from "../support/peer_process.ts";
import { PipelineSender, receiveMessages } from "../support/pipeline.ts";
import { accept, dial, readAll, writeAll } from "../support/socket.ts";

const CONFIRMATION_BYTES = 8;

/**
 * Connects with another process.
 *
 * @param wanted What messages carry.
 * @param count How many a batch has.
 */
export async function openPipeline(wanted: Partial<Job>, count: number): Promise<Pair> {
  await using resources = new AsyncDisposableStack();
  const peer = resources.use(await PeerProcess.start("pairs/pipeline.ts", wanted));
  const { job } = peer;
  const socket = await peer.answer(dial(job.path));
  const sender = resources.adopt(new PipelineSender(socket), (sender) => sender.close());
  const confirmation = new DataView(new ArrayBuffer(CONFIRMATION_BYTES));
  const data = payload(job);
  const opened = resources.move();
  return {
    async run() {
      await sendBatch(count, job.size, (sentAtMs) => sender.send(sentAtMs, data));
      if (!await readAll(socket, new Uint8Array(confirmation.buffer))) {
        throw new Error("The other end of the pipeline has ended");
      }
      assertComplete(count, confirmation.getFloat64(0));
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

if (import.meta.main) {
  endWithParent();
  const socket = await accept();
  const confirmation = new DataView(new ArrayBuffer(CONFIRMATION_BYTES));
  const counter = new BatchCounter();
  let written = Promise.resolve();
  await receiveMessages(socket, ownJob.loan, (sentAtMs) => {
    const messages = counter.take(sentAtMs);
    if (messages === 0) return;
    confirmation.setFloat64(0, messages);
    written = writeAll(socket, new Uint8Array(confirmation.buffer));
  });
  await written;
  socket.close();
}
