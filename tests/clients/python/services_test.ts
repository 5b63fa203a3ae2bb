import { assert, assertEquals, assertRejects } from "@std/assert";
import { CallTimeoutError, NoProviderError, RemoteError } from "@rosy/rosy";
import { NEEDS, PYTHON, PythonError, type PythonNode } from "./python_node.ts";
import { PythonMesh } from "./python_mesh.ts";

const ignore = !PYTHON;

Deno.test({
  name: `services in Python are called from Deno, with their errors ${NEEDS}`,
  ignore,
  async fn() {
    await using mesh = new PythonMesh();
    const node = await mesh.deno();
    const python = await mesh.python();
    for (const kind of ["echo", "fail", "slow"]) {
      await python.do("provide", { service: kind, kind });
    }
    await node.waitForServiceProvider("slow");
    assertEquals(await node.call("echo", 1, "two", { three: [4] }), [1, "two", { three: [4] }]);
    const image = new Uint8Array(1_000_000).fill(7);
    assertEquals(await node.call("echo", image), [image]);

    const failed = await assertRejects(() => node.call("fail"), RemoteError);
    assertEquals([failed.remoteName, failed.remoteMessage], ["LookupError", "nothing here: ß"]);
    assert(failed.remoteStack?.includes("agent.py"), failed.remoteStack);
    const slow = node.getService("slow", { timeoutMs: 300 });
    await assertRejects(() => slow(), CallTimeoutError);
    const giveUp = new AbortController();
    const given = assertRejects(() => slow.with({ signal: giveUp.signal, timeoutMs: 60_000 })());
    await python.said("called", 2);
    giveUp.abort();
    await given;
    await python.said("given_up");

    await python.do("withdraw", { service: "echo" });
    const echo = node.getService("echo", { timeoutMs: 300 });
    await assertRejects(() => echo(1), NoProviderError);
  },
});

Deno.test({
  name: `services in Deno are called from Python, with their errors ${NEEDS}`,
  ignore,
  async fn() {
    await using mesh = new PythonMesh();
    const node = await mesh.deno();
    const python = await mesh.python();
    const over = Promise.withResolvers<void>();
    await node.addService("divide", (_service, a: number, b: number) => {
      if (b === 0) throw new RangeError("cannot divide by zero: ß");
      return a / b;
    });
    await node.addService("slow", async () => {
      await node.waitForListener("called");
      await node.send("called");
      await over.promise;
    });
    await node.addService("image", () => new Uint8Array(1_000_000).fill(7));
    assertEquals(await python.do("call", { service: "divide", args: [1, 4] }), 0.25);
    const { value } = await python.do("call", { service: "image" }) as { value: string };
    assertEquals(value.length, Math.ceil(1_000_000 / 3) * 4);

    const failed = await fails(python, "divide", [1, 0]);
    assertEquals(failed.remote, "RangeError");
    assert(failed.message.includes("cannot divide by zero: ß"), failed.message);
    assert((await fails(python, "slow", [], 0.3)).kinds.includes("CallTimeoutError"));
    assert((await fails(python, "nobody's", [], 0.3)).kinds.includes("NoProviderError"));

    assertEquals(await python.do("cancel_call", { service: "slow" }), "cancelled");
    over.resolve();
  },
});

Deno.test({
  name: `streams are read at the reader's pace, both ways, and end early where it wants ${NEEDS}`,
  ignore,
  async fn() {
    await using mesh = new PythonMesh();
    const node = await mesh.deno();
    const python = await mesh.python();
    await python.do("provide", { service: "python/count", kind: "count" });
    await node.waitForServiceProvider("python/count");
    const parts = await Array.fromAsync(node.stream("python/count", 500));
    assertEquals(parts, Array.from({ length: 500 }, (_, index) => index));
    for await (const part of node.stream("python/count", 1e9)) if (part === 200) break;
    await assertRejects(() => node.call("python/count", 5), RemoteError, "stream()");

    let last = 0;
    const ended = Promise.withResolvers<void>();
    await node.addService("deno/count", async function* (_service, until: number) {
      try {
        for (last = 0; last < until; last++) yield last;
      } finally {
        if (until === 1e9) ended.resolve();
      }
    });
    await node.addService("one", () => "answer");
    const got = await python.do("stream", { service: "deno/count", args: [500] });
    assertEquals(got, parts);
    assertEquals(await python.do("stream", { service: "one" }), ["answer"]);
    const first = await python.do("first_parts", { service: "deno/count", args: [1e9], count: 3 });
    assertEquals(first, [0, 1, 2]);
    await ended.promise;
    // 64 parts may be under way.
    assert(last < 100, String(last));
    assert((await fails(python, "deno/count", [5])).kinds.includes("RemoteError"));
  },
});

Deno.test({
  name: `a call whose provider is killed fails, and the next one finds another ${NEEDS}`,
  ignore,
  async fn() {
    await using mesh = new PythonMesh();
    const node = await mesh.deno();
    const python = await mesh.python({ name: "caller" });
    const provider = await mesh.python({ name: "provider" });
    await provider.do("provide", { service: "work", kind: "slow" });
    await python.do("wait_for_provider", { service: "work" });
    await node.waitForServiceProvider("work");
    const calls = Promise.allSettled([python.do("call", { service: "work" }), node.call("work")]);
    await Promise.all([
      provider.said("called", 2),
      python.do("wait_for_nodes_count", { count: 2 }),
    ]);
    await provider.kill();
    const [fromPython, fromDeno] = await calls;
    assertEquals([fromPython!.status, fromDeno!.status], ["rejected", "rejected"]);
    const { reason } = fromPython as { reason: PythonError };
    assert(reason.kinds.includes("ConnectionLostError"), reason.message);

    await node.addService("work", () => "done");
    assertEquals(await python.do("call", { service: "work" }), "done");
  },
});

/** Has Python make a call that fails. */
async function fails(
  python: PythonNode,
  service: string,
  args: unknown[],
  timeout = 20,
): Promise<PythonError> {
  return await assertRejects(() => python.do("call", { service, args, timeout }), PythonError);
}
