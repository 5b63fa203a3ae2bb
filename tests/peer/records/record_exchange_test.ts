import { assert, assertEquals } from "@std/assert";
import type { NodeRecord } from "../../../lib/mesh/node_record.ts";
import { OwnRecord } from "../../../lib/mesh/own_record.ts";
import { Topology } from "../../../lib/mesh/topology.ts";
import { RecordExchange } from "../../../lib/peer/records/record_exchange.ts";
import {
  decodeInterest,
  decodeRecord,
  diffRecords,
  encodeInterest,
  encodeRecord,
} from "../../../lib/peer/records/record_message.ts";
import { FrameType } from "../../../lib/wire/frame.ts";
import type { Connection } from "../../../lib/peer/connection.ts";
import { FrameReader } from "../../../lib/wire/frame_reader.ts";
import { frameOf } from "../../support/frames.ts";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";
import { ConnectionRig } from "../connection_rig.ts";
import { idOf, recordOf } from "../../support/records.ts";

const { RECORD, INTEREST, WANT_RECORD } = FrameType;
const PEER = idOf("peer").uuid;

/** A node "near" with one connection, whose other end is the test's. */
class ExchangeRig extends ConnectionRig {
  readonly topology = new Topology();
  readonly own = new OwnRecord(idOf("near"), 1, () => {});
  readonly time = new VirtualClock();
  readonly exchange = new RecordExchange(this.own, this.topology, this.time);

  constructor() {
    super();
    this.handlers[RECORD] = (...frame) => this.exchange.readRecord(...frame);
    this.handlers[INTEREST] = (...frame) => this.exchange.readInterest(...frame);
    this.handlers[WANT_RECORD] = (connection) => this.exchange.readWantRecord(connection);
  }

  /** What is known of the peer. */
  get known(): NodeRecord | undefined {
    return this.topology.nodes.get(PEER);
  }

  async receiveInterest(before: NodeRecord, after: NodeRecord): Promise<void> {
    await this.receive({ type: INTEREST, body: encodeInterest(diffRecords(before, after)) });
  }
}

Deno.test("RecordExchange.introduce() sends the record to a peer that knows another", async () => {
  const rig = new ExchangeRig();
  rig.own.set("topics", "imu", true);
  rig.exchange.introduce(rig.connection, 1);
  rig.exchange.introduce(rig.connection, -1);
  await rig.clock.advance(0);
  const { body } = await rig.frames.nextOf(RECORD);
  assertEquals(decodeRecord(body), rig.own.record);
  await rig.close();
  assertEquals(await rig.frames.next(), null);
});

Deno.test("RecordExchange.publish() sends what changed", async () => {
  const rig = new ExchangeRig();
  const before = rig.own.record;
  rig.own.set("topics", "imu", true);
  rig.exchange.publish([rig.connection], before, rig.own.record);
  await rig.clock.advance(0);
  const { from, to, topicsAdded } = decodeInterest((await rig.frames.nextOf(INTEREST)).body);
  assertEquals([from, to, topicsAdded], [0, 1, ["imu"]]);
  await rig.close();
});

Deno.test("RecordExchange answers WANT_RECORD", async () => {
  const rig = new ExchangeRig();
  await rig.receive({ type: WANT_RECORD });
  assertEquals(decodeRecord((await rig.frames.nextOf(RECORD)).body), rig.own.record);
  await rig.close();
});

Deno.test("RecordExchange puts a record into the topology", async () => {
  const rig = new ExchangeRig();
  const record = recordOf("peer", { topics: ["imu"], revision: 3 });
  await rig.receive({ type: RECORD, body: encodeRecord(record) });
  assertEquals(rig.known, record);
  await rig.close();
});

Deno.test("RecordExchange keeps the addresses that discovery heard", async () => {
  const rig = new ExchangeRig();
  const addresses = [{ transport: "tcp", hostname: "10.0.0.7", port: 4000 }] as const;
  rig.topology.put(recordOf("peer", { addresses }));
  const said = [{ transport: "tcp", hostname: "0.0.0.0", port: 4000 }] as const;
  const record = recordOf("peer", { addresses: said, topics: ["imu"], revision: 1 });
  await rig.receive({ type: RECORD, body: encodeRecord(record) });
  assertEquals(rig.known, { ...record, addresses });
  await rig.close();
});

Deno.test("RecordExchange puts where the peer came from in place of all interfaces", async () => {
  const rig = new ExchangeRig();
  const tcp = (hostname: string) => ({ transport: "tcp", hostname, port: 4000 }) as const;
  const addresses = [tcp("::"), tcp("10.0.0.7")];
  await rig.receive({ type: RECORD, body: encodeRecord(recordOf("peer", { addresses })) });
  assertEquals(rig.known?.addresses, [tcp("127.0.0.1"), tcp("10.0.0.7")]);
  await rig.close();
});

Deno.test("RecordExchange ends a connection that brings the record of another node", async () => {
  const rig = new ExchangeRig();
  await rig.receive({ type: RECORD, body: encodeRecord(recordOf("other")) });
  assertEquals(await rig.ended, { type: "malformed", why: "it sent the record of another node" });
  assertEquals(rig.topology.nodes.size, 0);
  rig.outbox.close();
});

Deno.test("RecordExchange ends a connection that brings no record", async () => {
  for (const type of [RECORD, INTEREST]) {
    const rig = new ExchangeRig();
    await rig.receive({ type, body: [0x91, 0xc0] });
    assertEquals(await rig.ended, { type: "malformed", why: "not a map" });
    rig.outbox.close();
  }
});

Deno.test("RecordExchange ignores a record older than the one it knows", async () => {
  const rig = new ExchangeRig();
  const newer = recordOf("peer", { topics: ["b"], revision: 2 });
  rig.topology.put(newer);
  const older = recordOf("peer", { topics: ["a"], revision: 1 });
  await rig.receive({ type: RECORD, body: encodeRecord(older) });
  await rig.receiveInterest(recordOf("peer"), older);
  assertEquals(rig.known, newer);
  await rig.close();
});

Deno.test("RecordExchange applies a change to the record it is for", async () => {
  const rig = new ExchangeRig();
  const before = recordOf("peer", { topics: ["a"], services: ["s"], revision: 1 });
  const after = { ...before, topics: ["b"], services: [], revision: 2 };
  rig.topology.put(before);
  await rig.receiveInterest(before, after);
  assertEquals(rig.known, after);
  await rig.close();
});

for (const known of [null, recordOf("peer", { revision: 1 })]) {
  const what = known ? "another revision" : "nothing";
  Deno.test(`RecordExchange asks for the record when it knows ${what}`, async () => {
    const rig = new ExchangeRig();
    if (known) rig.topology.put(known);
    const before = recordOf("peer", { revision: 2 });
    await rig.receiveInterest(before, { ...before, topics: ["a"], revision: 3 });
    await rig.frames.nextOf(WANT_RECORD);
    assertEquals(rig.known?.topics ?? [], []);
    await rig.close();
  });
}

Deno.test("RecordExchange asks for a record once, however many changes it cannot use", async () => {
  const rig = new ExchangeRig();
  const change = (from: number) =>
    rig.receiveInterest(
      recordOf("peer", { revision: from }),
      recordOf("peer", { revision: from + 1, topics: ["a"] }),
    );
  for (let revision = 1; revision < 5; revision++) await change(revision);
  await rig.receive({ type: RECORD, body: encodeRecord(recordOf("peer", { revision: 5 })) });
  await change(7);
  await rig.receive({ type: WANT_RECORD });
  const types: number[] = [];
  while (types.at(-1) !== RECORD) types.push((await rig.frames.next())!.type);
  assertEquals(types.filter((type) => type === WANT_RECORD).length, 2);
  await rig.close();
});

Deno.test("RecordExchange ends a peer that asks for records without reading them", async () => {
  const rig = new ExchangeRig();
  for (let count = 0; count < 500; count++) rig.own.set("topics", `topic ${count}`, true);
  for (let count = 0; count < 100; count++) {
    await rig.receive({ type: WANT_RECORD }).catch(() => {});
  }
  assertEquals(await rig.ended, { type: "malformed", why: "it does not read what it asks for" });
  rig.outbox.close();
});

/** A clock on which everything takes 10 ms. */
class SlowClock extends VirtualClock {
  #readings = 0;

  override monotonicMs(): number {
    return super.monotonicMs() + 10 * this.#readings++;
  }
}

Deno.test("RecordExchange lets a peer wait that makes much work with few bytes", async () => {
  const clock = new SlowClock();
  const topology = new Topology();
  const exchange = new RecordExchange(new OwnRecord(idOf("near"), 1, () => {}), topology, clock);
  const peer = { peer: idOf("peer") } as unknown as Connection;
  const change = (from: number, topics: readonly string[] = ["new"]): FrameReader => {
    const interest = diffRecords(
      recordOf("peer", { revision: from }),
      recordOf("peer", { revision: from + 1, topics }),
    );
    const reader = new FrameReader(2 ** 20);
    const bytes = frameOf({ type: INTEREST, body: encodeInterest(interest) });
    reader.space().set(bytes);
    reader.filled(bytes.length);
    assert(reader.next());
    return reader;
  };
  topology.put(recordOf("peer"));
  assertEquals(exchange.readInterest(peer, change(0)), undefined);

  const topics = Array.from({ length: 5000 }, (_, index) => `t${index}`).sort();
  topology.put(recordOf("peer", { revision: 1, topics }));
  // One name more costs little, however many there are.
  assertEquals(exchange.readInterest(peer, change(1)), undefined);
  let isOver = false;
  const rest = exchange.readInterest(peer, change(2, topics.map((topic) => `${topic}/more`)));
  assert(rest instanceof Promise);
  const over = rest.then(() => isOver = true);
  await clock.advance(39);
  assertEquals([isOver, topology.nodes.get(PEER)?.revision], [false, 3]);
  await clock.advance(1);
  await over;
});

Deno.test("A node that comes from another address is looked for there first", async () => {
  const rig = new ExchangeRig();
  const tcp = (hostname: string) => ({ transport: "tcp", hostname, port: 7000 } as const);
  const comeFrom = (remoteHostname: string) => {
    const isLocal = remoteHostname === "127.0.0.1";
    const connection = { peer: idOf("peer"), remoteHostname, isLocal } as unknown as Connection;
    rig.exchange.introduce(connection, rig.own.record.revision);
    return rig.known?.addresses;
  };
  const record = recordOf("peer", { addresses: [tcp("10.0.0.5")] });
  rig.topology.put(record);
  // Where discovery found it, it tells where it is.
  assertEquals(comeFrom("10.0.0.9"), [tcp("10.0.0.5")]);
  // Unless it cannot be reached there.
  const elsewhere = { peer: idOf("peer"), remoteHostname: "10.0.0.9", isLocal: false };
  rig.exchange.noteMoved(elsewhere as unknown as Connection);
  assertEquals(rig.known?.addresses, [tcp("10.0.0.9"), tcp("10.0.0.5")]);
  rig.topology.remove(PEER);
  await rig.receive({ type: RECORD, body: encodeRecord(record) });
  assertEquals(comeFrom("127.0.0.1"), [tcp("10.0.0.5")]);
  assertEquals(comeFrom("10.0.0.9"), [tcp("10.0.0.9"), tcp("10.0.0.5")]);
  assertEquals(comeFrom("10.0.0.5"), [tcp("10.0.0.9"), tcp("10.0.0.5")]);
  for (const last of [1, 2, 3, 4]) comeFrom(`10.1.0.${last}`);
  assertEquals(rig.known?.addresses, [4, 3, 2, 1].map((last) => tcp(`10.1.0.${last}`)));
  await rig.close();
});

Deno.test("A record that arrives after its node's goodbye does not bring the node back", async () => {
  const rig = new ExchangeRig();
  const body = encodeRecord(recordOf("peer"));
  await rig.receive({ type: RECORD, body });
  rig.topology.remove(PEER, "stopped");
  await rig.receive({ type: RECORD, body });
  assertEquals(rig.known, undefined);
  await rig.time.advance(1000);
  await rig.receive({ type: RECORD, body });
  assertEquals(rig.known?.id.uuid, PEER);
  rig.topology.remove(PEER, "silent");
  await rig.receive({ type: RECORD, body });
  assertEquals(rig.known?.id.uuid, PEER);
  await rig.close();
});

Deno.test("A node that goes on speaking after its goodbye is asked for its record, once", async () => {
  const rig = new ExchangeRig();
  const body = encodeRecord(recordOf("peer"));
  await rig.receive({ type: RECORD, body });
  rig.topology.remove(PEER, "gone");
  for (let count = 0; count < 3; count++) await rig.receive({ type: RECORD, body });
  await rig.time.advance(1000);
  await rig.clock.advance(0);
  await rig.frames.nextOf(WANT_RECORD);
  await rig.receive({ type: RECORD, body });
  assertEquals(rig.known?.id.uuid, PEER);
  await rig.close();
  assertEquals(await rig.frames.next(), null);
  assertEquals(rig.time.pending, 0);
});
