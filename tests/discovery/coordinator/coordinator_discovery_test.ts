import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Discovery } from "../../../lib/discovery/discovery.ts";
import type { NodeRecord, TcpAddress } from "../../../lib/mesh/node_record.ts";
import { Topology } from "../../../lib/mesh/topology.ts";
import { COORDINATOR, HandshakeError, refuse, welcome } from "../../../lib/handshake/handshake.ts";
import type { Socket, Transport } from "../../../lib/transport/transport.ts";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";
import { settle } from "../../support/test_node.ts";
import { memoryTransport } from "../../support/memory_transport.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";
import { FakeLinks } from "../fake_links.ts";
import { TestCoordinator } from "./test_coordinator.ts";
import { newRecord } from "../../support/records.ts";
import { drawUuid } from "../../../lib/testing/chance.ts";

interface Client {
  readonly discovery: Discovery;
  readonly record: NodeRecord;
  readonly topology: Topology;
  readonly log: RecordingLogger;
}

/** Clients in virtual time, and a coordinator that comes and goes. */
class Rig implements AsyncDisposable {
  readonly clock = new VirtualClock();
  readonly transport = memoryTransport();
  readonly clients: Client[] = [];
  /** When somebody tried to connect. */
  readonly attempts: number[] = [];
  #coordinator: TestCoordinator | null = null;
  #factory!: TestCoordinator;

  /** Where the coordinator is, or was. */
  get address(): TcpAddress {
    return this.#factory.address;
  }

  /** Starts, or starts again. */
  async up(): Promise<void> {
    const { clock, transport } = this;
    const port = this.#factory?.address.port ?? 0;
    this.#coordinator = await TestCoordinator.start({ clock, transport, port });
    this.#factory ??= this.#coordinator;
    await settle(clock);
  }

  async down(): Promise<void> {
    const stopped = this.#coordinator?.stop();
    this.#coordinator = null;
    for (let i = 0; i < 10; i++) await this.clock.advance(1);
    await stopped;
  }

  /** Moves time on in small steps, so that what is said arrives in the same one. */
  async pass(durationMs: number): Promise<void> {
    for (let passedMs = 0; passedMs < durationMs; passedMs += 20) await this.clock.advance(20);
  }

  client(changes: Partial<NodeRecord> = {}): Client {
    const topology = new Topology();
    const log = new RecordingLogger();
    const watched: Transport<TcpAddress> = {
      ...this.transport,
      connect: (address, options) => {
        this.attempts.push(this.clock.monotonicMs());
        return this.transport.connect(address, options);
      },
    };
    const parts = { domainId: "domain", topology, links: new FakeLinks(), logger: log };
    const discovery = this.#factory.client(parts, watched);
    const client = { discovery, record: newRecord("node", changes), topology, log };
    this.clients.push(client);
    return client;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const stopped = Promise.all(this.clients.map(({ discovery }) => discovery.stop()));
    await this.clock.advance(1000);
    await stopped;
    await this.down();
    assertEquals(this.clock.pending, 0, "timers are left");
  }
}

Deno.test("CoordinatorDiscovery waits for its coordinator, and says so once", async () => {
  await using rig = new Rig();
  await rig.up();
  await rig.down();
  const { discovery, record, log } = rig.client();
  let isStarted = false;
  const started = discovery.start(record).then(() => isStarted = true);
  await rig.clock.advance(10_000);
  assertEquals(isStarted, false);
  assertEquals(log.at("warn").length, 1);
  assert(log.at("warn")[0]!.endsWith("(connection refused): waiting for it"), log.at("warn")[0]);
  // 25 ms at first, then twice as long each time, up to 400 ms.
  const waits = rig.attempts.slice(1, 8).map((atMs, index) => atMs - rig.attempts[index]!);
  assertEquals(waits, [25, 50, 100, 200, 400, 400, 400]);
  await rig.up();
  await rig.clock.advance(400);
  await started;
  assertEquals(log.at("info").length, 1);
});

Deno.test("CoordinatorDiscovery keeps its nodes while the coordinator is away", async () => {
  await using rig = new Rig();
  await rig.up();
  const [a, b, c] = [rig.client(), rig.client(), rig.client()];
  for (const { discovery, record } of [a, b, c]) await discovery.start(record);
  await rig.pass(2000);
  const downs: string[] = [];
  for (const { topology } of [a, b]) {
    topology.subscribe(({ type, record }) => type === "down" && downs.push(record.id.uuid));
  }
  await rig.down();
  // What changes meanwhile is not lost.
  a.discovery.update({ ...a.record, topics: ["new"], revision: 1 });
  // Nobody is told of this end.
  await c.discovery.stop();
  await rig.pass(30_000);
  await rig.up();
  await rig.pass(1000);
  assertEquals(b.topology.listeners("new").length, 1);
  assertEquals([downs, a.log.at("warn").length], [[], 1]);
  await rig.pass(4100);
  assertEquals(downs, [c.record.id.uuid, c.record.id.uuid]);
  assertEquals(a.topology.nodes.size, 1);
});

Deno.test("CoordinatorDiscovery tells of changes after it had to wait for room, and of later ones", async () => {
  await using rig = new Rig();
  await rig.up();
  let gate = Promise.withResolvers<void>();
  gate.resolve();
  const connect = rig.transport.connect.bind(rig.transport);
  Object.assign(rig.transport, {
    async connect(...args: Parameters<typeof connect>) {
      const socket = await connect(...args);
      const write = socket.write.bind(socket);
      return Object.assign(socket, {
        write: (bytes: Uint8Array) => gate.promise.then(() => write(bytes)),
      });
    },
  });
  const [a, b] = [rig.client(), rig.client()];
  for (const { discovery, record } of [a, b]) await discovery.start(record);
  await rig.pass(1000);
  gate = Promise.withResolvers();
  // The first is being written, the second waits, the third has no room.
  for (const revision of [1, 2, 3]) {
    const topics = Array.from({ length: 2000 }, (_, index) => `${revision}/${index}`.padEnd(200));
    a.discovery.update({ ...a.record, topics: topics.sort(), revision });
    await settle(rig.clock);
  }
  const known = () => b.topology.nodes.get(a.record.id.uuid)?.revision;
  assertEquals(known(), 0);
  gate.resolve();
  await rig.pass(1000);
  assertEquals(known(), 3);
  a.discovery.update({ ...a.record, topics: ["z"], revision: 4 });
  await rig.pass(1000);
  assertEquals(known(), 4);
});

Deno.test("CoordinatorDiscovery.settled() waits for those who register again", async () => {
  await using rig = new Rig();
  await rig.up();
  const [a, late] = [rig.client(), rig.client()];
  await a.discovery.start(a.record);
  await rig.down();
  await rig.pass(5000);
  await rig.up();
  let isSettled = false;
  await late.discovery.start();
  void late.discovery.settled().then(() => isSettled = true);
  await rig.pass(1400);
  assertEquals([isSettled, late.topology.nodes.size], [false, 1]);
  await rig.pass(200);
  assertEquals(isSettled, true);
});

Deno.test("CoordinatorDiscovery looks anew for a coordinator that is silent", async () => {
  await using rig = new Rig();
  await rig.up();
  const mute = rig.client();
  await mute.discovery.start(mute.record);
  const before = rig.attempts.length;
  // A coordinator that is up sends pings: nothing happens.
  await rig.clock.advance(20_000);
  assertEquals([rig.attempts.length, mute.log.at("warn").length], [before, 0]);
  await rig.down();
  const { transport, clock } = rig;
  const sockets: Socket[] = [];
  const acceptor = await transport.listen(rig.address);
  const accepting = (async () => {
    for await (const socket of acceptor) {
      sockets.push(socket);
      const id = { name: COORDINATOR, hostname: "robot", uuid: drawUuid(Math.random) };
      await welcome(socket, { id, domainId: "all", revision: 0, role: COORDINATOR }, () => -1);
    }
  })();
  await clock.advance(400);
  assertEquals(sockets.length, 1);
  await clock.advance(4500);
  assertEquals(sockets.length, 2);
  assert(mute.log.at("warn").at(-1)!.includes("silent for 3500 ms"), mute.log.at("warn").at(-1));
  acceptor.close();
  await accepting;
  for (const socket of sockets) socket.close();
});

Deno.test("CoordinatorDiscovery.start() rejects where its key is refused", async () => {
  await using rig = new Rig();
  await rig.up();
  await rig.down();
  const acceptor = await rig.transport.listen(rig.address);
  const accepting = (async () => {
    for await (const socket of acceptor) {
      await refuse(socket, new HandshakeError("key", "this side asks for an auth key"));
      socket.close();
    }
  })();
  const { discovery, record } = rig.client();
  const error = await assertRejects(() => discovery.start(record), HandshakeError);
  assertEquals(error.reason, "key");
  acceptor.close();
  await accepting;
});
