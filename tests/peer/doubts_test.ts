import { assertEquals } from "@std/assert";
import { Topology } from "../../lib/mesh/topology.ts";
import type { Connection } from "../../lib/peer/connection.ts";
import { Doubts } from "../../lib/peer/doubts.ts";
import type { Found } from "../../lib/peer/peer_visitor.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { idOf, recordOf } from "../support/records.ts";

/** As much of a connection as is doubted. */
class FakeConnection {
  readonly peer = idOf("far");
  isPaused = false;
  lastHeardMs = 0;
  readonly ends: string[] = [];

  close(end: { why: string }): void {
    this.ends.push(end.why);
  }
}

/** Doubts of a node that is called on as the test says. */
class DoubtRig implements AsyncDisposable {
  readonly clock = new VirtualClock();
  readonly topology = new Topology();
  readonly calledAtMs: number[] = [];
  readonly connection = new FakeConnection();
  readonly abort = new AbortController();
  /** What each call finds, the last one again and again; and how long it takes. */
  found: Found[] = ["there"];
  durationMs = 10;
  readonly doubts = new Doubts({
    visitor: { lookFor: () => this.#call() },
    topology: this.topology,
    clock: this.clock,
    signal: this.abort.signal,
  });

  constructor() {
    this.topology.put(recordOf("far"));
  }

  note(connection = this.connection): void {
    this.doubts.note(connection as unknown as Connection);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.abort.abort(new Error("the node is stopped"));
    await this.clock.advance(this.durationMs);
    assertEquals(this.clock.pending, 0);
  }

  async #call(): Promise<Found> {
    this.calledAtMs.push(this.clock.monotonicMs());
    await new Promise<void>((resolve) => this.clock.after(this.durationMs, resolve));
    this.abort.signal.throwIfAborted();
    return this.found.length > 1 ? this.found.shift()! : this.found[0]!;
  }
}

const WHY = "silent although the node can be reached";

Deno.test("Doubts close a connection that stays silent half a second after its node was reached", async () => {
  await using rig = new DoubtRig();
  rig.note();
  await rig.clock.advance(509);
  assertEquals(rig.connection.ends, []);
  await rig.clock.advance(1);
  assertEquals([rig.connection.ends, rig.calledAtMs], [[WHY], [0]]);
});

Deno.test("Doubts judge nobody while nothing can be opened to look for him", async () => {
  await using rig = new DoubtRig();
  rig.found = ["unknown", "unknown", "there"];
  rig.note();
  while (rig.found.length > 1) await rig.clock.advance(rig.durationMs);
  assertEquals(rig.connection.ends, []);
  await rig.clock.advance(2000);
  assertEquals([rig.connection.ends, rig.calledAtMs.length], [[WHY], 3]);
});

Deno.test("Doubts leave a connection alone that carries something once its node was reached", async () => {
  await using rig = new DoubtRig();
  rig.note();
  await rig.clock.advance(300);
  rig.connection.lastHeardMs = 300;
  await rig.clock.advance(10_000);
  assertEquals([rig.connection.ends, rig.calledAtMs], [[], [0]]);
});

Deno.test("Doubts leave in peace, ever longer, who answers elsewhere again and again", async () => {
  await using rig = new DoubtRig();
  // Its peer does not read, and says so by pings of its own.
  for (let seconds = 0; seconds < 60; seconds++) {
    rig.note();
    await rig.clock.advance(500);
    rig.connection.lastHeardMs = rig.clock.monotonicMs();
    await rig.clock.advance(500);
  }
  assertEquals(rig.connection.ends, []);
  const gapsMs = rig.calledAtMs.slice(1).map((atMs, index) => atMs - rig.calledAtMs[index]!);
  assertEquals(gapsMs, [3000, 5000, 9000, 11_000, 11_000, 11_000]);
});

Deno.test("Doubts call on a node until it answers or is heard, and no longer", async () => {
  await using rig = new DoubtRig();
  rig.found = ["lost", "lost", "there"];
  rig.note();
  await rig.clock.advance(2000);
  assertEquals([rig.calledAtMs, rig.connection.ends], [[0, 260, 520], [WHY]]);
  const other = new FakeConnection();
  rig.found = ["lost"];
  rig.note(other);
  await rig.clock.advance(1000);
  other.lastHeardMs = rig.clock.monotonicMs();
  await rig.clock.advance(300);
  const calls = rig.calledAtMs.length;
  await rig.clock.advance(10_000);
  assertEquals([other.ends, rig.calledAtMs.length], [[], calls]);
});

Deno.test("Doubts close the connections of a node whose machine says that it is gone", async () => {
  await using rig = new DoubtRig();
  rig.found = ["gone"];
  rig.note();
  await rig.clock.advance(510);
  assertEquals(rig.connection.ends, [WHY]);
});

Deno.test("Doubts call once for all connections of a node; those that ended are let go", async () => {
  await using rig = new DoubtRig();
  const [second, ended, paused] = [
    new FakeConnection(),
    new FakeConnection(),
    new FakeConnection(),
  ];
  for (const connection of [rig.connection, second, ended, paused]) rig.note(connection);
  rig.doubts.forget(ended as unknown as Connection);
  paused.isPaused = true;
  await rig.clock.advance(600);
  assertEquals(rig.calledAtMs, [0]);
  const ends = [rig.connection, second, ended, paused].map(({ ends }) => ends.length);
  assertEquals(ends, [1, 1, 0, 0]);
});

Deno.test("Doubts end with their node, and with this one", async () => {
  await using rig = new DoubtRig();
  rig.found = ["lost"];
  rig.note();
  await rig.clock.advance(1000);
  rig.topology.remove(rig.connection.peer.uuid);
  await rig.clock.advance(300);
  const calls = rig.calledAtMs.length;
  await rig.clock.advance(5000);
  assertEquals([rig.calledAtMs.length, rig.clock.pending], [calls, 0]);
  rig.topology.put(recordOf("far"));
  rig.note();
  await rig.clock.advance(100);
});
