import { assertEquals, assertRejects } from "@std/assert";
import { firstToSucceed } from "../../lib/peer/staggered.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";

type Attempt = (signal: AbortSignal) => Promise<string>;

/** Attempts that say when they began and whether they were aborted. */
class Attempts {
  readonly clock = new VirtualClock();
  readonly story: string[] = [];
  readonly discarded: string[] = [];
  readonly abort = new AbortController();

  /** One that ends after some time; never for `Infinity`, unless it is aborted. */
  of(name: string, durationMs: number, fails = false): Attempt {
    return (signal) =>
      new Promise((resolve, reject) => {
        const nowMs = this.clock.monotonicMs();
        this.story.push(`${name} at ${nowMs}`);
        if (durationMs < Infinity) {
          this.clock.after(durationMs, () => fails ? reject(new Error(name)) : resolve(name));
        }
        signal.addEventListener("abort", () => {
          this.story.push(`${name} aborted at ${this.clock.monotonicMs()}`);
          reject(signal.reason);
        });
      });
  }

  run(...attempts: Attempt[]) {
    const { clock, abort: { signal } } = this;
    return firstToSucceed(attempts, { paceMs: 500, clock, signal }, (late) => {
      this.discarded.push(late);
    });
  }
}

Deno.test("firstToSucceed() begins the next attempt where one takes long, and aborts what is left", async () => {
  const attempts = new Attempts();
  const running = attempts.run(attempts.of("silent", Infinity), attempts.of("good", 100));
  await attempts.clock.advance(600);
  assertEquals(await running, { result: "good" });
  assertEquals(attempts.story, ["silent at 0", "good at 500", "silent aborted at 600"]);
  assertEquals(attempts.clock.pending, 0);
});

Deno.test("firstToSucceed() begins the next attempt at once where one fails, and makes no more than needed", async () => {
  const attempts = new Attempts();
  const list = [attempts.of("bad", 10, true), attempts.of("good", 10), attempts.of("third", 10)];
  const running = attempts.run(...list);
  await attempts.clock.advance(20);
  assertEquals(await running, { result: "good" });
  assertEquals(attempts.story, ["bad at 0", "good at 10"]);
});

Deno.test("firstToSucceed() tells why each attempt failed, in their order", async () => {
  const attempts = new Attempts();
  const running = attempts.run(attempts.of("slow", 900, true), attempts.of("quick", 10, true));
  await attempts.clock.advance(900);
  const outcome = await running;
  const failures = "failures" in outcome ? outcome.failures : [];
  assertEquals(failures.map((error) => (error as Error).message), ["slow", "quick"]);
  assertEquals(await new Attempts().run(), { failures: [] });
});

Deno.test("firstToSucceed() hands out what succeeds too late, and ends at its signal", async () => {
  const attempts = new Attempts();
  // It does not listen to its signal.
  const deaf: Attempt = () =>
    new Promise((resolve) => attempts.clock.after(700, () => resolve("late")));
  const running = attempts.run(deaf, attempts.of("good", 100));
  await attempts.clock.advance(700);
  assertEquals(await running, { result: "good" });
  assertEquals(attempts.discarded, ["late"]);
  const given = attempts.run(attempts.of("silent", Infinity), attempts.of("second", Infinity));
  attempts.abort.abort(new Error("enough"));
  await assertRejects(() => given, Error, "enough");
  assertEquals(attempts.clock.pending, 0);
});

Deno.test("firstToSucceed() discards what succeeded where the signal comes before it is handed out", async () => {
  const attempts = new Attempts();
  const attempt = attempts.of("good", 10);
  const running = attempts.run(async (signal) => {
    const result = await attempt(signal);
    queueMicrotask(() => attempts.abort.abort(new Error("given up")));
    return result;
  });
  const rejected = assertRejects(() => running, Error, "given up");
  await attempts.clock.advance(10);
  await rejected;
  assertEquals(attempts.discarded, ["good"]);
});
