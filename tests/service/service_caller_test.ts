import {
  CallTimeoutError,
  ConnectionLostError,
  defineCodec,
  type Node,
  NoProviderError,
  RemoteError,
} from "@rosy/rosy";
import { assert, assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { TestProcess } from "../support/process.ts";
import type { Topology } from "../../lib/mesh/topology.ts";
import { newRecord } from "../support/records.ts";
import { Collector } from "../support/collector.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { patiently } from "../support/patience.ts";
import { untilSeen } from "../support/topology.ts";
import { leakTest } from "../support/leak_check.ts";

const PROVIDER = new URL("../node/children/provider.ts", import.meta.url).href;

leakTest("Node.call() returns what the handler of another node returns", async () => {
  await using mesh = new MeshFixture();
  const [caller, provider] = await mesh.pair();
  await provider.addService("add", (service, a: number, b: number) => `${service} ${a + b}`);
  assertEquals(await caller.call("add", 1, 2), "add 3");
});

leakTest("Node.call() awaits async handlers and lets calls overtake each other", async () => {
  await using mesh = new MeshFixture();
  const [caller, provider] = await mesh.pair();
  const { promise, resolve: release } = Promise.withResolvers<void>();
  await provider.addService("echo", async (_service, value) => {
    if (value === "slow") await promise;
    return value;
  });
  const slow = caller.call("echo", "slow");
  assertEquals(await caller.call("echo", "fast"), "fast");
  release();
  assertEquals(await slow, "slow");
});

leakTest("Node.call() keeps 10,000 calls in flight apart", async () => {
  await using mesh = new MeshFixture();
  const [caller, provider] = await mesh.pair();
  const { promise: allThere, resolve } = Promise.withResolvers<void>();
  let count = 0;
  await provider.addService("double", async (_service, value: number) => {
    if (++count === 10_000) resolve();
    await allThere;
    return value * 2;
  });
  await caller.waitForServiceProvider("double");
  const calls = Array.from({ length: 10_000 }, (_, i) => caller.call("double", i));
  const results = await patiently(Promise.all(calls), () => `${count} calls arrived`);
  assert(results.every((result, i) => result === i * 2));
});

leakTest("Node.call() takes turns over the providers", async () => {
  await using mesh = new MeshFixture();
  const caller = await mesh.node("caller");
  const providers = await Promise.all(["a", "a", "b"].map((name) => mesh.node(name)));
  for (const [index, node] of providers.entries()) await node.addService("who", () => index);
  await untilSeen(
    caller,
    () => providers.every(({ id }) => caller.topology.nodes.get(id.uuid)?.services.includes("who")),
  );
  const answers = [];
  for (let i = 0; i < 6; i++) answers.push(await caller.call("who"));
  assertEquals(answers.toSorted(), [0, 0, 1, 1, 2, 2]);
  assertEquals(answers.slice(0, 3), answers.slice(3));
});

leakTest("Node.call() waits for a provider that comes later", async () => {
  await using mesh = new MeshFixture();
  const caller = await mesh.node("caller");
  const result = caller.call("add", 1, 2);
  const provider = await mesh.node("provider");
  await provider.addService("add", (_service, a: number, b: number) => a + b);
  assertEquals(await patiently(result), 3);
});

leakTest("Node.call() rejects with NoProviderError when nobody provides in time", async () => {
  await using mesh = new MeshFixture();
  const caller = await mesh.node("caller");
  const error = await assertRejects(
    () => caller.getService("add", { timeoutMs: 50 })(1, 2),
    NoProviderError,
  );
  assertEquals(error.message, 'Cannot call service "add": no provider found within 50 ms');
  assertEquals([error.name, error.service], ["NoProviderError", "add"]);
});

leakTest("Node.call() rejects with CallTimeoutError when no answer comes", async () => {
  await using mesh = new MeshFixture();
  const [caller, provider] = await mesh.pair();
  await provider.addService("wait", () => new Promise(() => {}));
  await caller.waitForServiceProvider("wait");
  const error = await assertRejects(
    () => caller.getService("wait", { timeoutMs: 100 })(),
    CallTimeoutError,
  );
  assertEquals(error.message, 'Cannot call service "wait": no answer within 100 ms');
  assertEquals([error.name, error.service, error.timeoutMs], ["CallTimeoutError", "wait", 100]);
});

leakTest("Node.call() times each call by its own time-out", async () => {
  await using mesh = new MeshFixture();
  const [caller, provider] = await mesh.pair();
  await provider.addService("wait", () => new Promise(() => {}));
  const wait = caller.getService("wait");
  await caller.waitForServiceProvider("wait");
  const order: number[] = [];
  const call = (timeoutMs: number) =>
    wait.with({ timeoutMs })().catch(() => void order.push(timeoutMs));
  await Promise.all([call(300), call(100), call(200)]);
  assertEquals(order, [100, 200, 300]);
});

leakTest("Node.call() rejects with the signal's reason, before and during the call", async () => {
  await using mesh = new MeshFixture();
  const [caller, provider] = await mesh.pair();
  const started = new Collector<null>();
  await provider.addService("wait", () => (started.add(null), new Promise(() => {})));
  const abort = new AbortController();
  const wait = caller.getService("wait", { signal: abort.signal });
  const result = wait();
  await started.count(1);
  const reason = new Error("changed my mind");
  abort.abort(reason);
  assertStrictEquals(await assertRejects(() => result), reason);
  assertStrictEquals(await assertRejects(() => wait()), reason);
});

leakTest("Node.call() stops waiting for a provider when its signal aborts", async () => {
  await using mesh = new MeshFixture();
  const caller = await mesh.node("caller");
  const abort = new AbortController();
  const result = caller.getService("none", { signal: abort.signal })();
  abort.abort(new Error("enough"));
  await assertRejects(() => patiently(result), Error, "enough");
});

leakTest("Node.call() tells a provider that its answer is no longer awaited", async () => {
  await using mesh = new MeshFixture();
  const [caller, provider] = await mesh.pair();
  const { promise: released, resolve: release } = Promise.withResolvers<string>();
  await provider.addService("wait", () => released);
  await provider.addService("add", (_service, a: number, b: number) => a + b);
  const wait = caller.getService("wait", { timeoutMs: 50 });
  await caller.waitForServiceProvider("wait");
  await assertRejects(() => wait(), CallTimeoutError);
  release("too late");
  assertEquals(await caller.call("add", 1, 2), 3);
});

leakTest("Node.call() rejects with what the handler threw: name, message and stack", async () => {
  await using mesh = new MeshFixture();
  const [caller, provider] = await mesh.pair();
  await provider.addService("fail", (_service, isAsync: boolean) => {
    const error = new RangeError("out of cheese");
    if (isAsync) return Promise.reject(error);
    throw error;
  });
  for (const isAsync of [false, true]) {
    const error = await assertRejects(() => caller.call("fail", isAsync), RemoteError);
    assertEquals(error.message, 'Service "fail" failed: RangeError: out of cheese');
    assertEquals([error.name, error.service], ["RemoteError", "fail"]);
    assertEquals([error.remoteName, error.remoteMessage], ["RangeError", "out of cheese"]);
    assert(error.remoteStack.includes("service_caller_test.ts"), error.remoteStack);
  }
});

leakTest(
  "Node.call() rejects with what can be told of a thrown value that is no error",
  async () => {
    await using mesh = new MeshFixture();
    const [caller, provider] = await mesh.pair();
    const values = ["text", 42, null, undefined, { code: 7 }, Object.create(null), Symbol("s")];
    await provider.addService("fail", (_service, index: number) => {
      throw values[index];
    });
    const messages = [];
    for (const index of values.keys()) {
      const error = await assertRejects(() => caller.call("fail", index), RemoteError);
      messages.push(error.remoteMessage);
    }
    const expected = ["text", "42", "null", "undefined", "{ code: 7 }"];
    assertEquals(messages, [...expected, "[Object: null prototype] {}", "Symbol(s)"]);
  },
);

leakTest("Node.call() rejects when the handler returns what the codec cannot carry", async () => {
  await using mesh = new MeshFixture();
  const [caller, provider] = await mesh.pair();
  await provider.addService("function", () => () => {});
  await provider.addService("later", () => Promise.resolve(Symbol("s")));
  for (const service of ["function", "later"]) {
    const error = await assertRejects(() => caller.call(service), RemoteError);
    assertEquals(error.remoteName, "TypeError");
  }
  assertEquals(mesh.logger.at("error").length, 2);
});

leakTest("Node.call() rejects arguments that the codec cannot carry, and goes on", async () => {
  await using mesh = new MeshFixture();
  const [caller, provider] = await mesh.pair();
  await provider.addService("echo", (_service, value) => value);
  await caller.waitForServiceProvider("echo");
  await assertRejects(() => caller.call("echo", () => {}), TypeError);
  assertEquals(await caller.call("echo", "still there"), "still there");
});

leakTest("Node.call() rejects when the codec cannot read the arguments or the answer", async () => {
  const picky = defineCodec({
    name: "picky",
    encode: (value) => new TextEncoder().encode(JSON.stringify(value)),
    decode: (bytes) => {
      const text = new TextDecoder().decode(bytes);
      if (text.includes("poison")) throw new TypeError("poisoned");
      return JSON.parse(text);
    },
  });
  await using mesh = new MeshFixture();
  const [caller, provider] = await mesh.pair({ dataCodec: picky }, { codecs: [picky] });
  await provider.addService("echo", (_service, value) => value);
  await provider.addService("cook", () => "poison");
  await caller.waitForServiceProvider("cook");
  const remote = await assertRejects(() => caller.call("echo", "poison"), RemoteError);
  assertEquals(remote.remoteMessage, "poisoned");
  await assertRejects(
    () => caller.call("cook"),
    TypeError,
    'Cannot read the answer of service "cook": poisoned',
  );
  assertEquals(await caller.call("echo", "salt"), "salt");
});

leakTest("Node.call() rejects when the provider lacks the caller's codec", async () => {
  const codec = defineCodec({
    name: "morse",
    encode: () => new Uint8Array(),
    decode: () => [],
  });
  await using mesh = new MeshFixture();
  const [caller, provider] = await mesh.pair({ dataCodec: codec });
  await provider.addService("echo", (_service, value) => value);
  const error = await assertRejects(() => caller.call("echo", 1), RemoteError);
  assertEquals(error.remoteMessage, 'the provider has no codec "morse"');
});

leakTest("Node.call() calls a service of its own node without sharing objects", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("alone");
  const seen: { value: number }[] = [];
  await node.addService("keep", (_service, object: { value: number }) => {
    seen.push(object);
    return object;
  });
  const argument = { value: 1 };
  const result = await node.call("keep", argument);
  assertEquals([result, seen[0]], [{ value: 1 }, { value: 1 }]);
  assert(result !== argument && seen[0] !== argument && result !== seen[0]);
});

leakTest("Node.call() of an own service fails like that of another node", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("alone");
  await node.addService("fail", () => {
    throw new RangeError("no");
  });
  await node.addService("wait", () => new Promise(() => {}));
  await node.addService("function", () => () => {});
  assertEquals(
    (await assertRejects(() => node.call("fail"), RemoteError)).remoteName,
    "RangeError",
  );
  await assertRejects(() => node.getService("wait", { timeoutMs: 20 })(), CallTimeoutError);
  await assertRejects(() => node.call("function"), RemoteError);
  await assertRejects(() => node.call("fail", () => {}), TypeError);
});

leakTest("Node.call() rejects soon when the provider is killed", async () => {
  await using mesh = new MeshFixture();
  const caller = await mesh.node("caller");
  await using provider = new TestProcess(["run", "-A", PROVIDER], { env: mesh.env });
  const result = assertRejects(() => caller.call("wait"), ConnectionLostError);
  await provider.waitForLine("waiting");
  provider.signal("SIGKILL");
  const startedAtMs = performance.now();
  const error = await patiently(result);
  assert(performance.now() - startedAtMs < 2000);
  assertEquals([error.name, error.service], ["ConnectionLostError", "wait"]);
  assert(error.message.startsWith('Cannot call service "wait": the connection to node provider@'));
});

/** Makes a node believe in a provider that is not there. @returns What takes the belief away. */
function addGhost(node: Node): () => void {
  const addresses = [{ transport: "tcp", hostname: "127.0.0.1", port: 1 } as const];
  const ghost = newRecord("ghost", { addresses, services: ["add"] });
  (node.topology as Topology).put(ghost);
  return () => (node.topology as Topology).remove(ghost.id.uuid);
}

leakTest("Node.call() goes on waiting when a provider comes and goes at once", async () => {
  await using mesh = new MeshFixture();
  const caller = await mesh.node("caller");
  const results = [caller.call("add", 1, 2), caller.call("add", 3, 4)];
  await new Promise((resolve) => setTimeout(resolve, 0)); // Now both wait.
  addGhost(caller)();
  const provider = await mesh.node("provider");
  await provider.addService("add", (_service, a: number, b: number) => a + b);
  assertEquals(await patiently(Promise.all(results)), [3, 7]);
});

leakTest("Node.call() tries another provider when one cannot be reached", async () => {
  await using mesh = new MeshFixture();
  // It always chooses the first, which is the longest known.
  const first = { chooseProvider: <T>(_service: string, providers: readonly T[]) => providers[0]! };
  const [caller, provider] = await mesh.pair({ serviceLoadBalancer: first });
  addGhost(caller);
  await provider.addService("add", (_service, a: number, b: number) => a + b);
  await untilSeen(caller, () => caller.topology.providers("add").length === 2);
  assertEquals(await caller.call("add", 1, 2), 3);
});

leakTest("Node.call() rejects with NoProviderError when no provider can be reached", async () => {
  await using mesh = new MeshFixture();
  const caller = await mesh.node("caller");
  addGhost(caller);
  const { message } = await assertRejects(() => caller.call("add", 1, 2), NoProviderError);
  const expected =
    'Cannot call service "add": no provider can be reached (Cannot connect to node ' +
    '"ghost": ';
  assertEquals(message.slice(0, expected.length), expected);
});

leakTest("Node.call() tries another provider when one has just removed the service", async () => {
  await using mesh = new MeshFixture();
  const [caller, first] = await mesh.pair({
    serviceLoadBalancer: { chooseProvider: (_service, providers) => providers[0]! },
  });
  await first.addService("who", () => "first");
  await caller.waitForServiceProvider("who");
  const second = await mesh.node("second");
  await second.addService("who", () => "second");
  await untilSeen(caller, () => caller.topology.providers("who").length === 2);
  await caller.call("who");
  const removed = first.removeService("who");
  assertEquals(await caller.call("who"), "second"); // Sent before the news arrived.
  await removed;
});

leakTest("Node.call() refuses a load balancer's choice that is no provider", async () => {
  await using mesh = new MeshFixture();
  const nobody = { chooseProvider: () => undefined as never };
  const [caller, provider] = await mesh.pair({ serviceLoadBalancer: nobody });
  await provider.addService("add", () => 1);
  await assertRejects(
    () => caller.call("add"),
    TypeError,
    'Cannot call service "add": the load balancer chose none of its providers',
  );
});

leakTest("Node.call() refuses names and times that are none", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("caller");
  await assertRejects(() => node.call(""), TypeError, "empty string as a service name");
  await assertRejects(() => node.call(5 as never), TypeError, "number 5 as a service name");
  await assertRejects(() => node.call("x".repeat(256)), RangeError, "at most 255 are allowed");
  for (const timeoutMs of [0, -1, NaN, "5" as never]) {
    await assertRejects(
      () => node.getService("add", { timeoutMs })(),
      RangeError,
      `Cannot call service "add": timeoutMs ${timeoutMs} is no number above 0`,
    );
  }
});

leakTest(
  "Node.call() rejects when its node is stopped: waiting, connecting or answered",
  async () => {
    await using mesh = new MeshFixture();
    const [caller, provider] = await mesh.pair();
    const started = new Collector<null>();
    await provider.addService("wait", () => (started.add(null), new Promise(() => {})));
    const calls = [caller.call("wait"), caller.call("nobody provides this")];
    await started.count(1);
    const connecting = await mesh.node("connecting");
    await connecting.waitForServiceProvider("wait");
    calls.push(connecting.call("wait"));
    const ends = calls.map((call) => assertRejects(() => call, Error, "was stopped"));
    await Promise.all([caller.stop(), connecting.stop()]);
    const errors = await patiently(Promise.all(ends));
    assertEquals(errors[0]!.message, 'Cannot call service "wait": node "near" was stopped');
  },
);

leakTest("Node.call() rejects soon when the provider stops in order", async () => {
  await using mesh = new MeshFixture();
  const [caller, provider] = await mesh.pair();
  const started = new Collector<null>();
  await provider.addService("wait", () => (started.add(null), new Promise(() => {})));
  const result = assertRejects(() => caller.call("wait"), ConnectionLostError);
  await started.count(1);
  await provider.stop();
  await patiently(result);
});

leakTest("Node.removeService() lets calls in progress be answered", async () => {
  await using mesh = new MeshFixture();
  const [caller, provider] = await mesh.pair();
  const started = new Collector<null>();
  const { promise, resolve: release } = Promise.withResolvers<string>();
  await provider.addService("wait", () => (started.add(null), promise));
  const result = caller.call("wait");
  await started.count(1);
  await provider.removeService("wait");
  release("answered still");
  assertEquals(await patiently(result), "answered still");
});

leakTest("Node.call() without a time-out waits as long as it takes", async () => {
  await using mesh = new MeshFixture();
  const [caller, provider] = await mesh.pair();
  await provider.addService("echo", (_service, value) => value);
  const echo = caller.getService<(value: unknown) => unknown>("echo", { timeoutMs: Infinity });
  assertEquals(await echo("first, with a new connection"), "first, with a new connection");
  assertEquals(await echo(undefined), undefined);
  assertEquals(await echo(null), null);
});

leakTest("Node.call() lets 10,000 calls wait for a provider, and all be answered", async () => {
  await using mesh = new MeshFixture();
  const [caller, provider] = await mesh.pair();
  const calls = Array.from({ length: 10_000 }, (_, i) => caller.call("double", i));
  await provider.addService("double", (_service, value: number) => value * 2);
  assertEquals((await patiently(Promise.all(calls))).length, 10_000);
});
