import { assert, assertEquals, assertRejects } from "@std/assert";
import type { BridgeOptions } from "../../../lib/bridge/options.ts";
import type { RouteOptions } from "../../../lib/bridge/route.ts";
import { Collector } from "../../support/collector.ts";
import { PATIENCE_MS } from "../../support/patience.ts";
import { BridgedMesh, untilCounted, untilHeard, untilKnown } from "../bridged_mesh.ts";
import type { BridgeHarness, FarSystem } from "./far_system.ts";

/** What a contract's tests have at hand. */
interface Bench {
  readonly harness: BridgeHarness;
  readonly far: FarSystem;
}

type Check = (bench: Bench) => Promise<void>;

/**
 * Holds a kind of bridge to what all promise, against the system that it leads to, which is started once.
 *
 * @param harness What is known of it.
 */
export function bridgeContract(harness: BridgeHarness): void {
  const title = harness.missing === undefined
    ? `the bridge to ${harness.name} keeps the contract`
    : `the bridge to ${harness.name} keeps the contract (${harness.missing} is missing)`;
  Deno.test({
    name: title,
    ignore: harness.missing !== undefined,
    fn: async (context) => {
      await using far = await harness.start();
      for (const [name, check] of checksFor(harness, far)) {
        await context.step(name, () => check({ harness, far }));
      }
    },
  });
}

/** What a system cannot do is not asked of it. */
function* checksFor(harness: BridgeHarness, far: FarSystem): Generator<[string, Check]> {
  yield ["messages come in", comesIn];
  yield ["messages go out", goesOut];
  yield ["both ways at once do not echo", doesNotEcho];
  yield ["two bridges in one mesh pass each message on once", passesOnOnce];
  if (harness.keeps) yield ["what is kept is there for who comes later", keeps];
  if (harness.joinsMeshes) yield ["two meshes meet", joins];
  if (harness.call) yield ["services can be called from either side", calls];
  yield ["nonsense breaks nothing", bearsNonsense];
  if (far.freeze) {
    yield ["a system that stands still costs what is counted, and no more", standsStill];
  }
  if (far.kill) yield ["a system that was killed and started again is found again", comesBack];
}

let names = 0;

/** A name that no other step has. */
function fresh(word: string): string {
  return `${word}${++names}`;
}

function routes(
  { topicType, serviceType, call }: BridgeHarness,
  topic: string,
  direction: RouteOptions["direction"] = "both",
): Pick<BridgeOptions, "topics" | "services"> {
  return {
    topics: [{ names: topic, direction, ...topicType !== undefined && { type: topicType } }],
    services: call ? [{ names: "**", ...serviceType !== undefined && { type: serviceType } }] : [],
  };
}

function valueOf({ value = (data) => ({ data }) }: BridgeHarness, number: number): unknown {
  return value(number);
}

async function comesIn({ harness, far }: Bench): Promise<void> {
  await using mesh = new BridgedMesh();
  const topic = fresh("in");
  const bridge = await mesh.bridge(far.link(), routes(harness, topic, "in"));
  const node = await mesh.node("listener");
  const heard = new Collector<unknown>();
  await using client = await far.client();
  await node.listen(topic, (_topic, ...args) => heard.add(args));
  await untilHeard(bridge, topic);
  for (let i = 0; i < 3; i++) await client.publish(topic, valueOf(harness, i));
  assertEquals(await heard.count(3), [0, 1, 2].map((i) => [valueOf(harness, i)]));
}

async function goesOut({ harness, far }: Bench): Promise<void> {
  await using mesh = new BridgedMesh();
  const topic = fresh("out");
  const bridge = await mesh.bridge(far.link(), routes(harness, topic, "out"));
  const node = await mesh.node("sender");
  const heard = new Collector<unknown>();
  await node.getTopic(topic).announce();
  await untilKnown(bridge.node, () => bridge.node.topicHasSenders(`/${topic}`));
  await bridge.untilUp({ timeoutMs: PATIENCE_MS });
  await using client = await far.client();
  await using _subscription = await client.subscribe(topic, heard.add);
  await node.waitForListener(topic, { timeoutMs: PATIENCE_MS });
  for (let i = 0; i < 3; i++) await node.send(topic, valueOf(harness, i));
  assertEquals(await heard.count(3), [0, 1, 2].map((i) => valueOf(harness, i)));
}

async function doesNotEcho({ harness, far }: Bench): Promise<void> {
  await using mesh = new BridgedMesh();
  const topic = fresh("echo");
  const bridge = await mesh.bridge(far.link(), routes(harness, topic));
  const [node, other] = [await mesh.node("sender"), await mesh.node("listener")];
  const heard = new Collector<unknown>();
  const heardFar = new Collector<unknown>();
  await node.getTopic(topic).announce();
  await other.listen(topic, (_topic, value) => heard.add(value));
  await untilHeard(bridge, topic);
  await untilKnown(bridge.node, () => bridge.node.topicHasSenders(`/${topic}`));
  await bridge.untilUp({ timeoutMs: PATIENCE_MS });
  await using client = await far.client();
  await using _subscription = await client.subscribe(topic, heardFar.add);
  await untilKnown(node, () => node.topology.listeners(topic).length === 2);
  for (let i = 0; i < 5; i++) await node.send(topic, valueOf(harness, i));
  await heardFar.count(5);
  await client.publish(topic, valueOf(harness, 100));
  // What came back would have come before it.
  const last = JSON.stringify(valueOf(harness, 100));
  await heard.until((all) => all.some((value) => JSON.stringify(value) === last), "the last one");
  assertEquals(heard.items.length, 6);
}

async function passesOnOnce({ harness, far }: Bench): Promise<void> {
  await using mesh = new BridgedMesh();
  const topic = fresh("once");
  const bridges = await Promise.all(
    [1, 2].map(() => mesh.startBridge(far.link(), routes(harness, topic))),
  );
  const node = await mesh.node("robot");
  await node.getTopic(topic).announce();
  const heard = new Collector<unknown>();
  const heardFar = new Collector<unknown>();
  await node.listen(topic, (_topic, value) => heard.add(value));
  await untilCounted(() =>
    bridges.map((bridge) => bridge.status().state).sort().join() === "standby,up"
  );
  const working = bridges.find((bridge) => bridge.status().state === "up")!;
  await untilHeard(working, topic);
  await using client = await far.client();
  await using _subscription = await client.subscribe(topic, heardFar.add);
  await untilKnown(node, () => node.topology.listeners(topic).length === 2);
  await node.send(topic, valueOf(harness, 1));
  await client.publish(topic, valueOf(harness, 2));
  await node.send(topic, valueOf(harness, 3));
  const isThere = (all: readonly unknown[], number: number) =>
    all.some((value) => JSON.stringify(value) === JSON.stringify(valueOf(harness, number)));
  await heardFar.until((all) => isThere(all, 3), "what was sent last");
  await heard.until((all) => isThere(all, 2) && isThere(all, 3), "all");
  // Its own two, and that of the client.
  assertEquals(heard.items.length, 3);
  const own = JSON.stringify(valueOf(harness, 2));
  assertEquals(heardFar.items.filter((value) => JSON.stringify(value) !== own).length, 2);
}

async function keeps({ harness, far }: Bench): Promise<void> {
  await using mesh = new BridgedMesh();
  const [out, into] = [fresh("kept"), fresh("latched")];
  const all = {
    ...routes(harness, out),
    topics: [out, into].flatMap((topic) => routes(harness, topic).topics!),
  };
  const node = await mesh.node("sender");
  await node.getTopic(out, { retain: 1 }).send(valueOf(harness, 1));
  await using client = await far.client();
  await client.publish(into, valueOf(harness, 2), { isKept: true });
  const bridge = await mesh.bridge(far.link(), all);
  await untilCounted(() =>
    bridge.status().topics[out]?.out === 1 ||
    bridge.node.topology.senders(out).length > 0
  );
  const heard = new Collector<unknown>();
  const heardFar = new Collector<unknown>();
  await using _subscription = await client.subscribe(out, heardFar.add);
  await node.listen(into, (_topic, value) => heard.add(value));
  assertEquals(await heard.count(1), [valueOf(harness, 2)]);
  assertEquals(await heardFar.count(1), [valueOf(harness, 1)]);
  const later = await mesh.node("later");
  await later.listen(into, (_topic, value) => heard.add(value));
  assertEquals(await heard.count(2), [valueOf(harness, 2), valueOf(harness, 2)]);
}

async function joins({ harness, far }: Bench): Promise<void> {
  await using here = new BridgedMesh();
  await using there = new BridgedMesh();
  const [topic, service] = [fresh("joined"), fresh("shared")];
  const [first, second] = [
    await here.bridge(far.link(), routes(harness, topic)),
    await there.bridge(far.link(), routes(harness, topic)),
  ];
  const [sender, listener] = [await here.node("sender"), await there.node("listener")];
  const heard = new Collector<unknown>();
  await sender.getTopic(topic).announce();
  await untilKnown(first.node, () => first.node.topicHasSenders(`/${topic}`));
  await listener.listen(topic, (_topic, value) => heard.add(value));
  await untilHeard(second, topic);
  await sender.waitForListener(topic, { timeoutMs: PATIENCE_MS });
  // Who tells of demand has to tell of it first: until then nothing is on its way.
  let number = 0;
  while (heard.items.length === 0) {
    await sender.send(topic, valueOf(harness, ++number));
    await untilCounted(() =>
      heard.items.length > 0 || counted(first.status().topics[topic]) >= number
    );
  }
  const from = heard.items.length;
  await sender.send(topic, valueOf(harness, 1000));
  await sender.send(topic, valueOf(harness, 1001));
  const last = JSON.stringify(valueOf(harness, 1001));
  await heard.until((all) => JSON.stringify(all.at(-1)) === last, "the last one");
  const once = heard.items.slice(from).filter((value) =>
    JSON.stringify(value) === JSON.stringify(valueOf(harness, 1000))
  );
  assertEquals(once.length, 1);
  assertEquals(first.status().refused.loop ?? 0, 0);
  const { call } = harness;
  if (!call || !far.link().traits.tellsServices) return;
  await listener.addService(service, () => call.result);
  await sender.waitForServiceProvider(service, { timeoutMs: PATIENCE_MS });
  assertEquals(await sender.call(service, call.args), call.result);
}

function counted(counts: { out: number; dropped: number; thinned: number } | undefined): number {
  return counts ? counts.out + counts.dropped + counts.thinned : Infinity;
}

async function calls({ harness, far }: Bench): Promise<void> {
  const { args, result } = harness.call!;
  await using mesh = new BridgedMesh();
  const [there, here] = [fresh("far_service"), fresh("near_service")];
  const type = harness.serviceType !== undefined && { type: harness.serviceType };
  const bridge = await mesh.bridge(far.link(), {
    topics: [],
    services: [{ names: there, direction: "in", ...type }, {
      names: here,
      direction: "out",
      ...type,
    }],
  });
  const node = await mesh.node("robot");
  await using client = await far.client();
  if (client.provide) {
    const asked: unknown[] = [];
    await using _service = await client.provide(there, (value) => {
      asked.push(value);
      if (asked.length > 1) throw new Error("too hot");
      return result;
    });
    await node.waitForServiceProvider(there, { timeoutMs: PATIENCE_MS });
    assertEquals(await node.call(there, args), result);
    assertEquals(asked, [args]);
    await assertRejects(() => node.call(there, args), Error);
  }
  if (!client.call) return;
  let isBroken = false;
  await node.addService(here, () => {
    if (isBroken) throw new Error("too cold");
    return result;
  });
  await untilKnown(bridge.node, () => bridge.node.topology.providers(here).length > 0);
  await bridge.untilUp({ timeoutMs: PATIENCE_MS });
  assertEquals(await client.call(here, args), result);
  isBroken = true;
  await assertRejects(() => client.call!(here, args));
}

async function bearsNonsense({ harness, far }: Bench): Promise<void> {
  await using mesh = new BridgedMesh();
  const topic = fresh("nonsense");
  const bridge = await mesh.bridge(far.link(), routes(harness, topic));
  const node = await mesh.node("listener");
  const heard = new Collector<unknown>();
  await node.listen(topic, (_topic, value) => heard.add(value));
  await untilHeard(bridge, topic);
  await using client = await far.client();
  await client.harass?.(topic);
  await untilCounted(() => bridge.status().state === "up");
  await bridge.untilUp({ timeoutMs: PATIENCE_MS });
  const last = JSON.stringify(valueOf(harness, 7));
  await using sane = await far.client();
  await sane.publish(topic, valueOf(harness, 7));
  await heard.until(
    (all) => all.some((value) => JSON.stringify(value) === last),
    "what makes sense",
  );
}

async function standsStill({ harness, far }: Bench): Promise<void> {
  await using mesh = new BridgedMesh();
  const topic = fresh("still");
  const bridge = await mesh.bridge(far.link(), routes(harness, topic));
  const node = await mesh.node("sender");
  await node.getTopic(topic).announce();
  await untilKnown(bridge.node, () => bridge.node.topicHasSenders(`/${topic}`));
  await bridge.untilUp({ timeoutMs: PATIENCE_MS });
  await using client = await far.client();
  const heard = new Collector<unknown>();
  await using _subscription = await client.subscribe(topic, heard.add);
  await node.waitForListener(topic, { timeoutMs: PATIENCE_MS });
  await node.send(topic, valueOf(harness, 0));
  await heard.count(1);
  far.freeze!();
  try {
    // The mesh goes on at its own pace: who sends waits for nobody that stands still.
    for (let i = 1; i <= 5000; i++) await node.send(topic, valueOf(harness, i));
    await node.call(`${bridge.node.id.name}/_bridge/describe`);
  } finally {
    far.thaw!();
  }
  await untilCounted(() => bridge.status().state === "up");
  await bridge.untilUp({ timeoutMs: PATIENCE_MS });
  const last = JSON.stringify(valueOf(harness, 9999));
  const isThere = () => heard.items.some((value) => JSON.stringify(value) === last);
  while (!isThere()) {
    const before = counted(bridge.status().topics[topic]);
    await node.send(topic, valueOf(harness, 9999));
    await untilCounted(() => isThere() || counted(bridge.status().topics[topic]) > before);
  }
}

async function comesBack({ harness, far }: Bench): Promise<void> {
  await using mesh = new BridgedMesh();
  const topic = fresh("back");
  const bridge = await mesh.bridge(far.link(), routes(harness, topic));
  const node = await mesh.node("robot");
  const heard = new Collector<unknown>();
  await node.listen(topic, (_topic, value) => heard.add(value));
  await untilHeard(bridge, topic);
  await far.kill!();
  await untilCounted(() => bridge.status().state === "down");
  assert((bridge.status().error ?? "") !== "");
  // What is sent meanwhile is lost, and hangs nobody.
  for (let i = 0; i < 10; i++) await node.send(topic, valueOf(harness, i));
  await far.restart!();
  await bridge.untilUp({ timeoutMs: PATIENCE_MS });
  await using client = await far.client();
  const last = JSON.stringify(valueOf(harness, 500));
  await client.publish(topic, valueOf(harness, 500));
  await heard.until(
    (all) => all.some((value) => JSON.stringify(value) === last),
    "what came later",
  );
}
