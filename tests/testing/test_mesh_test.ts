import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { buildNode, CallTimeoutError, ConnectionLostError, type Node } from "@rosy/rosy";
import { type LinkConditions, type TestMesh, testMesh } from "@rosy/rosy/testing";
import { LIVENESS_LIMIT_MS } from "../../lib/peer/heartbeat.ts";

interface Robot {
  topics: { number: [value: number]; stop: [] };
  services: { multiply(a: number, b: number): number };
}

async function pair(
  conditions: LinkConditions = {},
): Promise<{ mesh: TestMesh<Robot>; near: Node<Robot>; far: Node<Robot> }> {
  const mesh = testMesh<Robot>(conditions);
  return { mesh, near: await mesh.node("near"), far: await mesh.node("far") };
}

/** The numbers that a node gets. */
async function numbersOf(node: Node<Robot>): Promise<number[]> {
  const numbers: number[] = [];
  await node.listen("number", (_topic, value) => numbers.push(value));
  return numbers;
}

Deno.test("testMesh() carries messages and calls while its clock stands still", async () => {
  const { mesh, near, far } = await pair();
  await using _ = mesh;
  const numbers = await numbersOf(far);
  await far.addService("multiply", (_service, a, b) => a * b);
  assert(near.topicHasListeners("number"));
  for (let i = 0; i < 1000; i++) await near.send("number", i);
  assertEquals(await near.call("multiply", 6, 7), 42);
  await mesh.clock.advance(0);
  assertEquals(numbers, Array.from({ length: 1000 }, (_, i) => i));
  assertEquals(mesh.clock.monotonicMs(), 0);
});

Deno.test("TestMesh carries a megabyte over a slow link", async () => {
  await using mesh = testMesh({ delayMs: 5 });
  const images = await mesh.record("image");
  const camera = await mesh.node("camera");
  await mesh.clock.run(camera.waitForListener("image"));
  const image = Uint8Array.from({ length: 1_000_000 }, (_, i) => i);
  await mesh.clock.run(camera.send("image", image));
  await mesh.clock.until(() => images.messages.length === 1, { limitMs: 100 });
  assertEquals(images.args[0], [image]);
});

Deno.test("TestMesh delays by as much as its links say, in order", async () => {
  const { mesh, near, far } = await pair({ delayMs: 10 });
  await using _ = mesh;
  const at: number[] = [];
  await far.listen("number", () => at.push(mesh.clock.monotonicMs()));
  await mesh.clock.run(near.waitForListener("number"));
  await near.send("number", 0);
  await mesh.clock.until(() => at.length === 1); // the connection is open
  const startMs = mesh.clock.monotonicMs();
  await near.send("number", 1);
  await mesh.clock.advance(0);
  mesh.link(near, far).set({ delayMs: 3 });
  mesh.link(far).set({ delayMs: 4 });
  await mesh.clock.advance(1);
  await near.send("number", 2);
  await mesh.clock.advance(50);
  // The second one would have taken 7 ms: it waits for the first.
  assertEquals(at.slice(1).map((ms) => ms - startMs), [10, 10]);
  await near.send("number", 3);
  const tookMs = await mesh.clock.until(() => at.length === 4);
  assertEquals(tookMs, 7);
});

Deno.test("TestLink.dropNext() loses messages, and the listener counts them", async () => {
  const { mesh, near, far } = await pair();
  await using _ = mesh;
  const numbers = await numbersOf(far);
  await near.send("number", 0);
  await mesh.clock.advance(0);
  mesh.link(near, far).dropNext(2);
  for (let i = 1; i < 5; i++) await near.send("number", i);
  await mesh.clock.advance(0);
  assertEquals(numbers, [0, 3, 4]);
  assertEquals(far.topicCounts("number"), { received: 3, lost: 2 });
  assertEquals(mesh.link(far, near).dropped, 2);
});

Deno.test("TestMesh loses and delays the same messages for the same seed", async () => {
  const run = async (seed: number) => {
    await using mesh = testMesh<Robot>({ seed, dropRate: 0.3, jitterMs: 20 });
    const record = await mesh.record("number");
    const near = await mesh.node("near");
    await mesh.clock.run(near.waitForListener("number"));
    for (let i = 0; i < 100; i++) {
      await near.send("number", i);
      await mesh.clock.advance(1);
    }
    await mesh.clock.advance(100);
    return { lines: mesh.logs.map(({ message }) => message), args: record.args };
  };
  const first = await run(1);
  assertEquals(await run(1), first);
  assert(first.args.length > 50 && first.args.length < 90, `${first.args.length} of 100`);
  assert(JSON.stringify((await run(2)).args) !== JSON.stringify(first.args));
});

Deno.test("TestLink.cut() lets messages wait, and heal() lets them through", async () => {
  const { mesh, near, far } = await pair();
  await using _ = mesh;
  const numbers = await numbersOf(far);
  await near.send("number", 0);
  await mesh.clock.advance(0);
  mesh.link(near, far).cut();
  await near.send("number", 1);
  await mesh.clock.advance(5000);
  assertEquals(numbers, [0]);
  mesh.link(near, far).heal();
  await mesh.clock.advance(0);
  assertEquals(numbers, [0, 1]);
});

Deno.test("TestLink.cut() makes nodes forget each other, and heal() find each other", async () => {
  const { mesh, near, far } = await pair();
  await using _ = mesh;
  const numbers = await numbersOf(far);
  await near.send("number", 0);
  await mesh.clock.advance(0);
  mesh.link(far).cut();
  const tookMs = await mesh.clock.until(() => !near.topicHasListeners("number"));
  // The question that follows the silence goes unanswered for 2 s.
  assertEquals(tookMs, LIVENESS_LIMIT_MS + 2000);
  mesh.link(far).heal();
  await mesh.clock.run(near.waitForListener("number"));
  await near.send("number", 1);
  await mesh.clock.until(() => numbers.length === 2);
  assertEquals(numbers, [0, 1]);
});

Deno.test("TestLink.cut() lets calls time out in virtual time", async () => {
  const { mesh, near, far } = await pair();
  await using _ = mesh;
  await far.addService("multiply", (_service, a, b) => a * b);
  assertEquals(await near.call("multiply", 1, 1), 1);
  mesh.link(near).cut();
  const multiply = near.getService("multiply", { timeoutMs: 500 });
  const startMs = mesh.clock.monotonicMs();
  await assertRejects(() => mesh.clock.run(Promise.resolve(multiply(2, 2))), CallTimeoutError);
  assertEquals(mesh.clock.monotonicMs() - startMs, 500);
});

Deno.test("TestLink.reset() breaks connections, and nodes connect anew", async () => {
  const { mesh, near, far } = await pair();
  await using _ = mesh;
  const { promise: called, resolve: callNow } = Promise.withResolvers<void>();
  await far.addService("multiply", (_service, a) => {
    callNow();
    return a === 0 ? new Promise<number>(() => {}) : a;
  });
  const lost = near.call("multiply", 0, 0);
  await called;
  mesh.link(near, far).reset();
  await assertRejects(() => mesh.clock.run(lost), ConnectionLostError);
  assertEquals(await mesh.clock.run(near.call("multiply", 5, 0)), 5);
  assert(near.topology.nodes.has(far.id.uuid));
});

Deno.test("TestMesh.freeze() lets a node stand still, thaw() lets it go on", async () => {
  const { mesh, near, far } = await pair();
  await using _ = mesh;
  const numbers = await numbersOf(far);
  await near.send("number", 0);
  await mesh.clock.advance(0);
  mesh.freeze(far);
  await near.send("number", 1);
  await mesh.clock.advance(3000);
  assertEquals(numbers, [0]);
  mesh.thaw(far);
  await mesh.clock.advance(0);
  assertEquals(numbers, [0, 1]);
});

Deno.test("TestMesh.kill() ends a node without a goodbye, at once for who is connected", async () => {
  const { mesh, near, far } = await pair();
  await using _ = mesh;
  const third = await mesh.node("third");
  await numbersOf(far);
  await near.send("number", 0);
  await mesh.clock.advance(0);
  mesh.kill(far);
  await mesh.clock.advance(20);
  assertEquals(near.topicHasListeners("number"), false);
  assertEquals(third.topicHasListeners("number"), true);
  await mesh.clock.advance(2000);
  assertEquals(third.topicHasListeners("number"), false);
  assertThrows(() => mesh.thaw(far), Error, "it was killed");
});

Deno.test("TestMesh.buildNode() can stand in for buildNode()", async () => {
  const robot = async (build: typeof buildNode) => {
    const node = await build<Robot>({
      name: "arm",
      coordinator: "10.0.0.1",
      authKey: "k".repeat(32),
    });
    await node.addService("multiply", (_service, a, b) => a * b);
    return node;
  };
  await using mesh = testMesh<Robot>();
  const arm = await robot(mesh.buildNode);
  const base = await mesh.node("base");
  assertEquals(await base.call("multiply", 3, 4), 12);
  await arm.stop();
  assertEquals(base.serviceHasProviders("multiply"), false);
});

Deno.test("TestMesh keeps domains apart", async () => {
  await using mesh = testMesh();
  const [a, b] = [await mesh.node("a"), await mesh.node("b", { domainId: "elsewhere" })];
  assertEquals([...a.topology.nodes.keys()], [a.id.uuid]);
  assertEquals([...b.topology.nodes.keys()], [b.id.uuid]);
});

Deno.test("TestMesh fails the test when a listener failed that nobody expected to", async () => {
  const { mesh, near, far } = await pair();
  await far.listen("number", (_topic, value) => assertEquals(value, 1));
  await near.send("number", 2);
  await mesh.clock.advance(0);
  const error = await assertRejects(() => mesh[Symbol.asyncDispose]());
  assertStringIncludes(String(error), 'far, after 0 ms: A listener of topic "number" failed');
});

Deno.test("TestMesh.takeErrors() takes note of errors", async () => {
  const { mesh, near, far } = await pair();
  await using _ = mesh;
  await far.listen("stop", () => {
    throw new Error("the brake is hot");
  });
  await near.send("stop");
  await mesh.clock.advance(0);
  const [line] = mesh.takeErrors();
  assertStringIncludes(line!.message, "the brake is hot");
  assertEquals([line!.node, line!.level], ["far", "error"]);
});

Deno.test("TestMesh stops whatever is cut, frozen or stuck at the end of a test", async () => {
  const { mesh, near, far } = await pair({ delayMs: 3 });
  const third = await mesh.node("third");
  await far.listen("number", () => new Promise(() => {}));
  await mesh.clock.run(near.waitForListener("number"));
  for (let i = 0; i < 10; i++) await near.send("number", i);
  await mesh.clock.advance(10);
  mesh.link(near, far).cut();
  mesh.freeze(far);
  mesh.kill(third);
  await mesh[Symbol.asyncDispose]();
  await Promise.all([near, far, third].map((node) => node.forever().catch(() => {})));
  assertEquals(mesh.clock.pending, 0);
});

Deno.test("TestMesh refuses nodes that are not its own", async () => {
  await using mesh = testMesh();
  await using other = testMesh();
  const stranger = await other.node("stranger");
  assertThrows(() => mesh.link(stranger), Error, 'Node "stranger" is not of this mesh');
  assertThrows(() => testMesh({ dropRate: 2 }), RangeError, "dropRate");
});
