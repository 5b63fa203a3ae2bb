import { assert, assertEquals } from "@std/assert";
import { MAX_COORDINATED_BYTES } from "../../../lib/discovery/coordinator/messages.ts";
import type { NodeRecord, TcpAddress } from "../../../lib/mesh/node_record.ts";
import { diffRecords, encodeInterest } from "../../../lib/peer/records/record_message.ts";
import { FrameType } from "../../../lib/wire/frame.ts";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";
import { settle } from "../../support/test_node.ts";
import { memoryTransport } from "../../support/memory_transport.ts";
import { drawUuid } from "../../../lib/testing/chance.ts";
import { RawClient } from "./raw_client.ts";
import { TestCoordinator } from "./test_coordinator.ts";
import { newRecord } from "../../support/records.ts";

const { NODE, NODE_CHANGED, NODE_GONE, SYNCED, RECORD, INTEREST, GOODBYE } = FrameType;

/** A coordinator in virtual time and on a network in memory. */
class Rig implements AsyncDisposable {
  readonly clock = new VirtualClock();
  readonly transport = memoryTransport();
  readonly clients: RawClient[] = [];
  coordinator!: TestCoordinator;
  #nextPort = 50_000;

  static async open(): Promise<Rig> {
    const rig = new Rig();
    const { clock, transport } = rig;
    rig.coordinator = await TestCoordinator.start({ clock, transport });
    return rig;
  }

  /** Connects a client; without a record it only looks. */
  async join(
    record = this.record(),
    options: { domainId?: string; isReading?: boolean; looksOnly?: boolean } = {},
  ): Promise<RawClient> {
    const client = await RawClient.connect(
      this.transport,
      this.coordinator.address,
      record.id,
      options,
    );
    this.clients.push(client);
    if (!options.looksOnly) await client.register(record);
    await settle(this.clock);
    return client;
  }

  look(): Promise<RawClient> {
    return this.join(this.record(), { looksOnly: true });
  }

  record(changes: Partial<NodeRecord> = {}): NodeRecord {
    const port = this.#nextPort++;
    return newRecord("node", {
      addresses: [{ transport: "tcp", hostname: "127.0.0.1", port }],
      ...changes,
    });
  }

  /** Lets a node's process accept connections, as a busy one still does. */
  async accept({ addresses: [address] }: NodeRecord): Promise<AsyncDisposable> {
    const acceptor = await this.transport.listen(address as TcpAddress);
    const accepting = (async () => {
      for await (const socket of acceptor) socket.close();
    })();
    return {
      [Symbol.asyncDispose]: async () => {
        acceptor.close();
        await accepting;
      },
    };
  }

  /** Moves time on while some clients show that they live. */
  async pass(durationMs: number, alive: readonly RawClient[] = []): Promise<void> {
    for (let passedMs = 0; passedMs < durationMs; passedMs += 500) {
      for (const client of alive) await client.send(FrameType.PONG, new Uint8Array(), 24);
      await this.clock.advance(500);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const stopped = this.coordinator.stop();
    await this.clock.advance(5000);
    await stopped;
    for (const { socket } of this.clients) socket.close();
    await settle(this.clock);
    assertEquals(this.clock.pending, 0, "timers are left");
  }
}

Deno.test("A change costs one small message for each of the others", async () => {
  await using rig = await Rig.open();
  const records = Array.from({ length: 200 }, () => rig.record({ topics: ["imu", "odometry"] }));
  const clients: RawClient[] = [];
  for (const record of records) clients.push(await rig.join(record));
  // Whoever came n-th was told of n - 1 nodes at once, and of each that followed.
  for (const [index, { heard }] of clients.entries()) {
    assertEquals(heard.length, records.length, `client ${index}`);
    assertEquals(heard[index], `${SYNCED}`);
  }
  const bytes = clients.map((client) => client.bytes);
  const [before] = records as [NodeRecord];
  const after = { ...before, topics: ["imu", "lidar", "odometry"], revision: 1 };
  await clients[0]!.send(INTEREST, encodeInterest(diffRecords(before, after)));
  await settle(rig.clock);
  for (const [index, client] of clients.slice(1).entries()) {
    assertEquals(client.heard.slice(records.length), [`${NODE_CHANGED} ${before.id.uuid}`]);
    assert(client.bytes - bytes[index + 1]! < 200, `${client.bytes - bytes[index + 1]!} bytes`);
  }
  assertEquals(clients[0]!.heard.length, records.length);
});

Deno.test("Domains are kept apart", async () => {
  await using rig = await Rig.open();
  const near = await rig.join();
  const far = await rig.join(rig.record(), { domainId: "another" });
  assertEquals([near.heard, far.heard], [[`${SYNCED}`], [`${SYNCED}`]]);
});

Deno.test("A node that says goodbye is gone at once", async () => {
  await using rig = await Rig.open();
  const observer = await rig.look();
  const record = rig.record();
  await using _accepting = await rig.accept(record);
  const node = await rig.join(record);
  await node.send(GOODBYE, new Uint8Array(), 1);
  node.socket.close();
  await settle(rig.clock);
  const { uuid } = record.id;
  assertEquals(observer.heard, [`${SYNCED}`, `${NODE} ${uuid}`, `${NODE_GONE} ${uuid}`]);
});

Deno.test("A node whose connection ends is gone at once when its process is", async () => {
  await using rig = await Rig.open();
  const observer = await rig.look();
  const node = await rig.join();
  node.socket.close();
  await settle(rig.clock);
  assertEquals(observer.heard.length, 3);
});

Deno.test("A node whose process lives may register again", async () => {
  await using rig = await Rig.open();
  const observer = await rig.look();
  const [back, away] = [rig.record(), rig.record()];
  await using _accepting = await rig.accept(back);
  await using _also = await rig.accept(away);
  const [first, second] = [await rig.join(back), await rig.join(away)];
  first.socket.close();
  second.socket.close();
  await rig.pass(1500);
  await rig.join(back);
  assertEquals(observer.heard.filter((line) => line.startsWith(`${NODE_GONE}`)), []);
  await rig.pass(1000);
  assertEquals(
    observer.heard.filter((line) => line.startsWith(`${NODE_GONE}`)),
    [`${NODE_GONE} ${away.id.uuid}`],
  );
});

Deno.test("A silent node is gone within 3 s if its machine does not answer", async () => {
  await using rig = await Rig.open();
  const observer = await rig.look();
  const node = await rig.join();
  await rig.pass(4000, [node]);
  assertEquals(observer.heard.length, 2);
  await rig.pass(3000);
  assertEquals(observer.heard.at(-1)?.startsWith(`${NODE_GONE}`), true);
  assert(node.hasEnded);
});

Deno.test("A node that speaks while its machine is asked stays, whatever that answers", async () => {
  await using rig = await Rig.open();
  const { transport } = rig;
  const observer = await rig.look();
  const node = await rig.join();
  const connect = transport.connect.bind(transport);
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  Object.assign(transport, {
    async connect(...args: Parameters<typeof connect>) {
      asked.resolve();
      await answer.promise;
      return await connect(...args);
    },
  });
  await rig.pass(3000, [observer]);
  await asked.promise;
  await node.send(FrameType.PONG, new Uint8Array(), 24);
  await settle(rig.clock);
  // Nobody listens at its port.
  answer.resolve();
  await settle(rig.clock);
  assertEquals([observer.heard.length, node.hasEnded], [2, false]);
});

Deno.test("A busy node stays for 15 s", async () => {
  await using rig = await Rig.open();
  const record = rig.record();
  await using _accepting = await rig.accept(record);
  const observer = await rig.look();
  const node = await rig.join(record);
  await rig.pass(14_000, [observer]);
  await node.send(FrameType.PONG, new Uint8Array(), 24);
  await rig.pass(14_500, [observer]);
  assertEquals(observer.heard.length, 2);
  await rig.pass(2000, [observer]);
  assertEquals(observer.heard.at(-1), `${NODE_GONE} ${record.id.uuid}`);
});

Deno.test("Nobody is blamed for the time in which the coordinator stood still", async () => {
  await using rig = await Rig.open();
  const observer = await rig.look();
  await rig.join();
  // As a process does that was stopped: what became due in the meantime runs late.
  const { clock } = rig;
  const monotonicMs = clock.monotonicMs.bind(clock);
  clock.monotonicMs = () => monotonicMs() + 60_000;
  await clock.advance(1000);
  assertEquals(observer.heard.length, 2);
});

Deno.test("The last connection of a node counts", async () => {
  await using rig = await Rig.open();
  const observer = await rig.look();
  const record = rig.record();
  const first = await rig.join(record);
  await rig.join({ ...record, revision: 7, topics: ["imu"] });
  await settle(rig.clock);
  assert(first.hasEnded);
  const line = `${NODE} ${record.id.uuid}`;
  assertEquals(observer.heard, [`${SYNCED}`, line, line]);
});

Deno.test("Whoever does not read costs little and is cut off", async () => {
  await using rig = await Rig.open();
  const stuckRecord = rig.record();
  await using _accepting = await rig.accept(stuckRecord);
  const stuck = await rig.join(stuckRecord, { isReading: false });
  const reader = await rig.look();
  let record = rig.record();
  const node = await rig.join(record);
  // Each change takes some 10 kB.
  for (let revision = 1; revision <= 500; revision++) {
    const topics = Array.from({ length: 20 }, (_, i) => `t${revision}/${i}`.padEnd(255)).sort();
    const after = { ...record, topics, revision };
    await node.send(INTEREST, encodeInterest(diffRecords(record, after)));
    record = after;
    await settle(rig.clock);
  }
  assertEquals(reader.heard.filter((line) => line.startsWith(`${NODE_CHANGED}`)).length, 500);
  await rig.pass(5500, [node, reader]);
  const warnings = rig.coordinator.log.at("warn");
  assertEquals(warnings.length, 1);
  assert(warnings[0]!.includes("it has not read what it was told for 5000 ms"), warnings[0]);
  assertEquals(reader.heard.at(-1), `${NODE_GONE} ${stuckRecord.id.uuid}`);
  // It finds what was in its socket, which is far less than what happened.
  await stuck.read();
  assert(stuck.bytes < 500_000, `${stuck.bytes} bytes`);
});

Deno.test("Whoever reads late is told how things are, not how they were", async () => {
  await using rig = await Rig.open();
  const late = await rig.join(rig.record(), { isReading: false });
  const records = Array.from({ length: 20 }, () =>
    rig.record({
      topics: Array.from({ length: 1000 }, (_, i) => `robot/${drawUuid(Math.random)}/${i}`).sort(),
    }));
  const nodes: RawClient[] = [];
  for (const record of records) nodes.push(await rig.join(record));
  for (const node of nodes.slice(10)) node.socket.close();
  await settle(rig.clock);
  void late.read();
  await rig.pass(1000, [late, ...nodes.slice(0, 10)]);
  const present = new Set<string>();
  for (const line of late.heard) {
    const [type, uuid] = line.split(" ") as [string, string];
    if (Number(type) === NODE) present.add(uuid);
    if (Number(type) === NODE_GONE) present.delete(uuid);
  }
  assertEquals([...present].sort(), records.slice(0, 10).map(({ id }) => id.uuid).sort());
});

Deno.test("What is malformed closes that connection alone, with one line", async (t) => {
  const cases: [name: string, send: (node: RawClient, rig: Rig) => Promise<void>, why: string][] = [
    ["another node's record", (node, rig) => node.register(rig.record()), "another node"],
    [
      "a change out of order",
      (node, rig) => {
        const after = rig.record({ revision: 9 });
        return node.send(INTEREST, encodeInterest(diffRecords({ ...after, revision: 8 }, after)));
      },
      "a record that it did not register",
    ],
    ["no map", (node) => node.send(RECORD, Uint8Array.of(0xc1)), "not MessagePack"],
    [
      "an endless frame",
      (node) => node.write(Uint8Array.of(0xff, 0xff, 0xff, 0xff, RECORD, 0, 0, 0)),
      `larger than`,
    ],
  ];
  for (const [name, send, why] of cases) {
    await t.step(name, async () => {
      await using rig = await Rig.open();
      const observer = await rig.look();
      const node = await rig.join();
      await send(node, rig);
      await settle(rig.clock);
      assert(node.hasEnded);
      assertEquals(observer.heard.length, 3);
      assertEquals(observer.hasEnded, false);
      const { log } = rig.coordinator;
      assertEquals(log.at("warn").length, 1);
      assert(log.at("warn")[0]!.includes(why), log.at("warn")[0]);
    });
  }
  assert(MAX_COORDINATED_BYTES < 2 ** 24);
});
