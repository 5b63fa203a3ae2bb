import { assertEquals } from "@std/assert";
import { Patience } from "../../lib/outbox/patience.ts";

/** That of a node with so many peers, which waits for a second. */
function patienceFor(peers: number): Patience {
  const patience = new Patience(1000);
  for (let peer = 0; peer < peers; peer++) patience.count(1);
  return patience;
}

/** Peers stop reading one after the other. @returns How long each is waited for. */
function waits(patience: Patience, peers: number, pauseMs = 0): number[] {
  let nowMs = 0;
  return Array.from({ length: peers }, () => {
    nowMs += pauseMs;
    const waitMs = patience.waitMs(nowMs, nowMs);
    patience.spend(nowMs, nowMs + waitMs);
    nowMs += waitMs;
    return waitMs;
  });
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);

Deno.test("Patience gives each one after the other less, and all of them one wait and a half", () => {
  const lengths = waits(patienceFor(61), 60);
  assertEquals(lengths.slice(0, 2).map(Math.round), [1000, 250]);
  assertEquals(sum(lengths) < 1600, true, `${sum(lengths)} ms`);
});

Deno.test("Patience costs a twentieth of the time in the long run, beside each one's least", () => {
  const lengths = waits(patienceFor(10), 1000, 1000);
  const allMs = sum(lengths) + 1000 * 1000;
  assertEquals(sum(lengths) / allMs < 0.07, true, `${sum(lengths)} of ${allMs} ms`);
});

Deno.test("Patience.waitMs() counts what others were waited for while it took nothing", () => {
  const patience = patienceFor(3);
  patience.spend(1000, 2000);
  const allowedMs = patience.allowedMs(2000);
  const waitMs = (tookAtMs: number) => patience.waitMs(tookAtMs, 2000);
  assertEquals([0, 999, 1500].map(waitMs), [1, 1, 1]);
  assertEquals(waitMs(1900), allowedMs - 100);
  assertEquals(waitMs(2000), allowedMs);
});

Deno.test("Patience takes waits that follow each other for one", () => {
  const patience = patienceFor(100);
  patience.spend(0, 300);
  patience.spend(310, 600);
  // After a while, so that there is something left.
  assertEquals(patience.waitMs(290, 8000) < patience.allowedMs(8000) - 300, true);
  patience.spend(8000, 8100);
  assertEquals(patience.waitMs(290, 8100), patience.allowedMs(8100) - 100);
});

Deno.test("Patience is without limit for a peer that is alone", () => {
  const patience = patienceFor(1);
  assertEquals(waits(patience, 5), [1000, 1000, 1000, 1000, 1000]);
  patience.count(1);
  assertEquals(patience.allowedMs(5000), 1000);
});

Deno.test("Patience of a sender that never waits is none", () => {
  const patience = new Patience(0);
  patience.count(1);
  patience.count(1);
  assertEquals([patience.waitMs(0, 0), patience.waitMs(0, 500)], [0, 0]);
});
