/**
 * Two listeners that keep up beside many whose callbacks no longer settle from one message on: what
 * the two get per second before, and from a second and a half after that. The first 4.5 s of a job
 * are those before.
 */
import { buildNode, noLoadBalancer } from "@rosy/rosy";
import { job, payload, print } from "../support/job.ts";

const HONEST = 2;
/** Everybody keeps up for so long; as long again does not count, while code is being compiled. */
const HEALTHY_MS = 1500;
/** The time that stuck listeners may cost the others. */
const GRACE_MS = 1500;
/** The other process is told of the end this often, until it has ended. */
const END_AGAIN_MS = 200;
const Phase = { WARM_UP: 0, HEALTHY: 1, GRACE: 2, STUCK: 3, END: 4 } as const;

const nothing = { lost: 0, messagesPerSecond: 0, cpuMicroseconds: 0, p50Ms: NaN, p99Ms: NaN };
const logger = { debug() {}, info() {}, warn() {}, error() {} };
const stuck = job.stuck ?? 0;

/** Counts what the listeners that keep up get in each phase. */
class PhaseCounts {
  readonly messages: number[] = [0, 0, 0, 0];
  readonly beganMs: number[] = [];
  readonly #ended = Promise.withResolvers<void>();
  readonly #done = new Set<number>();

  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  take(phase: number, listener: number): void {
    this.beganMs[phase] ??= performance.now();
    if (phase < Phase.END) this.messages[phase]!++;
    else if (this.#done.add(listener).size === HONEST) this.#ended.resolve();
  }

  perSecond(phase: number): number {
    return this.messages[phase]! / (this.beganMs[phase + 1]! - this.beganMs[phase]!) * 1000;
  }
}

if (job.role === "recv") {
  const counts = new PhaseCounts();
  const { promise: never } = Promise.withResolvers<void>();
  const nodes = await Promise.all(Array.from({ length: HONEST + stuck }, async (_, index) => {
    const node = await buildNode({ name: `bench-${index}`, logger });
    const isHonest = index < HONEST;
    await node.listen("bench", (_topic, phase, _data) => {
      if (isHonest) counts.take(phase as number, index);
      else if (phase as number >= Phase.GRACE) return never;
    });
    return node;
  }));
  await counts.ended;
  const before = counts.perSecond(Phase.HEALTHY);
  const after = counts.perSecond(Phase.STUCK);
  const honest = nodes.slice(0, HONEST);
  const lost = honest.reduce((sum, node) => sum + node.topicCounts("bench").lost, 0);
  const messages = counts.messages.reduce((sum, each) => sum + each);
  print({ ...nothing, messages, lost, messagesPerSecond: after, extra: { before } });
  Deno.exit();
} else {
  const node = await buildNode({ name: "bench", topicLoadBalancer: noLoadBalancer(), logger });
  const { topology } = node;
  const { promise: complete, resolve } = Promise.withResolvers<void>();
  const check = () => {
    if (topology.listeners("bench").length === HONEST + stuck) resolve();
  };
  topology.subscribe(check);
  check();
  await complete;
  const topic = node.getTopic("bench");
  const data = payload();
  const lengthsMs = [
    HEALTHY_MS,
    HEALTHY_MS,
    GRACE_MS,
    job.seconds * 1000 - 2 * HEALTHY_MS - GRACE_MS,
  ];
  let messages = 0;
  for (const [phase, lengthMs] of lengthsMs.entries()) {
    const endMs = performance.now() + lengthMs;
    while (performance.now() < endMs) {
      await topic.send(phase, data);
      messages++;
    }
  }
  let isLeft = false;
  topology.subscribe(({ type }) => isLeft ||= type === "down");
  // On a machine that is too busy the two may be slow as well, and what waits too long is dropped.
  while (!isLeft) {
    await topic.send(Phase.END, data);
    await new Promise((resolve) => setTimeout(resolve, END_AGAIN_MS));
  }
  print({ ...nothing, messages });
  Deno.exit();
}
