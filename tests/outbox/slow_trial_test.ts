import { assertEquals } from "@std/assert";
import { SlowTrial } from "../../lib/outbox/slow_trial.ts";

const TIMEOUT_MS = 1000;

/** A peer that takes 100 bytes at each of these times. */
function take(trial: SlowTrial, ...atMs: number[]): number[] {
  return atMs.map((nowMs) => {
    trial.took(100, nowMs);
    return trial.capacityBytes;
  });
}

Deno.test("SlowTrial is over once the peer has taken bytes for as long as senders wait", () => {
  const trial = new SlowTrial(TIMEOUT_MS);
  trial.begin(0);
  assertEquals(take(trial, 250, 500, 750, 1000), [0, 0, 0, 400]);
  assertEquals(take(trial, 2000), [250]);
});

Deno.test("SlowTrial begins anew after a pause", () => {
  const trial = new SlowTrial(TIMEOUT_MS);
  trial.begin(0);
  assertEquals(take(trial, 500, 1501, 2000, 2501), [0, 0, 0, 300]);
});

Deno.test("SlowTrial takes twice as long each time the peer becomes slow again, for a minute", () => {
  const trial = new SlowTrial(TIMEOUT_MS);
  let nowMs = 0;
  const lengths = [0, 1000, 2000, 61_000].map((quietMs) => {
    const begunAtMs = nowMs += quietMs;
    trial.begin(nowMs);
    while (trial.capacityBytes === 0) trial.took(100, nowMs += 500);
    trial.pass(nowMs);
    return nowMs - begunAtMs;
  });
  assertEquals(lengths, [1000, 2000, 4000, 1000]);
});

Deno.test("SlowTrial is never over where senders do not wait at all", () => {
  const trial = new SlowTrial(0);
  trial.begin(0);
  assertEquals(take(trial, 0, 0), [0, 0]);
  assertEquals(take(trial, 1, 2), [0, 0]);
});

Deno.test("SlowTrial takes as long as the peer took nothing, but a tenth of a wait at least", () => {
  const lengths = [20, 400, 5000].map((stalledMs) => {
    const trial = new SlowTrial(TIMEOUT_MS);
    trial.begin(0, stalledMs);
    let nowMs = 0;
    while (trial.capacityBytes === 0) trial.took(100, nowMs += 50);
    return nowMs;
  });
  assertEquals(lengths, [100, 400, 1000]);
});
