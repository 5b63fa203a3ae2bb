import { assert, assertEquals, assertRejects } from "@std/assert";
import type { TcpAddress } from "../../lib/mesh/node_record.ts";
import type { Dialled } from "../../lib/handshake/open_connection.ts";
import {
  greet,
  HANDSHAKE_TIMEOUT_MS,
  HandshakeError,
  HandshakeKind,
} from "../../lib/handshake/handshake.ts";
import { MAX_HANDSHAKES, PeerServer } from "../../lib/peer/peer_server.ts";
import type { Acceptor, Socket } from "../../lib/transport/transport.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { memoryTransport } from "../support/memory_transport.ts";
import { RecordingLogger } from "../support/recording_logger.ts";
import { handshakeOf, introductionOf, readBytes, writeAll } from "../support/peer_bytes.ts";
import { settle } from "../support/test_node.ts";
import { idOf } from "../support/records.ts";

/** A server of a node "far" that serves whoever comes until the other side closes. */
class ServerRig implements AsyncDisposable {
  readonly clock = new VirtualClock();
  readonly logger = new RecordingLogger();
  readonly served: string[] = [];
  readonly transport = memoryTransport();
  readonly server: PeerServer;
  #acceptor: Acceptor | null = null;

  constructor(limits: { maxConnections?: number } = {}) {
    this.server = new PeerServer({
      ...limits,
      introduce: () => introductionOf("far"),
      knows: () => 5,
      serve: (dialled) => this.#serve(dialled),
      clock: this.clock,
      logger: this.logger,
    });
  }

  static async start(limits?: { maxConnections?: number }): Promise<ServerRig> {
    const rig = new ServerRig(limits);
    rig.#acceptor = await rig.transport.listen({ transport: "tcp", hostname: "::1", port: 0 });
    rig.server.serve(rig.#acceptor);
    return rig;
  }

  connect(): Promise<Socket> {
    return this.transport.connect(this.#acceptor!.address as TcpAddress);
  }

  warnings(): string[] {
    return this.logger.at("warn");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.close();
    await this.server.finished();
    assertEquals(this.clock.pending, 0);
  }

  async #serve({ socket, greeting }: Dialled): Promise<void> {
    this.served.push(greeting.id.name);
    await readBytes(socket);
    socket.close();
  }
}

const greetFar = (socket: Socket, name = "near") =>
  greet(socket, introductionOf(name), { uuid: idOf("far").uuid, knows: -1 });

Deno.test("PeerServer serves a connection after its handshake", async () => {
  await using rig = await ServerRig.start();
  const socket = await rig.connect();
  assertEquals((await greetFar(socket)).knows, 5);
  await settle(rig.clock);
  assertEquals([rig.served, rig.clock.pending], [["near"], 0]);
  socket.close();
});

Deno.test("PeerServer closes a connection whose handshake takes 5 s", async () => {
  await using rig = await ServerRig.start();
  const socket = await rig.connect();
  let isClosed = false;
  const closed = readBytes(socket).then(() => isClosed = true);
  const hello = handshakeOf(HandshakeKind.HELLO, {});
  await settle(rig.clock);
  for (let second = 0; second < 4; second++) {
    await rig.clock.advance(1000);
    await writeAll(socket, hello.subarray(second, second + 1));
  }
  await rig.clock.advance(HANDSHAKE_TIMEOUT_MS - 4001);
  assertEquals(isClosed, false);
  await rig.clock.advance(1);
  await closed;
});

Deno.test("PeerServer tells whoever comes beyond 64 young handshakes to try again", async () => {
  await using rig = await ServerRig.start();
  const sockets: Socket[] = [];
  for (let count = 0; count < MAX_HANDSHAKES; count++) sockets.push(await rig.connect());
  await settle(rig.clock);
  const late = await rig.connect();
  const error = await assertRejects(() => greetFar(late), HandshakeError, "try again");
  assertEquals(error.reason, "busy");
  sockets.pop()!.close();
  await settle(rig.clock);
  const last = await rig.connect();
  await greetFar(last);
  for (const socket of [...sockets, late, last]) socket.close();
});

Deno.test("PeerServer lets newcomers in though 64 others do nothing", async () => {
  await using rig = await ServerRig.start();
  const idle: Socket[] = [];
  for (let count = 0; count < MAX_HANDSHAKES; count++) idle.push(await rig.connect());
  await settle(rig.clock);
  await rig.clock.advance(500);
  const late = await rig.connect();
  assertEquals((await greetFar(late)).id.name, "far");
  assertEquals(await readBytes(idle[0]!), new Uint8Array());
  for (const socket of [...idle, late]) socket.close();
});

Deno.test("PeerServer bounds how many connections are open at once", async () => {
  await using rig = await ServerRig.start({ maxConnections: 2 });
  const open = [await rig.connect(), await rig.connect()];
  for (const socket of open) await greetFar(socket);
  await settle(rig.clock);
  const late = await rig.connect();
  await greetFar(late);
  assertEquals(await readBytes(late), new Uint8Array());
  assert(rig.warnings()[0]!.includes("too many connections"), rig.warnings()[0]);
  open[0]!.close();
  await settle(rig.clock);
  const next = await rig.connect();
  await greetFar(next);
  await settle(rig.clock);
  assertEquals(rig.served.length, 3);
  for (const socket of [...open, late, next]) socket.close();
});

Deno.test("PeerServer logs what it refuses a host for once a minute", async () => {
  await using rig = await ServerRig.start();
  for (const pauseMs of [0, 0, 59_999, 1, 0]) {
    await rig.clock.advance(pauseMs);
    const socket = await rig.connect();
    await writeAll(socket, new TextEncoder().encode("GET / HTTP/1.1\r\n"));
    await settle(rig.clock);
    socket.close();
  }
  assertEquals(rig.warnings().length, 2);
  assert(rig.warnings()[0]!.includes("does not speak rosy's protocol"), rig.warnings()[0]);
});

Deno.test("PeerServer does not warn of whoever connects and leaves", async () => {
  await using rig = await ServerRig.start();
  (await rig.connect()).close();
  await settle(rig.clock);
  assertEquals([rig.warnings(), rig.logger.lines.length], [[], 1]);
});

Deno.test("PeerServer goes on after a handshake that failed", async () => {
  await using rig = await ServerRig.start();
  const bad = await rig.connect();
  await writeAll(bad, new Uint8Array(100));
  const good = await rig.connect();
  await greetFar(good);
  bad.close();
  good.close();
});

Deno.test("PeerServer.close() ends handshakes, and finished() waits for connections", async () => {
  await using rig = await ServerRig.start();
  const open = await rig.connect();
  await greetFar(open);
  const shaking = await rig.connect();
  await settle(rig.clock);
  let isFinished = false;
  rig.server.close();
  const finished = rig.server.finished().then(() => isFinished = true);
  assertEquals(await readBytes(shaking), new Uint8Array());
  await settle(rig.clock);
  assertEquals(isFinished, false);
  open.close();
  await finished;
});
