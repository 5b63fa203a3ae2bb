import { assert, assertEquals } from "@std/assert";
import { NamedPeer } from "../../../lib/discovery/named/named_peer.ts";
import type { NodeRecord, TcpAddress } from "../../../lib/mesh/node_record.ts";
import { Topology } from "../../../lib/mesh/topology.ts";
import { HandshakeError } from "../../../lib/handshake/handshake.ts";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";
import { FakeLinks } from "../fake_links.ts";
import { newRecord } from "../../support/records.ts";

/** A named peer in virtual time, where a test says what answers. */
class Rig extends FakeLinks {
  readonly clock = new VirtualClock();
  readonly topology = new Topology();
  readonly log = new RecordingLogger();
  readonly troubles: (string | null)[] = [];
  /** When each attempt was made, and where. */
  readonly attempts: { atMs: number; hostname: string }[] = [];
  answer: NodeRecord | Error = new Deno.errors.ConnectionRefused("refused");
  hostnames = ["10.0.0.5"];
  readonly peer = new NamedPeer({ hostname: "robot", port: 7000 }, {
    resolve: () => Promise.resolve(this.hostnames),
    topology: this.topology,
    links: this,
    clock: this.clock,
    random: () => 0.5,
    logger: this.log,
    known: () => [],
    met: (record) => void this.topology.put(record),
    onHealth: (health) => void this.troubles.push(health.isDegraded ? health.why : null),
  });

  override ask(...args: unknown[]): Promise<never> {
    const [{ hostname }] = args as [TcpAddress];
    this.attempts.push({ atMs: this.clock.monotonicMs(), hostname });
    if (this.answer instanceof Error) return Promise.reject(this.answer);
    return Promise.resolve({ record: this.answer, acquaintances: [] } as never);
  }
}

Deno.test("NamedPeer tries again with back-off, and warns once", async () => {
  const rig = new Rig();
  const startMs = rig.clock.monotonicMs();
  rig.peer.start();
  await rig.clock.advance(10_000);
  const waits = rig.attempts.map(({ atMs }, i, all) => atMs - (all[i - 1]?.atMs ?? startMs));
  assertEquals(waits.slice(0, 6), [0, 100, 200, 400, 800, 1000]);
  const message = "Cannot reach the peer robot:7000 (connection refused): trying again";
  assertEquals([rig.log.at("warn"), rig.troubles], [[message], [message]]);

  rig.answer = newRecord();
  await rig.clock.advance(1000);
  assertEquals(rig.log.at("info"), ["The peer robot:7000 is there"]);
  assertEquals(rig.troubles.at(-1), null);
  const { length } = rig.attempts;
  await rig.clock.advance(60_000);
  assertEquals(rig.attempts.length, length);
  await rig.peer.close();
});

Deno.test("NamedPeer looks again when its node is gone, at once when the network changes", async () => {
  const rig = new Rig();
  const record = rig.answer = newRecord();
  rig.peer.start();
  await rig.clock.advance(0);
  rig.answer = new Deno.errors.TimedOut("late");
  rig.topology.remove(record.id.uuid);
  await rig.clock.advance(100);
  assertEquals(rig.attempts.length, 2);
  assertEquals(rig.log.at("warn").length, 1);
  await rig.clock.advance(10_000);
  const { length } = rig.attempts;
  rig.answer = newRecord();
  rig.peer.hurry();
  await rig.clock.advance(0);
  assertEquals(rig.attempts.length, length + 1);
  assertEquals(rig.topology.nodes.size, 1);
  await rig.peer.close();
});

Deno.test("NamedPeer tries all addresses of a host, but not those of one that refuses", async () => {
  const rig = new Rig();
  rig.hostnames = ["fd00::5", "10.0.0.5"];
  rig.peer.start();
  await rig.peer.tried;
  assertEquals(rig.attempts.map(({ hostname }) => hostname), rig.hostnames);
  rig.answer = new HandshakeError("key", "this side asks for an auth key");
  await rig.clock.advance(10_000);
  // Another reason is news.
  assertEquals(rig.log.at("warn").length, 2);
  assert(rig.attempts.slice(-5).every(({ hostname }) => hostname === "fd00::5"));
  await rig.peer.close();
  const { length } = rig.attempts;
  await rig.clock.advance(10_000);
  assertEquals(rig.attempts.length, length);
});

Deno.test("NamedPeer leaves this node itself alone", async () => {
  const rig = new Rig();
  rig.answer = new HandshakeError("self", "this is the node itself");
  rig.peer.start();
  await rig.peer.tried;
  await rig.clock.advance(10_000);
  assertEquals([rig.attempts.length, rig.log.at("warn")], [1, []]);
  await rig.peer.close();
});
