import { assert, assertEquals, assertThrows } from "@std/assert";
import { testMesh } from "@rosy/rosy/testing";

Deno.test("fakeTimers run intervals, time-outs, signals and the date on the mesh's clock", async () => {
  await using mesh = testMesh({ fakeTimers: true });
  const start = { ms: performance.now(), date: Date.now(), now: new Date().getTime() };
  assertEquals([start.ms, start.now], [0, start.date]);
  const heard: string[] = [];
  const ticks = setInterval(() => heard.push(`tick ${performance.now()}`), 100);
  const never = setTimeout(() => heard.push("never"), 150);
  setTimeout((word: string) => heard.push(word), 250, "hello");
  AbortSignal.timeout(220).addEventListener("abort", () => heard.push("aborted"));
  clearTimeout(never);
  await mesh.clock.advance(300);
  clearInterval(ticks);
  await mesh.clock.advance(300);
  assertEquals(heard, ["tick 100", "tick 200", "aborted", "hello", "tick 300"]);
  assertEquals(Date.now() - start.date, 600);
  assert(new Date() instanceof Date && typeof Date() === "string");
});

Deno.test("fakeTimers leave timers alone that were set before", async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  setTimeout(resolve, 1, "real");
  const cancelled = setTimeout(() => resolve("cancelled"), 0);
  await using mesh = testMesh({ fakeTimers: true });
  clearTimeout(cancelled);
  assertEquals(await promise, "real");
  assertEquals(mesh.clock.monotonicMs(), 0);
});

Deno.test("fakeTimers end with their mesh, and only one mesh has them", async () => {
  const real = { setTimeout, setInterval, clearTimeout, clearInterval, Date };
  const { now } = performance;
  const mesh = testMesh({ fakeTimers: true });
  assertThrows(() => testMesh({ fakeTimers: true }), Error, "another mesh");
  setInterval(() => {}, 10); // is forgotten, and no leak
  await mesh[Symbol.asyncDispose]();
  assertEquals(mesh.clock.pending, 0);
  assertEquals({ setTimeout, setInterval, clearTimeout, clearInterval, Date }, real);
  assertEquals(performance.now, now);
  await using again = testMesh({ fakeTimers: true });
  await again.clock.advance(0);
});

Deno.test("fakeTimers stand still while their mesh stops", async () => {
  const mesh = testMesh({ fakeTimers: true, delayMs: 20 });
  const [near, far] = [await mesh.node("near"), await mesh.node("far")];
  await far.listen("tick", () => {});
  await mesh.clock.run(near.waitForListener("tick"));
  // A send on a node that has stopped would reject, and nobody would catch it.
  setInterval(() => near.send("tick"), 1);
  await mesh.clock.advance(100);
  mesh.link(far).cut();
  await mesh.clock.advance(100);
  const beforeMs = mesh.clock.monotonicMs();
  await mesh[Symbol.asyncDispose]();
  assert(mesh.clock.monotonicMs() > beforeMs, "stopping took no time");
});
