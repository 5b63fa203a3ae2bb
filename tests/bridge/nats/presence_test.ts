import { assertEquals } from "@std/assert";
import { connect } from "@nats-io/transport-node";
import type { FarNode } from "../../../lib/bridge/bridge.ts";
import { documentOf } from "../../../lib/schema/document/type_document.ts";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";
import { TestSide } from "./link_fixture.ts";
import { HAS_NATS, NatsServer } from "./nats_server.ts";

const ignore = !HAS_NATS;

function node(name: string, options: Partial<FarNode> = {}): FarNode {
  return { name, id: `id-${name}`, sends: [], listens: [], provides: [], ...options };
}

function names(nodes: readonly FarNode[]): string {
  return nodes.map(({ name }) => name).sort().join(" ");
}

function until(side: TestSide, wanted: string): Promise<readonly FarNode[]> {
  return side.untilNodes((nodes) => names(nodes) === wanted);
}

Deno.test("meshes tell each other what they have, and what has changed", { ignore }, async () => {
  await using server = await NatsServer.start();
  await using left = await TestSide.connect({ servers: server.url });
  const type = {
    name: "Imu",
    document: documentOf({ name: "Imu", schema: { type: "object", properties: { x: {} } } }),
  };
  const camera = node("camera", {
    hostname: "jetson",
    sends: [{ name: "imu", type }, { name: "image" }],
    listens: [{ name: "cmd/**" }],
    provides: [{ name: "calibrate", type: { name: "Calibrate" } }],
  });
  left.connection.present!([camera]);
  // Who joins later is told at once.
  await using right = await TestSide.connect({ servers: server.url });
  right.connection.present!([node("planner")]);
  assertEquals(await until(right, "camera"), [camera]);
  await until(left, "planner");
  left.connection.present!([camera, node("arm")]);
  await until(right, "arm camera");
  left.connection.present!([node("arm", { listens: [{ name: "go" }] })]);
  await right.untilNodes(([first, ...others]) =>
    others.length === 0 && first?.listens[0]?.name === "go"
  );
});

Deno.test("a mesh whose bridge is closed is gone at once, and one that is silent after a while", {
  ignore,
}, async () => {
  await using server = await NatsServer.start();
  const clock = new QuickClock();
  await using here = await TestSide.connect({ servers: server.url }, clock);
  const closed = await TestSide.connect({ servers: server.url });
  // Nobody turns its clock: it says nothing any more, as one does that hangs.
  await using silent = await TestSide.connect({ servers: server.url }, new QuickClock());
  closed.connection.present!([node("closed")]);
  silent.connection.present!([node("silent")]);
  await until(here, "closed silent");
  await closed[Symbol.asyncDispose]();
  await until(here, "silent");
  const gone = until(here, "");
  for (let turn = 0; turn < 6; turn++) await clock.advance(2000);
  await gone;
});

/** What is soon comes by itself; all else when the clock is turned. */
class QuickClock extends VirtualClock {
  override after(delayMs: number, callback: () => void): () => void {
    if (delayMs > 100) return super.after(delayMs, callback);
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  }
}

Deno.test("thousands of nodes with large types are told in parts", { ignore }, async () => {
  await using server = await NatsServer.start({ config: "max_payload: 65536" });
  await using left = await TestSide.connect({ servers: server.url });
  const schema = { type: "object", description: "x".repeat(3000) };
  const type = { name: "Large", document: documentOf({ name: "Large", schema }) };
  const many = Array.from({ length: 300 }, (_, index) =>
    node(`n${index}`, {
      sends: [{ name: "a", type }],
    }));
  left.connection.present!(many);
  await using right = await TestSide.connect({ servers: server.url });
  const nodes = await right.untilNodes(({ length }) => length === 300);
  assertEquals(nodes.every(({ sends }) => sends[0]?.type?.document !== undefined), true);
  left.connection.present!(many.slice(1));
  await right.untilNodes(({ length }) => length === 299);
});

Deno.test(
  "a node whose types take more than a message is told without them",
  { ignore },
  async () => {
    await using server = await NatsServer.start({ config: "max_payload: 4096" });
    await using left = await TestSide.connect({ servers: server.url });
    await using right = await TestSide.connect({ servers: server.url });
    const schema = { type: "object", description: "x".repeat(10_000) };
    const type = { name: "Large", document: documentOf({ name: "Large", schema }) };
    left.connection.present!([node("n", { sends: [{ name: "a", type }] })]);
    const [told] = await until(right, "n");
    assertEquals(told!.sends, [{ name: "a" }]);
  },
);

Deno.test(
  "a bridge that connects again is known again, whatever it told before",
  { ignore },
  async () => {
    await using server = await NatsServer.start();
    await using here = await TestSide.connect({ servers: server.url });
    const clock = new QuickClock();
    await using first = await TestSide.connect({ servers: server.url }, clock);
    first.connection.present!([node("a"), node("b")]);
    await until(here, "a b");
    first.connection.present!([node("a")]);
    await until(here, "a");
    await using plain = await connect({ servers: server.url });
    // The same bridge counts from before: its clock was set back.
    const state = `rosy._state.${first.id}`;
    plain.publish(state, JSON.stringify({ kind: "alive", version: 1 }));
    const whole = { kind: "whole", version: 1, part: 0, parts: 1, nodes: [{ name: "c", id: "c" }] };
    plain.publish(`rosy._told.${here.id}.${first.id}`, JSON.stringify(whole));
    await until(here, "c");
  },
);

Deno.test("what is told by nobody that means well does no harm", { ignore }, async () => {
  await using server = await NatsServer.start();
  await using here = await TestSide.connect({ servers: server.url });
  await using plain = await connect({ servers: server.url });
  const tell = (id: string, message: unknown) =>
    plain.publish(`rosy._told.${here.id}.${id}`, JSON.stringify(message));
  const whole = { kind: "whole", version: 1, part: 0, parts: 1 };
  for (
    const odd of [null, 1, [], {}, { kind: "x" }, { ...whole, part: 1 }, { ...whole, version: -1 }]
  ) {
    tell("evil", odd);
  }
  plain.publish("rosy._state.evil", Uint8Array.of(0xff));
  plain.publish("rosy._ask.all", "x".repeat(10_000));
  plain.publish(`rosy._ask.${here.id}`, "a.b >");
  for (let index = 0; index < 300; index++) {
    tell(`mesh${index}`, { ...whole, nodes: [{ name: `${index}` }] });
  }
  const odd = [null, {}, { name: 5 }, { name: "x".repeat(300) }, { name: "\ud800" }];
  const endpoints = [null, 3, "", { name: "t", type: { name: "T", schema: 7 } }, "ok"];
  tell("mesh1", {
    ...whole,
    version: 2,
    nodes: [...odd, { name: "good", sends: endpoints, listens: 4 }],
  });
  const nodes = await here.untilNodes((nodes) => nodes.some(({ name }) => name === "good"));
  assertEquals(nodes.length, 256);
  const good = nodes.find(({ name }) => name === "good")!;
  assertEquals([good.sends.map(({ name }) => name), good.listens], [["t", "ok"], []]);
  await here.untilRefused("of more than 256 meshes");
});
