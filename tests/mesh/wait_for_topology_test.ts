import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import { Topology } from "../../lib/mesh/topology.ts";
import { waitForTopology } from "../../lib/mesh/wait_for_topology.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { newRecord } from "../support/records.ts";

function setUp() {
  const topology = new Topology();
  const clock = new VirtualClock();
  return { topology, clock, isThere: () => topology.nodes.size > 0 };
}

Deno.test("waitForTopology() looks at once", async () => {
  const { topology, clock, isThere } = setUp();
  topology.put(newRecord());
  assertEquals(await waitForTopology(topology, isThere, { clock, timeoutMs: 5 }), true);
  assertEquals(clock.pending, 0);
});

Deno.test("waitForTopology() resolves at the change, and frees its timer", async () => {
  const { topology, clock, isThere } = setUp();
  const waiting = waitForTopology(topology, isThere, { clock, timeoutMs: 5000 });
  topology.put(newRecord());
  assertEquals(await waiting, true);
  assertEquals(clock.pending, 0);
});

Deno.test("waitForTopology() gives up after its time", async () => {
  const { topology, clock, isThere } = setUp();
  const waiting = waitForTopology(topology, isThere, { clock, timeoutMs: 5000 });
  await clock.advance(4999);
  assertEquals(clock.pending, 1);
  await clock.advance(1);
  assertEquals(await waiting, false);
});

Deno.test("waitForTopology() sets no timer without a time, nor for one beyond what timers can", async () => {
  const { topology, clock, isThere } = setUp();
  const waits = [undefined, Infinity, 2 ** 31].map((timeoutMs) =>
    waitForTopology(topology, isThere, { clock, timeoutMs })
  );
  assertEquals(clock.pending, 0);
  topology.put(newRecord());
  assertEquals(await Promise.all(waits), [true, true, true]);
});

Deno.test("waitForTopology() rejects with the signal's reason", async () => {
  const { topology, clock, isThere } = setUp();
  const abort = new AbortController();
  const options = { clock, signal: abort.signal, timeoutMs: 5 };
  const waiting = waitForTopology(topology, isThere, options);
  const reason = new Error("enough");
  abort.abort(reason);
  assertStrictEquals(await assertRejects(() => waiting), reason);
  assertStrictEquals(
    await assertRejects(() => waitForTopology(topology, isThere, options)),
    reason,
  );
  assertEquals(clock.pending, 0);
});

Deno.test("waitForTopology() refuses a time that is none", async () => {
  const { topology, clock, isThere } = setUp();
  for (const timeoutMs of [NaN, -1, "5" as unknown as number]) {
    await assertRejects(
      () => waitForTopology(topology, isThere, { clock, timeoutMs }),
      RangeError,
      `Cannot wait ${timeoutMs} ms: timeoutMs must be a number from 0 on`,
    );
  }
});
