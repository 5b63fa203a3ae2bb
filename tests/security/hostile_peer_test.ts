import { assert, assertEquals } from "@std/assert";
import type { TcpAddress } from "../../lib/mesh/node_record.ts";
import { MAX_NODES, Topology } from "../../lib/mesh/topology.ts";
import { greet } from "../../lib/handshake/handshake.ts";
import { NameAllowance } from "../../lib/peer/name_allowance.ts";
import { encodeRecord } from "../../lib/peer/records/record_message.ts";
import type { Socket, Transport } from "../../lib/transport/transport.ts";
import { FrameType, GoodbyeReason } from "../../lib/wire/frame.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { ConnectionRig } from "../peer/connection_rig.ts";
import { introductionOf, writeAll } from "../support/peer_bytes.ts";
import { settle, TestNode } from "../support/test_node.ts";
import { memoryTransport } from "../support/memory_transport.ts";
import { frameOf } from "../support/frames.ts";
import { idOf, recordOf } from "../support/records.ts";

/** A node, and what strangers can do to it. */
class Victim implements AsyncDisposable {
  readonly #sockets: Socket[] = [];

  private constructor(
    readonly node: TestNode,
    readonly transport: Transport<TcpAddress>,
    readonly clock: VirtualClock,
  ) {}

  static async start(): Promise<Victim> {
    const clock = new VirtualClock();
    const transport = memoryTransport();
    return new Victim(await TestNode.start("victim", transport, clock), transport, clock);
  }

  /** Connects and shakes hands. */
  async greet(name: string): Promise<Socket> {
    const socket = await this.transport.connect(this.node.record.addresses[0] as TcpAddress);
    this.#sockets.push(socket);
    await greet(socket, introductionOf(name), { uuid: idOf("victim").uuid, knows: -1 });
    await settle(this.clock);
    return socket;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.close();
    await this.node.stop();
  }
}

const frame = (type: number, body: Uint8Array, header: number[] = []) =>
  frameOf({ type, header, body: [...body] });

Deno.test("A node that opens connection after connection keeps the newest eight", async () => {
  await using victim = await Victim.start();
  await victim.greet("friend");
  for (let count = 0; count < 40; count++) await victim.greet("foe");
  const uuids = victim.node.connections.map(({ peer }) => peer.name);
  assertEquals(uuids.filter((name) => name === "foe").length, 8);
  assertEquals(uuids.filter((name) => name === "friend").length, 1);
  const warnings = victim.node.logger.at("warn");
  assertEquals(warnings.length, 1);
  assert(warnings[0]!.includes("more than 8 connections"), warnings[0]);
});

Deno.test("A host whose nodes write nonsense is told of once, whatever they call themselves", async () => {
  await using victim = await Victim.start();
  for (let count = 0; count < 20; count++) {
    const socket = await victim.greet(`foe${"abcdefghijklmnopqrst"[count]}`);
    await writeAll(socket, frame(FrameType.NAME, new Uint8Array(1), [1, 0, 0, count, 1]));
    await settle(victim.clock);
  }
  const warnings = victim.node.logger.at("warn");
  assertEquals(warnings.length, 1);
  assert(warnings[0]!.includes("name number"), warnings[0]);
});

Deno.test("A node of which only a connection told is doubted when that has ended", async () => {
  await using victim = await Victim.start();
  const socket = await victim.greet("fake");
  await writeAll(socket, frame(FrameType.RECORD, encodeRecord(recordOf("fake"))));
  await settle(victim.clock);
  assert(victim.node.topology.nodes.has(idOf("fake").uuid));
  await writeAll(socket, frame(FrameType.GOODBYE, new Uint8Array(), [GoodbyeReason.DONE]));
  await socket.closeWrite();
  await settle(victim.clock);
  assertEquals(victim.node.suspected, ["fake lost"]);
});

Deno.test("Topology takes so many nodes, topics and services, and no more", () => {
  const topology = new Topology();
  for (let count = 0; count < MAX_NODES + 100; count++) topology.put(recordOf(`n${count}`));
  assertEquals(topology.nodes.size, MAX_NODES);
  const first = recordOf("n0", { revision: 1, topics: ["t"] });
  assertEquals([topology.put(first), topology.put(recordOf("new"))], [true, false]);
  topology.remove(first.id.uuid);
  assertEquals(topology.put(recordOf("new")), true);

  const names = Array.from({ length: 65_536 }, (_, index) => `t${index}`);
  const full = new Topology();
  for (let count = 0; count < 20; count++) full.put(recordOf(`n${count}`, { topics: names }));
  assertEquals(full.nodes.size, 16);
  full.remove(idOf("n0").uuid);
  assertEquals(full.put(recordOf("other", { topics: names })), true);
});

Deno.test("NameAllowance bounds the names of all connections together", async () => {
  const names = new NameAllowance(2 * (5 + 64));
  const rig = new ConnectionRig({ names });
  const other = new ConnectionRig({ names });
  const name = (number: number) =>
    frame(
      FrameType.NAME,
      new TextEncoder().encode("topic"),
      [1, number, 0, 0, 0],
    );
  await writeAll(rig.peer, name(0));
  await rig.clock.advance(0);
  await writeAll(other.peer, name(0));
  await other.clock.advance(0);
  await writeAll(rig.peer, name(1));
  const end = await rig.ended;
  assertEquals(end.type, "malformed");
  // What the closed one held is free again.
  await writeAll(other.peer, name(1));
  await other.clock.advance(0);
  assertEquals(other.connection.topics.length, 2);
  await rig.close();
  await other.close();
});
