import { assertEquals } from "@std/assert";
import type { Connection } from "../../lib/peer/connection.ts";
import {
  DOUBT_MS,
  Heartbeat,
  LIVENESS_LIMIT_MS,
  PING_INTERVAL_MS,
  VERIFY_MS,
} from "../../lib/peer/heartbeat.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";

/** As much of a connection as a heartbeat sees. */
class FakeConnection {
  isPaused = false;
  lastHeardMs: number;
  pings = 0;
  ends: unknown[] = [];
  readonly outbox = { bytesWritten: 0 };

  constructor(clock: VirtualClock, readonly isLocal = false) {
    this.lastHeardMs = clock.monotonicMs();
  }

  ping(): void {
    this.pings++;
  }

  close(end: unknown): void {
    this.ends.push(end);
  }
}

/** A clock of a process that can be stopped: what was due meanwhile runs late. */
class StoppableClock extends VirtualClock {
  #lateMs = 0;

  override monotonicMs(): number {
    return super.monotonicMs() + this.#lateMs;
  }

  /** The process stands still for so long. */
  stop(durationMs: number): void {
    this.#lateMs += durationMs;
  }
}

const SILENT = { type: "lost", why: `silent for ${LIVENESS_LIMIT_MS} ms`, isSilent: true };

function watch(clock: VirtualClock, isLocal = true) {
  const heartbeat = new Heartbeat(clock);
  const connection = new FakeConnection(clock, isLocal);
  heartbeat.watch(connection as unknown as Connection);
  return { heartbeat, connection };
}

Deno.test("Heartbeat pings, and closes a silent connection when the limit is over", async () => {
  const clock = new VirtualClock();
  const { heartbeat, connection } = watch(clock);
  await clock.advance(PING_INTERVAL_MS - 1);
  assertEquals(connection.pings, 1, "the early one");
  await clock.advance(1);
  assertEquals(connection.pings, 2);
  // Between two pings: it is not the next one that finds it silent.
  await clock.advance(500);
  connection.lastHeardMs = clock.monotonicMs();
  await clock.advance(LIVENESS_LIMIT_MS - 1);
  assertEquals(connection.ends, []);
  await clock.advance(1);
  assertEquals(connection.ends, [SILENT]);
  heartbeat.stop();
  assertEquals(clock.pending, 0);
});

Deno.test("Heartbeat gives peers a whole limit anew after its own process stood still", async () => {
  const clock = new StoppableClock();
  const { heartbeat, connection } = watch(clock);
  await clock.advance(PING_INTERVAL_MS - 1);
  clock.stop(10 * LIVENESS_LIMIT_MS);
  await clock.advance(1);
  assertEquals([connection.ends, connection.pings], [[], 2], "it is asked before it is judged");
  await clock.advance(LIVENESS_LIMIT_MS - 1);
  assertEquals(connection.ends, []);
  await clock.advance(1);
  assertEquals(connection.ends, [SILENT], "it did not answer");
  heartbeat.stop();
});

Deno.test("Heartbeat does not take being a little late for having stood still", async () => {
  const clock = new StoppableClock();
  const { heartbeat, connection } = watch(clock);
  await clock.advance(LIVENESS_LIMIT_MS - 1);
  clock.stop(PING_INTERVAL_MS - 1);
  await clock.advance(1);
  assertEquals(connection.ends, [SILENT]);
  heartbeat.stop();
});

Deno.test("Heartbeat pings a peer with another clock more often at first", async () => {
  const clock = new VirtualClock();
  const [local, remote] = [watch(clock), watch(clock, false)];
  await clock.advance(PING_INTERVAL_MS - 1);
  assertEquals([local.connection.pings, remote.connection.pings], [1, 4]);
  for (const { heartbeat } of [local, remote]) heartbeat.stop();
  assertEquals(clock.pending, 0);
});

Deno.test("Heartbeat lets go of a connection that it no longer watches", async () => {
  const clock = new VirtualClock();
  const { heartbeat, connection } = watch(clock);
  heartbeat.unwatch(connection as unknown as Connection);
  await clock.advance(2 * LIVENESS_LIMIT_MS);
  assertEquals([connection.pings, connection.ends], [0, []]);
  heartbeat.stop();
});

Deno.test("Heartbeat.verify() closes connections that are silent after the network has changed", async () => {
  const clock = new VirtualClock();
  const heartbeat = new Heartbeat(clock);
  const [silent, alive, local, paused] = [
    new FakeConnection(clock),
    new FakeConnection(clock),
    new FakeConnection(clock, true),
    new FakeConnection(clock),
  ];
  const all = [silent, alive, local, paused];
  for (const connection of all) heartbeat.watch(connection as unknown as Connection);
  await clock.advance(2000);
  for (const connection of all) connection.lastHeardMs = clock.monotonicMs();
  paused!.isPaused = true;
  const before = all.map(({ pings }) => pings);
  for (const connection of all) heartbeat.verify(connection as unknown as Connection);
  assertEquals(all.map(({ pings }, index) => pings - before[index]!), [1, 1, 0, 0]);
  await clock.advance(VERIFY_MS / 2);
  assertEquals(all.flatMap(({ ends }) => ends), []);
  alive!.lastHeardMs = clock.monotonicMs();
  await clock.advance(VERIFY_MS / 2);
  assertEquals(all.map(({ ends }) => ends), [
    [{ type: "lost", why: "silent since the network has changed" }],
    [],
    [],
    [],
  ]);
  heartbeat.stop();
  assertEquals(clock.pending, 0);
});

/** A heartbeat with one connection, and what it doubts. */
class BeatRig implements Disposable {
  readonly clock = new VirtualClock();
  readonly doubtedAtMs: number[] = [];
  readonly heartbeat = new Heartbeat(this.clock, () => {
    this.doubtedAtMs.push(this.clock.monotonicMs());
  });
  readonly connection: FakeConnection;

  constructor(isLocal = false) {
    this.connection = new FakeConnection(this.clock, isLocal);
    this.heartbeat.watch(this.connection as unknown as Connection);
  }

  /** Time passes in which the peer answers at once. */
  async answer(durationMs: number): Promise<void> {
    const endMs = this.clock.monotonicMs() + durationMs;
    while (this.clock.monotonicMs() < endMs) {
      await this.clock.advance(50);
      this.connection.lastHeardMs = this.clock.monotonicMs();
    }
  }

  [Symbol.dispose](): void {
    this.heartbeat.stop();
    assertEquals(this.clock.pending, 0);
  }
}

Deno.test("Heartbeat doubts a connection one second after a ping that is not answered", async () => {
  using rig = new BeatRig();
  await rig.answer(PING_INTERVAL_MS + 100);
  assertEquals(rig.doubtedAtMs, []);
  await rig.clock.advance(PING_INTERVAL_MS + DOUBT_MS - 101);
  assertEquals(rig.doubtedAtMs, []);
  await rig.clock.advance(1);
  assertEquals(rig.doubtedAtMs, [2 * PING_INTERVAL_MS + DOUBT_MS]);
  assertEquals(rig.connection.ends, []);
});

Deno.test("Heartbeat asks sooner where something was written and nothing comes", async () => {
  using rig = new BeatRig();
  await rig.answer(PING_INTERVAL_MS + 500);
  const pings = rig.connection.pings;
  for (let step = 0; step < 30; step++) {
    rig.connection.outbox.bytesWritten += 10;
    await rig.clock.advance(100);
  }
  assertEquals(rig.connection.pings - pings > 0, true);
  assertEquals(rig.doubtedAtMs.length, 1);
});

Deno.test("Heartbeat sends an idle connection no more pings than its usual ones", async () => {
  using rig = new BeatRig();
  await rig.answer(2000);
  const pings = rig.connection.pings;
  for (let round = 0; round < 10; round++) {
    await rig.clock.advance(PING_INTERVAL_MS - 20);
    await rig.answer(20);
  }
  assertEquals(rig.connection.pings - pings, 10);
});

Deno.test("Heartbeat doubts nobody on this machine, and no connection that is not read", async () => {
  using local = new BeatRig(true);
  await local.clock.advance(2 * PING_INTERVAL_MS);
  assertEquals(local.doubtedAtMs, []);
  using paused = new BeatRig();
  paused.connection.isPaused = true;
  await paused.clock.advance(2 * PING_INTERVAL_MS);
  assertEquals(paused.doubtedAtMs, []);
});

Deno.test("Heartbeat.verify() closes what was asked before and has not answered a quarter of a second later", async () => {
  using rig = new BeatRig();
  await rig.answer(PING_INTERVAL_MS + 100);
  await rig.clock.advance(PING_INTERVAL_MS + 800);
  rig.heartbeat.verify(rig.connection as unknown as Connection);
  await rig.clock.advance(249);
  assertEquals(rig.connection.ends.length, 0);
  await rig.clock.advance(1);
  assertEquals(rig.connection.ends.length, 1);
});
