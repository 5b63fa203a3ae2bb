import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import type { UnixAddress } from "../../lib/mesh/node_record.ts";
import type { Socket } from "../../lib/transport/transport.ts";
import { createUnixTransport } from "../../lib/transport/unix.ts";
import { IS_EMULATED } from "../support/patience.ts";
import { transportContract } from "./contract.ts";
import { leakTest } from "../support/leak_check.ts";

const unixTransport = createUnixTransport();

transportContract("createUnixTransport()", async () => {
  const directory = await Deno.makeTempDir({ prefix: "rosy-test-" });
  return {
    transport: unixTransport,
    address: { transport: "unix", path: `${directory}/node.sock` },
    nobody: { transport: "unix", path: `${directory}/nobody.sock` },
    // Not recursive: a socket that the acceptor left behind is a failure.
    dispose: () => Deno.remove(directory),
  };
});

leakTest("createUnixTransport().listen() rejects where there is no directory", async () => {
  const error = await assertRejects(
    () => unixTransport.listen({ transport: "unix", path: "/no/such/directory/node.sock" }),
    Deno.errors.NotFound,
  );
  assertEquals(
    error.message,
    "Cannot listen at unix /no/such/directory/node.sock: no such directory",
  );
});

leakTest("createUnixTransport().listen() rejects a path that is too long", async () => {
  const path = `/tmp/${"x".repeat(200)}`;
  const error = await assertRejects(() => unixTransport.listen({ transport: "unix", path }));
  assertMatch(
    error.message,
    /^Cannot listen at unix \/tmp\/x+: path must be shorter than SUN_LEN$/,
  );
});

// Only Linux answers at once where the queue of a listener is full.
const ignore = Deno.build.os !== "linux" || IS_EMULATED;

leakTest({
  name: "createUnixTransport().connect() waits while the other end's queue is full",
  ignore,
  async fn() {
    await withFullQueue(async (address, listener, queued) => {
      const connecting = unixTransport.connect(address);
      for (let i = 0; i < queued; i++) (await listener.accept()).close();
      const socket = await connecting;
      (await listener.accept()).close();
      assertEquals(await socket.read(new Uint8Array(1)), null);
      socket.close();
    });
  },
});

leakTest({
  name: "createUnixTransport().connect() rejects when the queue stays full",
  ignore,
  async fn() {
    await withFullQueue(async (address) => {
      const error = await assertRejects(
        () => unixTransport.connect(address, { timeoutMs: 20 }),
        Deno.errors.TimedOut,
      );
      assertMatch(error.message, /^Cannot connect to unix \S+: no answer in time; /);
      const signal = AbortSignal.timeout(20);
      const reason = await assertRejects(() => unixTransport.connect(address, { signal }));
      assertEquals(reason, signal.reason);
    });
  },
});

async function withFullQueue(
  run: (address: UnixAddress, listener: Deno.UnixListener, queued: number) => Promise<void>,
): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "rosy-test-" });
  const address = { transport: "unix", path: `${directory}/node.sock` } as const;
  const listener = Deno.listen(address);
  const queued: Socket[] = [];
  try {
    await fillQueue(address, queued);
    await run(address, listener, queued.length);
  } finally {
    for (const socket of queued) socket.close();
    listener.close();
    await Deno.remove(directory);
  }
}

async function fillQueue(address: UnixAddress, queued: Socket[]): Promise<void> {
  try {
    for (let i = 0; i < 5000; i++) {
      queued.push(await unixTransport.connect(address, { timeoutMs: 50 }));
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.TimedOut)) throw error;
  }
}
