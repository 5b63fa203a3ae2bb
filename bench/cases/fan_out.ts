/** One sender, eight listening nodes that share the other process; a ninth, uncounted, where wanted. */
import { buildNode, noLoadBalancer } from "@rosy/rosy";
import { job, payload, Receiver, sendAll } from "../support/job.ts";

const LISTENERS = 8;
/** Everybody waits for the stuck one once for so long. */
const SEND_TIMEOUT_MS = 100;
const nodesInAll = LISTENERS + (job.ninth ? 1 : 0);

if (job.role === "recv") {
  const all = new Receiver();
  let left = LISTENERS;
  const nodes = await Promise.all(Array.from({ length: LISTENERS }, async (_, index) => {
    const node = await buildNode({ name: `bench-${index}` });
    await node.listen("bench", (_topic, sentAtMs, _data) => {
      if (sentAtMs as number >= 0 || --left === 0) all.take(sentAtMs as number);
    });
    return node;
  }));
  if (job.ninth) {
    const node = await buildNode({ name: "bench-stuck" });
    const { promise: never } = Promise.withResolvers<void>();
    await node.listen("bench", () => job.ninth === "stuck" ? never : undefined);
    nodes.push(node);
  }
  await all.ended;
  for (const node of nodes.slice(0, LISTENERS)) all.lost += node.topicCounts("bench").lost;
  all.report();
  await Promise.all(nodes.map((node) => node.stop()));
} else {
  await using node = await buildNode({
    name: "bench",
    topicLoadBalancer: noLoadBalancer(),
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    ...job.ninth && { sendTimeoutMs: SEND_TIMEOUT_MS },
  });
  const { topology } = node;
  const { promise: complete, resolve } = Promise.withResolvers<void>();
  const check = () => {
    if (topology.listeners("bench").length === nodesInAll) resolve();
  };
  topology.subscribe(check);
  check();
  await complete;
  const data = payload();
  const topic = node.getTopic("bench");
  await sendAll((sentAtMs) => topic.send(sentAtMs, data));
}
