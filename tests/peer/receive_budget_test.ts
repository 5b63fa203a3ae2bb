import { assert, assertEquals } from "@std/assert";
import { ReceiveBudget, type ReceiveShare } from "../../lib/peer/receive_budget.ts";
import { INITIAL_BYTES } from "../../lib/wire/frame_reader.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";

const POOL_BYTES = 1000;

class BudgetRig {
  readonly clock = new VirtualClock();
  readonly budget = new ReceiveBudget(this.clock, POOL_BYTES);
  readonly shares: ReceiveShare[] = [];
  /** What became of those who asked: `3 has 500`, `2 evicted`. */
  readonly events: string[] = [];

  open(host = "host"): ReceiveShare {
    const name = this.shares.length;
    const evict = (why: string) => {
      assert(/^it held \d+ bytes for a message that hardly went on/.test(why), why);
      this.events.push(`${name} evicted`);
    };
    const share = this.budget.open(host, evict);
    this.shares.push(share);
    return share;
  }

  /** Asks for so many bytes beyond a connection's own, and waits where they are not to be had. */
  async need(share: ReceiveShare, bytes: number): Promise<void> {
    const tell = () => {
      if (share.bytes === bytes) this.events.push(`${this.shares.indexOf(share)} has ${bytes}`);
    };
    if (share.hold(INITIAL_BYTES + bytes, true)) tell();
    else void share.room().then(tell);
    await this.clock.advance(0);
  }

  close(): void {
    for (const share of this.shares) share.close();
    assertEquals([this.budget.bytes, this.clock.pending], [0, 0]);
  }
}

Deno.test("ReceiveBudget counts what is larger than each connection's own buffer", () => {
  const rig = new BudgetRig();
  const share = rig.open();
  assert(share.hold(INITIAL_BYTES, true));
  assertEquals(rig.budget.bytes, 0);
  assert(share.hold(INITIAL_BYTES + 300, true));
  assertEquals(rig.budget.bytes, 300);
  assert(share.hold(INITIAL_BYTES, false));
  assertEquals(rig.budget.bytes, 0);
  rig.close();
});

Deno.test("ReceiveBudget gives half of the pool at most to buffers that are merely kept", () => {
  const rig = new BudgetRig();
  const [a, b] = [rig.open(), rig.open()];
  assert(a.hold(INITIAL_BYTES + 400, false));
  assertEquals(b.hold(INITIAL_BYTES + 200, false), false);
  assert(b.hold(INITIAL_BYTES + 200, true));
  rig.close();
});

Deno.test("ReceiveBudget lets one frame grow beyond the pool, and makes the others wait", async () => {
  const rig = new BudgetRig();
  const [a, b, c] = [rig.open(), rig.open(), rig.open()];
  await rig.need(a, 400);
  await rig.need(b, 400);
  await rig.need(a, 5000);
  await rig.need(b, 900);
  await rig.need(c, 700);
  assertEquals(rig.events.splice(0), ["0 has 400", "1 has 400", "0 has 5000", "1 has 900"]);
  // The pool is b's, the lane a's; both go on, so c waits.
  for (const share of [a, b]) share.readBytes += 100;
  await rig.clock.advance(999);
  a.readBytes += 100;
  b.readBytes += 100;
  await rig.clock.advance(1);
  assertEquals(rig.events, []);
  await rig.need(a, 6000);
  assertEquals(rig.budget.bytes, 6900);
  a.hold(INITIAL_BYTES, false);
  await rig.clock.advance(0);
  assertEquals(rig.events, ["0 has 6000", "2 has 700"]);
  rig.close();
});

Deno.test("ReceiveBudget gets every frame through, however many are begun at once", async () => {
  const rig = new BudgetRig();
  const shares = Array.from({ length: 20 }, (_, index) => rig.open(`host-${index % 3}`));
  for (const share of shares) await rig.need(share, 100);
  // Each wants more than all together may have, and none gives back anything before.
  for (const share of shares) await rig.need(share, 2000);
  for (let left = shares.length; left > 0; left--) {
    const holder = shares.find(({ bytes }) => bytes === 2000)!;
    assertEquals(rig.budget.bytes <= POOL_BYTES + 2000, true);
    holder.close();
    await rig.clock.advance(0);
  }
  assertEquals(rig.events.filter((event) => event.endsWith("has 2000")).length, 20);
  rig.close();
});

Deno.test("ReceiveBudget closes whoever does not go on while others wait, in the lane first", async () => {
  const rig = new BudgetRig();
  const [lane, pool, honest] = [rig.open(), rig.open(), rig.open()];
  await rig.need(pool, 900);
  await rig.need(lane, 5000);
  await rig.clock.advance(60_000);
  assertEquals(rig.events.splice(0), ["1 has 900", "0 has 5000"]);
  await rig.need(honest, 600);
  await rig.clock.advance(999);
  assertEquals(rig.events, []);
  await rig.clock.advance(1);
  assertEquals(rig.events, ["0 evicted", "2 has 600"]);
  rig.close();
});

Deno.test("ReceiveBudget takes a byte now and then for no progress", async () => {
  const rig = new BudgetRig();
  const [slow, quick, honest] = [rig.open(), rig.open(), rig.open()];
  await rig.need(slow, 600);
  await rig.need(quick, 30_000);
  await rig.need(honest, 600);
  slow.readBytes += 9;
  quick.readBytes += 500;
  await rig.clock.advance(1000);
  assertEquals(rig.events, ["0 has 600", "1 has 30000", "0 evicted", "2 has 600"]);
  rig.close();
});

Deno.test("ReceiveBudget closes those of the host that holds most before others", async () => {
  const rig = new BudgetRig();
  const greedy = Array.from({ length: 4 }, () => rig.open("greedy"));
  const single = rig.open("single");
  await rig.need(single, 250);
  for (const share of greedy) await rig.need(share, 180);
  const lane = rig.open("lane");
  await rig.need(lane, 5000);
  const honest = rig.open("honest");
  await rig.need(honest, 300);
  rig.events.splice(0);
  lane.readBytes += 1000;
  await rig.clock.advance(1000);
  assertEquals(rig.events, ["0 evicted", "1 evicted", "6 has 300"]);
  rig.close();
});

Deno.test("ReceiveBudget serves other hosts first, and then who holds least", async () => {
  const rig = new BudgetRig();
  const [lane, again, large, small] = ["a", "a", "b", "b"].map((host) => rig.open(host));
  await rig.need(large!, 300);
  await rig.need(small!, 100);
  await rig.need(lane!, 5000);
  await rig.need(again!, 3000);
  await rig.need(large!, 3000);
  await rig.need(small!, 3000);
  rig.events.splice(0);
  for (const share of [lane, small]) {
    share!.close();
    await rig.clock.advance(0);
  }
  assertEquals(rig.events, ["3 has 3000", "1 has 3000"]);
  rig.close();
});

Deno.test("ReceiveBudget lets the next one in while a frame is being handled", async () => {
  const rig = new BudgetRig();
  const [busy, next] = [rig.open(), rig.open()];
  await rig.need(busy, 5000);
  await rig.need(next, 6000);
  busy.park();
  await rig.clock.advance(0);
  assertEquals(rig.events, ["0 has 5000", "1 has 6000"]);
  // It is read on, with the beginning of the next frame in its buffer.
  await rig.need(busy, 5000);
  next.close();
  await rig.clock.advance(0);
  assertEquals(rig.events, ["0 has 5000", "1 has 6000", "0 has 5000"]);
  rig.close();
});

Deno.test("ReceiveBudget closes nobody for a time in which this process stood still", async () => {
  let nowMs = 0;
  const timers: (() => void)[] = [];
  const clock = Object.assign(new VirtualClock(), {
    monotonicMs: () => nowMs,
    after: (_delayMs: number, run: () => void) => {
      timers.push(run);
      return () => {};
    },
  });
  const budget = new ReceiveBudget(clock, POOL_BYTES);
  const evicted: string[] = [];
  const lane = budget.open("a", () => evicted.push("lane"));
  const waiting = budget.open("b", () => evicted.push("waiting"));
  lane.hold(INITIAL_BYTES + 5000, true);
  assertEquals(waiting.hold(INITIAL_BYTES + 5000, true), false);
  const room = waiting.room();
  nowMs = 5000;
  timers.shift()!();
  assertEquals(evicted, []);
  nowMs = 6000;
  timers.shift()!();
  await room;
  assertEquals([evicted, waiting.bytes], [["lane"], 5000]);
});

Deno.test("ReceiveShare holds nothing any more once it is closed", async () => {
  const rig = new BudgetRig();
  const share = rig.open();
  share.close();
  assertEquals([share.hold(INITIAL_BYTES + 1, true), rig.budget.bytes], [false, 0]);
  await share.room();
  rig.close();
});
