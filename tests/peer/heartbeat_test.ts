import { assertEquals } from "@std/assert";
import type { Connection } from "../../lib/peer/connection.ts";
import { Heartbeat, VERIFY_MS } from "../../lib/peer/heartbeat.ts";
import { FakeClock } from "../fake_clock.ts";

/** As much of a connection as a heartbeat sees. */
class FakeConnection {
  isPaused = false;
  lastHeardMs: number;
  pings = 0;
  ends: unknown[] = [];

  constructor(clock: FakeClock, readonly isLocal = false) {
    this.lastHeardMs = clock.monotonicMs();
  }

  ping(): void {
    this.pings++;
  }

  close(end: unknown): void {
    this.ends.push(end);
  }
}

Deno.test("Heartbeat.verify() closes connections that are silent after the network has changed", async () => {
  const clock = new FakeClock();
  const heartbeat = new Heartbeat(clock);
  const [silent, alive, local, paused] = [
    new FakeConnection(clock),
    new FakeConnection(clock),
    new FakeConnection(clock, true),
    new FakeConnection(clock),
  ];
  const all = [silent, alive, local, paused];
  for (const connection of all) heartbeat.watch(connection as unknown as Connection);
  await clock.tick(2000);
  paused!.isPaused = true;
  const before = all.map(({ pings }) => pings);
  for (const connection of all) heartbeat.verify(connection as unknown as Connection);
  assertEquals(all.map(({ pings }, index) => pings - before[index]!), [1, 1, 0, 0]);
  await clock.tick(VERIFY_MS / 2);
  alive!.lastHeardMs = clock.monotonicMs();
  await clock.tick(VERIFY_MS / 2);
  assertEquals(all.map(({ ends }) => ends), [
    [{ type: "lost", why: "silent since the network has changed" }],
    [],
    [],
    [],
  ]);
  heartbeat.stop();
  assertEquals(clock.pending, 0);
});
