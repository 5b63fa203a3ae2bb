import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Address, TcpAddress, UnixAddress } from "../../lib/mesh/node_record.ts";
import type { Dialled } from "../../lib/handshake/open_connection.ts";
import { Dialer, DialError } from "../../lib/peer/dialer.ts";
import {
  HANDSHAKE_TIMEOUT_MS,
  HandshakeError,
  refuse,
  welcome,
} from "../../lib/handshake/handshake.ts";
import type { Acceptor, Socket } from "../../lib/transport/transport.ts";
import { createUnixTransport } from "../../lib/transport/unix.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { memoryTransport } from "../support/memory_transport.ts";
import { introductionOf, readBytes } from "../support/peer_bytes.ts";
import { settle } from "../support/test_node.ts";
import { idOf, recordOf } from "../support/records.ts";

const unixTransport = createUnixTransport();

const ANYWHERE: TcpAddress = { transport: "tcp", hostname: "::1", port: 0 };
const NEVER = new AbortController().signal;

/** Answers handshakes at an acceptor, as the node of a name, until all have closed. */
async function answer(acceptor: Acceptor, name: string): Promise<void> {
  const answers: Promise<void>[] = [];
  for await (const socket of acceptor) answers.push(answerAt(socket, name));
  await Promise.all(answers);
}

async function answerAt(socket: Socket, name: string): Promise<void> {
  try {
    await welcome(socket, introductionOf(name), () => -1);
    await readBytes(socket);
  } catch {
    // The dialer wants another node.
  }
  socket.close();
}

/** A node "far" that listens in memory and at a Unix socket, and a dialer "near". */
class DialRig implements AsyncDisposable {
  readonly clock = new VirtualClock();
  readonly tcp = memoryTransport();
  readonly dialer = this.dialerOf(unixTransport);
  readonly #cleanUps: (() => Promise<unknown>)[] = [];

  dialerOf(unix: typeof unixTransport | null): Dialer {
    return new Dialer({ unix, tcp: this.tcp }, () => introductionOf("near"), this.clock);
  }

  async listenTcp(name: string): Promise<Address> {
    const acceptor = await this.tcp.listen(ANYWHERE);
    this.#answer(acceptor, name);
    return acceptor.address;
  }

  /** A node that is too busy for a while. */
  async listenBusy(times: number): Promise<{ acceptor: Acceptor; refused: () => number }> {
    const acceptor = await this.tcp.listen(ANYWHERE);
    let refused = 0;
    const serve = async () => {
      for await (const socket of acceptor) {
        if (refused >= times) void answerAt(socket, "far");
        else {
          refused++;
          await refuse(socket, new HandshakeError("busy", "too many handshakes at once"));
          socket.close();
        }
      }
    };
    const served = serve();
    this.#cleanUps.push(() => {
      acceptor.close();
      return served;
    });
    return { acceptor, refused: () => refused };
  }

  async listenUnix(name: string): Promise<Address> {
    const directory = await Deno.makeTempDir();
    const address: UnixAddress = {
      transport: "unix",
      path: `${directory}/1-${idOf("far").uuid}.sock`,
    };
    const acceptor = await unixTransport.listen(address);
    this.#cleanUps.push(() => Deno.remove(directory, { recursive: true }));
    this.#answer(acceptor, name);
    return address;
  }

  /** Dials, closes the connection, and tells where it led. */
  async dial(
    addresses: Address[],
    { hostname = "host", dialer = this.dialer } = {},
  ): Promise<string> {
    const record = recordOf("far", { id: idOf("far", hostname), addresses });
    const { socket }: Dialled = await dialer.dial(record, -1, NEVER);
    socket.close();
    return socket.remote.split(" ")[0]!;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#cleanUps.map((cleanUp) => cleanUp()));
    assertEquals(this.clock.pending, 0);
  }

  #answer(acceptor: Acceptor, name: string): void {
    const answered = answer(acceptor, name);
    this.#cleanUps.push(() => {
      acceptor.close();
      return answered;
    });
  }
}

Deno.test("Dialer.dial() prefers the Unix socket of a node on this machine", async () => {
  await using rig = new DialRig();
  const addresses = [await rig.listenTcp("far"), await rig.listenUnix("far")];
  assertEquals(await rig.dial(addresses), "unix");
});

Deno.test("Dialer.dial() uses TCP for a node on another machine", async () => {
  await using rig = new DialRig();
  const addresses = [await rig.listenUnix("far"), await rig.listenTcp("far")];
  assertEquals(await rig.dial(addresses, { hostname: "elsewhere" }), "memory");
});

Deno.test("Dialer.dial() uses TCP where Unix sockets are not allowed", async () => {
  await using rig = new DialRig();
  const addresses = [await rig.listenUnix("far"), await rig.listenTcp("far")];
  assertEquals(await rig.dial(addresses, { dialer: rig.dialerOf(null) }), "memory");
});

Deno.test("Dialer.dial() falls back to TCP where the Unix socket is gone", async () => {
  await using rig = new DialRig();
  const addresses: Address[] = [
    { transport: "unix", path: "/nonexistent/rosy.sock" },
    await rig.listenTcp("far"),
  ];
  assertEquals(await rig.dial(addresses), "memory");
});

Deno.test("Dialer.dial() goes on where another node answers", async () => {
  await using rig = new DialRig();
  const addresses = [await rig.listenUnix("impostor"), await rig.listenTcp("far")];
  assertEquals(await rig.dial(addresses), "memory");
});

Deno.test("Dialer.dial() tells what the node said", async () => {
  await using rig = new DialRig();
  const record = recordOf("far", { addresses: [await rig.listenTcp("far")] });
  const { socket, greeting } = await rig.dialer.dial(record, -1, NEVER);
  socket.close();
  assertEquals([greeting.id, greeting.revision, greeting.knows], [idOf("far"), 0, -1]);
});

Deno.test("Dialer.dial() finds a node gone where every address says so", async () => {
  await using rig = new DialRig();
  const addresses: Address[] = [
    { transport: "unix", path: "/nonexistent/rosy.sock" },
    { ...ANYWHERE, port: 1 },
    await rig.listenTcp("successor"),
  ];
  const error = await assertRejects(() => rig.dial(addresses), DialError);
  assertEquals(error.isGone, true);
  assert(error.message.startsWith('Cannot connect to node "far": '), error.message);
  assert(error.cause instanceof HandshakeError);
});

Deno.test("Dialer.dial() does not find a node gone that refuses for another reason", async () => {
  await using rig = new DialRig();
  const address = await rig.listenTcp("far");
  const stranger = new Dialer(
    { unix: null, tcp: rig.tcp },
    () => introductionOf("near", { domainId: "other" }),
    rig.clock,
  );
  const error = await assertRejects(() => rig.dial([address], { dialer: stranger }), DialError);
  assertEquals([error.isGone, (error.cause as HandshakeError).reason], [false, "domain"]);
});

Deno.test("Dialer.dial() asks a node again that has too many handshakes at once", async () => {
  await using rig = new DialRig();
  const { acceptor, refused } = await rig.listenBusy(3);
  const dialled = rig.dial([acceptor.address]);
  for (const waitMs of [100, 200, 400]) {
    await settle(rig.clock);
    await rig.clock.advance(waitMs);
  }
  assertEquals([await dialled, refused()], ["memory", 3]);
});

Deno.test("Dialer.dial() gives up a node that stays busy, and does not find it gone", async () => {
  await using rig = new DialRig();
  const { acceptor, refused } = await rig.listenBusy(Infinity);
  const dialled = assertRejects(() => rig.dial([acceptor.address]), DialError, "too many");
  for (const [index, waitMs] of [100, 200, 400, 800].entries()) {
    await settle(rig.clock);
    await rig.clock.advance(waitMs - 1);
    assertEquals(refused(), index + 1);
    await rig.clock.advance(1);
  }
  await settle(rig.clock);
  assertEquals([(await dialled).isGone, refused()], [false, 5]);
});

Deno.test("Dialer.dial() does not find a node gone that it has no way to", async () => {
  await using rig = new DialRig();
  const error = await assertRejects(
    () => rig.dial([]),
    DialError,
    "no address that this node may use",
  );
  assertEquals(error.isGone, false);
});

Deno.test("Dialer.dial() gives up a handshake after 5 s and does not find the node gone", async () => {
  await using rig = new DialRig();
  const acceptor = await rig.tcp.listen(ANYWHERE);
  const dialled = assertRejects(() => rig.dial([acceptor.address]), DialError);
  await settle(rig.clock);
  await rig.clock.advance(HANDSHAKE_TIMEOUT_MS);
  assertEquals((await dialled).isGone, false);
  acceptor.close();
});

Deno.test("Dialer.dial() rejects with the reason of its signal", async () => {
  await using rig = new DialRig();
  const acceptor = await rig.tcp.listen(ANYWHERE);
  const record = recordOf("far", { addresses: [acceptor.address] });
  for (const turns of [0, 1, 2, 3, 10]) {
    const abort = new AbortController();
    const dialled = assertRejects(() => rig.dialer.dial(record, -1, abort.signal), Error, "enough");
    for (let turn = 0; turn < turns; turn++) await null;
    abort.abort(new Error("enough"));
    await dialled;
  }
  acceptor.close();
});

Deno.test("Dialer.dial() goes to no address that no honest node has", async () => {
  await using rig = new DialRig();
  const { uuid } = idOf("far");
  const foreign: Address[] = [
    { transport: "unix", path: "/var/run/docker.sock" },
    { transport: "unix", path: `relative-${uuid}.sock` },
    ...["robot.example", "224.0.0.251", "255.255.255.255", "0.0.0.0", "::", "ff02::1", "1.2.3"].map(
      (hostname): Address => ({ transport: "tcp", hostname, port: 80 }),
    ),
    { transport: "tcp", hostname: "127.0.0.1", port: 0 },
    { transport: "tcp", hostname: "127.0.0.1", port: 65_536 },
  ];
  for (const address of foreign) {
    await assertRejects(() => rig.dial([address]), DialError, "no address that this node may use");
  }
});
