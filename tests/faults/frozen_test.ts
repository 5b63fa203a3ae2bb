import { CallTimeoutError, ConnectionLostError, type Node, NoProviderError } from "@rosy/rosy";
import { type TestMesh, testMesh } from "@rosy/rosy/testing";
import { assert, assertEquals } from "@std/assert";
import { FaultMesh, faultTest, type RemoteNode } from "./fault_mesh.ts";
import { startRosy } from "../support/rosy.ts";

/** Within liveness, at its very end, and long after it. */
const FROZEN_MS = [5000, 12_500, 60_000];

/** Notes the numbers that a node hears on topic "t". */
async function numbersOf(node: Node): Promise<number[]> {
  const numbers: number[] = [];
  await node.listen("t", (_topic, number: number) => void numbers.push(number));
  return numbers;
}

/** Sends numbers on topic "t", one each 100 ms, whoever stands still. */
async function send(mesh: TestMesh, node: Node, numbers: Iterable<number>): Promise<void> {
  for (const number of numbers) {
    void node.send("t", number);
    await mesh.clock.advance(100);
  }
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

/** What a listener says has not come to it. */
function lostOf(node: Node): number {
  return node.stats().topics.get("t")?.lost ?? 0;
}

/** Checks that numbers came in order and once, and that what is missing was counted. */
function assertBalanced(node: Node, numbers: readonly number[], sent: number): void {
  assertEquals(numbers, numbers.toSorted((a, b) => a - b));
  assertEquals(new Set(numbers).size, numbers.length);
  assertEquals(numbers.length + lostOf(node), sent, `${numbers.length} came`);
}

for (const frozenMs of FROZEN_MS) {
  const how = `for ${frozenMs / 1000} s`;

  Deno.test(`a sender that is frozen ${how} goes on in order, and nothing is uncounted`, async () => {
    await using mesh = testMesh();
    const [sender, listener] = [await mesh.node("sender"), await mesh.node("listener")];
    const numbers = await numbersOf(listener);
    await send(mesh, sender, range(0, 20));
    mesh.freeze(sender);
    // What is in its memory when it is stopped leaves when it goes on.
    await send(mesh, sender, range(20, 40));
    await mesh.clock.advance(frozenMs - 2000);
    assertEquals(numbers, range(0, 20));
    assertEquals(listener.topology.nodes.has(sender.id.uuid), frozenMs < 13_000);
    mesh.thaw(sender);
    await mesh.clock.until(() => listener.topology.nodes.has(sender.id.uuid));
    await mesh.clock.until(() => sender.topicHasListeners("t"));
    await send(mesh, sender, range(40, 60));
    await mesh.clock.until(() => numbers.at(-1) === 59);
    assertBalanced(listener, numbers, 60);
    // Who was not given up meanwhile has lost nothing.
    if (frozenMs < 12_000) assertEquals(numbers, range(0, 60));
    mesh.takeErrors();
  });

  Deno.test(`a listener that is frozen ${how} costs the others nothing, itself what it counts`, async () => {
    await using mesh = testMesh();
    const sender = await mesh.node("sender", { maxOutboxBytes: 64 * 1024 });
    const names = ["frozen", "second", "third"];
    const [frozen, ...honest] = await Promise.all(names.map((name) => mesh.node(name)));
    const numbers = await numbersOf(frozen!);
    const others = await Promise.all(honest.map(numbersOf));
    await mesh.clock.until(() => sender.topology.listeners("t").length === 3);
    await send(mesh, sender, range(0, 10));
    mesh.freeze(frozen!);
    const total = 10 + frozenMs / 100 + 20;
    await send(mesh, sender, range(10, total - 20));
    for (const heard of others) assertEquals(heard, range(0, total - 20));
    mesh.thaw(frozen!);
    await mesh.clock.until(() => sender.topology.listeners("t").length === 3);
    await send(mesh, sender, range(total - 20, total));
    await mesh.clock.until(() => numbers.at(-1) === total - 1);
    for (const heard of others) assertEquals(heard, range(0, total));
    const addressed = sender.stats().peers.get(frozen!.id.uuid)!.sent;
    assertBalanced(frozen!, numbers, addressed);
    mesh.takeErrors();
  });

  Deno.test(`calls of and to a node that is frozen ${how} end, and the next ones work`, async () => {
    await using mesh = testMesh();
    const [caller, provider] = [await mesh.node("caller"), await mesh.node("provider")];
    const asked: number[] = [];
    await provider.addService("echo", (_service, number: number) => {
      asked.push(number);
      return number;
    });
    await mesh.clock.until(() => caller.serviceHasProviders("echo"));
    const endOf = (call: Promise<unknown>) => call.catch((error: Error) => error);
    for (const victim of [caller, provider]) {
      const isProvider = victim === provider;
      const short = endOf(caller.getService("echo", { timeoutMs: 2000 })(1));
      const long = endOf(caller.getService("echo", { timeoutMs: 600_000 })(2));
      // They are on their way: nothing has been read yet.
      mesh.freeze(victim);
      const early = endOf(caller.getService("echo", { timeoutMs: 1000 })(3));
      await mesh.clock.advance(frozenMs);
      if (isProvider) {
        assert(await settled(short) instanceof Error && await settled(early) instanceof Error);
      }
      mesh.thaw(victim);
      const ends = await mesh.clock.run(Promise.all([short, long, early]));
      for (const [index, end] of ends.entries()) {
        const isKnown = end === index + 1 || end instanceof CallTimeoutError ||
          end instanceof ConnectionLostError || end instanceof NoProviderError;
        assert(isKnown, String(end));
      }
      await mesh.clock.until(() => caller.serviceHasProviders("echo"));
      assertEquals(await mesh.clock.run(caller.call("echo", 4)), 4);
    }
    // Whoever is asked twice has been asked by two calls.
    assertEquals(asked.filter((number) => number === 4).length, 2);
    assert([1, 2, 3].every((number) => asked.filter((other) => other === number).length <= 2));
    mesh.takeErrors();
  });
}

/** How a promise stands by now. */
async function settled(promise: Promise<unknown>): Promise<unknown> {
  return await Promise.race([promise, Promise.resolve("pending")]);
}

faultTest(
  "nodes go on while their coordinator and a sender are frozen, and are all there after",
  async () => {
    await using mesh = new FaultMesh();
    await using coordinator = startRosy(["coordinator", "--host", "127.0.0.1", "--port", "0"]);
    const line = await coordinator.waitForLine("Started rosy coordinator on");
    const nodes: RemoteNode[] = [];
    for (const name of ["frozen", "second", "third"]) {
      const options = {
        coordinator: line.split(" ").at(-1)!,
        allowUnixConnections: name !== "third",
      };
      nodes.push(await mesh.node(mesh.host({ seed: nodes.length }), name, options));
    }
    const [frozen, ...others] = nodes as [RemoteNode, ...RemoteNode[]];
    for (const { host, uuid } of nodes) await host.run("listen", { uuid, topic: "t" });
    await mesh.untilListen("t", nodes);
    for (const { host, uuid } of nodes) {
      await host.run("flow", { uuid, topic: "t", everyMs: 10, bytes: 200 });
    }
    await mesh.untilFlows("t", nodes, nodes);
    coordinator.signal("SIGSTOP");
    frozen.host.signal("SIGSTOP");
    // Until both have noticed that the coordinator is silent; the frozen one is known to be by then, too.
    for (const { host } of others) await host.untilLogged("Lost the coordinator");
    await mesh.untilFlows("t", others, others);
    coordinator.signal("SIGCONT");
    frozen.host.signal("SIGCONT");
    await mesh.untilAllKnowAll();
    await mesh.untilListen("t", nodes);
    await mesh.finish({ steady: [{ topic: "t", senders: nodes, listeners: nodes }] });
  },
);
