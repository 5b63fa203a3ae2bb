/** A topic of rosy: batches of messages, each of which the node in the other process confirms. */
import { buildNode, noLoadBalancer } from "@rosy/rosy";
import { assertComplete, BatchCounter, sendBatch } from "../support/batch.ts";
import { domainId, type Job, job as ownJob, payload } from "../support/job.ts";
import type { Pair } from "../support/pair_bench.ts";
import { parentIsDone, PeerProcess } from "../support/peer_process.ts";

interface Topics {
  topics: { bench: [sentAtMs: number, data: unknown]; confirmed: [messages: number] };
}

/**
 * Connects with a node in another process.
 *
 * @param wanted What messages carry, and how they travel.
 * @param count How many a batch has.
 */
export async function openTopic(wanted: Partial<Job>, count: number): Promise<Pair> {
  await using resources = new AsyncDisposableStack();
  const peer = resources.use(await PeerProcess.start("pairs/topic.ts", wanted));
  const { job } = peer;
  const node = resources.use(await openNode("send", job));
  let confirm = (_messages: number) => {};
  await node.listen("confirmed", (_topic, messages) => confirm(messages));
  const topic = node.getTopic("bench");
  await peer.answer(topic.waitForListener());
  const data = payload(job);
  const opened = resources.move();
  return {
    async run() {
      const { promise: confirmed, resolve } = Promise.withResolvers<number>();
      confirm = resolve;
      await sendBatch(count, job.size, (sentAtMs) => topic.send(sentAtMs, data));
      assertComplete(count, await peer.answer(confirmed));
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

function openNode(role: Job["role"], job: Job) {
  return buildNode<Topics>({
    name: `bench-${role}`,
    interface: "127.0.0.1",
    domainId: domainId(job),
    allowUnixConnections: !job.tcp,
    topicLoadBalancer: noLoadBalancer(),
  });
}

if (import.meta.main) {
  await using node = await openNode("recv", ownJob);
  const confirmed = node.getTopic("confirmed");
  await confirmed.waitForListener();
  const counter = new BatchCounter();
  await node.listen("bench", (_topic, sentAtMs) => {
    const messages = counter.take(sentAtMs);
    if (messages > 0) return confirmed.send(messages);
  }, { loan: ownJob.loan });
  await parentIsDone();
}
