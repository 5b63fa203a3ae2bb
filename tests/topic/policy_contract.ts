import { assertEquals } from "@std/assert";
import type { DeliveryPolicy } from "../../lib/topic/delivery_policy.ts";
import type { TopicOptions } from "../../lib/topic/topic_options.ts";
import type { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { settle } from "./encoded.ts";

/** What a filler is called, so that it is told from what a test sends. */
export const FILLER = "filler";
/** How long a test's queue is waited for, in milliseconds. */
export const SEND_TIMEOUT_MS = 1000;
/** What a test's queue holds at most, in bytes. */
export const MAX_QUEUE_BYTES = 10_000;
/** What each message carries beside its value: a tenth of what a queue holds. */
export const BALLAST = "x".repeat(1000);

/** A queue of messages for one listener, who takes none until told to. */
export interface PolicyRig {
  readonly clock: VirtualClock;
  /** Puts fillers in until the queue is full, so that whoever waits would wait. */
  fill(): Promise<void>;
  /** Sends `[value, BALLAST]`. */
  send(value: unknown, options: TopicOptions): Promise<void>;
  /** Lets the listener take all that waits, and whatever comes. */
  read(): Promise<void>;
  /** What the listener has taken, fillers included: the first values of the messages. */
  taken(): unknown[];
  /** What was dropped, such as `1 newest`. */
  dropped(): string[];
}

const UNPACED: readonly DeliveryPolicy[] = ["drop-oldest", "drop-newest", "latest"];

/**
 * Tests that a queue follows the delivery policies.
 *
 * @param name What the queue is called.
 * @param open Opens one that holds {@linkcode MAX_QUEUE_BYTES} and is waited for as long as
 * {@linkcode SEND_TIMEOUT_MS}.
 */
export function testPolicies(name: string, open: () => PolicyRig): void {
  const test = (what: string, run: (rig: PolicyRig) => Promise<void>) =>
    Deno.test(`${name} with policy ${what}`, () => run(open()));

  test("backpressure waits while it is full, for its time-out at most", async (rig) => {
    await rig.fill();
    let isReady = false;
    void rig.send("late", { policy: "backpressure" }).then(() => isReady = true);
    await rig.clock.advance(SEND_TIMEOUT_MS - 1);
    assertEquals(isReady, false);
    await rig.clock.advance(1);
    assertEquals(isReady, true);
    await rig.send("a slow listener is not waited for", { policy: "backpressure" });
    assertEquals(rig.dropped(), []);
  });

  test("backpressure goes on as soon as there is room, and nothing is lost", async (rig) => {
    await rig.fill();
    const sent = rig.send("waited", { policy: "backpressure" });
    await rig.read();
    await sent;
    assertEquals([others(rig), rig.dropped()], [["waited"], []]);
  });

  test("drop-oldest drops the oldest beyond its limit", async (rig) => {
    await rig.fill();
    for (let i = 0; i < 30; i++) await rig.send(i, { policy: "drop-oldest" });
    await rig.read();
    const values = others(rig);
    assertEquals(values, Array.from({ length: values.length }, (_, i) => 30 - values.length + i));
    assertEquals([values.length > 0, values.length < 30], [true, true]);
    assertEquals(new Set(rig.dropped().map((line) => line.split(" ")[1])), new Set(["full"]));
  });

  test("drop-newest drops what comes while it is full, and nothing else", async (rig) => {
    await rig.fill();
    for (const value of [1, 2]) await rig.send(value, { policy: "drop-newest" });
    assertEquals(rig.dropped(), ["1 newest", "1 newest"]);
    await rig.read();
    await rig.send(3, { policy: "drop-newest" });
    await rig.read();
    assertEquals([others(rig), rig.dropped().length], [[3], 2]);
  });

  test("latest replaces what waits, and nothing that is on its way", async (rig) => {
    await rig.fill();
    for (const value of [1, 2, 3]) await rig.send(value, { policy: "latest" });
    assertEquals(rig.dropped(), ["1 replaced", "1 replaced"]);
    await rig.read();
    await rig.send(4, { policy: "latest" });
    await rig.read();
    assertEquals([others(rig), rig.dropped().length], [[3, 4], 2]);
  });

  for (const policy of UNPACED) {
    test(`${policy} lets the event loop turn while it is full, and waits no longer`, async (rig) => {
      await rig.fill();
      await rig.send("first", { policy });
      let isTurnOver = false;
      rig.clock.afterTurn(() => isTurnOver = true);
      await rig.send("second", { policy });
      assertEquals(isTurnOver, true);
    });
  }

  test("any drops what waited longer than its time to live", async (rig) => {
    await rig.fill();
    for (const policy of ["backpressure", ...UNPACED.slice(0, 1)] as const) {
      void rig.send(`stale ${policy}`, { policy, ttlMs: 50 });
    }
    await rig.clock.advance(51);
    void rig.send("fresh", { policy: "drop-oldest", ttlMs: 5000 });
    await rig.read();
    assertEquals([others(rig), expired(rig)], [["fresh"], 2]);
  });
}

function others(rig: PolicyRig): unknown[] {
  return rig.taken().filter((value) => value !== FILLER);
}

function expired(rig: PolicyRig): number {
  const counts = rig.dropped().map((line) => line.split(" "));
  return counts.reduce((sum, [count, why]) => why === "expired" ? sum + Number(count) : sum, 0);
}

/** Lets all that waits for promises and turns alone go on. */
export async function idle(clock: VirtualClock): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await clock.advance(0);
  await settle();
}
