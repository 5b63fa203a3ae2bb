import { assertEquals, assertRejects } from "@std/assert";
import type { TcpAddress } from "../../lib/mesh/node_record.ts";
import { createTcpTransport } from "../../lib/transport/tcp.ts";
import type { Acceptor, Socket, Transport } from "../../lib/transport/transport.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { IS_EMULATED } from "../support/patience.ts";
import { transportContract, type TransportUnderTest } from "./contract.ts";
import { leakTest } from "../support/leak_check.ts";

const tcpTransport = createTcpTransport();

const HAS_IPV6 = canListen("::1");
const LOOPBACK = { transport: "tcp", hostname: "127.0.0.1", port: 0 } as const;

transportContract("createTcpTransport() (IPv4)", () => at("127.0.0.1"));
transportContract("createTcpTransport() (IPv6)", () => at("::1"), { ignore: !HAS_IPV6 });
transportContract(
  "createTcpTransport() (clientHost)",
  () => at("127.0.0.1", createTcpTransport({ clientHost: "127.0.0.1" })),
);

leakTest("connect() that is aborted in the instant it succeeds leaves no connection", async () => {
  const acceptor = await tcpTransport.listen(LOOPBACK);
  const accepting = (async () => {
    for await (const socket of acceptor) socket.close();
  })();
  const address = acceptor.address as TcpAddress;
  for (let attempt = 0; attempt < 400; attempt++) {
    const abort = new AbortController();
    const connecting = tcpTransport.connect(address, { signal: abort.signal });
    // Now and then it falls between the system's success and the news of it.
    const aborted = new Promise<void>((resolve) => {
      setTimeout(() => resolve(abort.abort()), 0);
    });
    await connecting.then((socket) => socket.close(), () => {});
    await aborted;
  }
  acceptor.close();
  await accepting;
});

leakTest("createTcpTransport().listen() rejects an address of another machine", async () => {
  const error = await assertRejects(
    () => tcpTransport.listen({ transport: "tcp", hostname: "192.0.2.254", port: 0 }),
    Deno.errors.AddrNotAvailable,
  );
  assertEquals(
    error.message,
    "Cannot listen at tcp 192.0.2.254:0: this machine has no such address",
  );
});

for (const hostname of ["0.0.0.0", "::"]) {
  leakTest(`createTcpTransport().listen() accepts IPv4 connections at ${hostname}`, async () => {
    const acceptor = await tcpTransport.listen({ transport: "tcp", hostname, port: 0 });
    const near = await tcpTransport.connect({ ...LOOPBACK, port: portOf(acceptor) });
    const far = await acceptOne(acceptor);
    assertEquals(far.remote.replace(/\d+$/, "PORT"), "tcp 127.0.0.1:PORT");
    assertEquals(near.remote, `tcp 127.0.0.1:${portOf(acceptor)}`);
    for (const open of [near, far, acceptor]) open.close();
  });
}

leakTest({
  name: "createTcpTransport().listen() accepts IPv6 connections at ::",
  ignore: !HAS_IPV6,
  async fn() {
    const acceptor = await tcpTransport.listen({ transport: "tcp", hostname: "::", port: 0 });
    const address = { transport: "tcp", hostname: "::1", port: portOf(acceptor) } as const;
    const near = await tcpTransport.connect(address);
    const far = await acceptOne(acceptor);
    assertEquals(far.remote.replace(/\d+$/, "PORT"), "tcp [::1]:PORT");
    for (const open of [near, far, acceptor]) open.close();
  },
});

leakTest({
  name: "createTcpTransport().connect() leaves from the clientHost",
  // Elsewhere, 127.0.0.1 is all there is of 127.0.0.0/8.
  ignore: Deno.build.os !== "linux",
  async fn() {
    const acceptor = await tcpTransport.listen(LOOPBACK);
    const transport = createTcpTransport({ clientHost: "127.0.0.9" });
    const near = await transport.connect(acceptor.address as TcpAddress);
    const far = await acceptOne(acceptor);
    assertEquals(far.remote.replace(/\d+$/, "PORT"), "tcp 127.0.0.9:PORT");
    for (const open of [near, far, acceptor]) open.close();
  },
});

leakTest("createTcpTransport().connect() rejects a clientHost of another machine", async () => {
  const acceptor = await tcpTransport.listen(LOOPBACK);
  const transport = createTcpTransport({ clientHost: "192.0.2.254" });
  const connecting = () => transport.connect(acceptor.address as TcpAddress);
  await assertRejects(connecting, Deno.errors.AddrNotAvailable);
  acceptor.close();
});

for (const clientHost of [undefined, "127.0.0.1"]) {
  const from = clientHost ? ` from ${clientHost}` : "";
  // Only Linux lets connections wait without an answer where the queue of a listener is full.
  const ignore = Deno.build.os !== "linux" || IS_EMULATED;

  leakTest({
    name: `createTcpTransport().connect()${from} rejects when nobody answers in time`,
    ignore,
    async fn() {
      await withFullQueue(async (address) => {
        const clock = new VirtualClock();
        const transport = createTcpTransport({ clock, clientHost });
        const rejected = assertRejects(() => transport.connect(address), Deno.errors.TimedOut);
        await clock.advance(3000);
        assertEquals(
          (await rejected).message,
          `Cannot connect to tcp 127.0.0.1:${address.port}: no answer in time; ` +
            "the other end is unreachable or overloaded",
        );
        assertEquals(clock.pending, 0);
      });
    },
  });

  leakTest({
    name: `createTcpTransport().connect()${from} gives up while nobody answers when aborted`,
    ignore,
    async fn() {
      await withFullQueue(async (address) => {
        const abort = new AbortController();
        const transport = createTcpTransport({ clientHost });
        const connecting = transport.connect(address, { signal: abort.signal });
        const reason = new Error("changed my mind");
        queueMicrotask(() => abort.abort(reason));
        assertEquals(await assertRejects(() => connecting), reason);
      });
    },
  });
}

async function withFullQueue(run: (address: TcpAddress) => Promise<void>): Promise<void> {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const address = { ...LOOPBACK, port: listener.addr.port };
  const queued: Socket[] = [];
  try {
    await fillQueue(address, queued);
    await run(address);
  } finally {
    for (const socket of queued) socket.close();
    listener.close();
  }
}

async function fillQueue(address: TcpAddress, queued: Socket[]): Promise<void> {
  try {
    for (let i = 0; i < 5000; i++) {
      queued.push(await tcpTransport.connect(address, { timeoutMs: 300 }));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.TimedOut)) throw error;
  }
}

function at(
  hostname: string,
  transport: Transport<TcpAddress> = tcpTransport,
): TransportUnderTest<TcpAddress> {
  const listener = Deno.listen({ hostname, port: 0 });
  const { port } = listener.addr;
  listener.close();
  return {
    transport,
    address: { transport: "tcp", hostname, port: 0 },
    nobody: { transport: "tcp", hostname, port },
  };
}

function portOf(acceptor: Acceptor): number {
  return (acceptor.address as TcpAddress).port;
}

async function acceptOne(acceptor: Acceptor): Promise<Socket> {
  for await (const socket of acceptor) return socket;
  throw new Error("The acceptor was closed");
}

function canListen(hostname: string): boolean {
  try {
    Deno.listen({ hostname, port: 0 }).close();
    return true;
  } catch {
    return false;
  }
}

for (const clientHost of ["::", "0.0.0.0"]) {
  Deno.test(`createTcpTransport() from ${clientHost}, which is any address, connects to what there is`, async () => {
    const transport = createTcpTransport({ clientHost });
    for (const hostname of HAS_IPV6 ? ["127.0.0.1", "::1"] : ["127.0.0.1"]) {
      const acceptor = await transport.listen({ transport: "tcp", hostname, port: 0 });
      const accepted = acceptor[Symbol.asyncIterator]().next();
      const socket = await transport.connect(acceptor.address as TcpAddress);
      socket.close();
      (await accepted).value?.close();
      acceptor.close();
    }
  });
}
