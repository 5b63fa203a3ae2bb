import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import type { Address } from "../../lib/mesh/node_record.ts";
import type { Acceptor, Socket, Transport } from "../../lib/transport/transport.ts";
import { IS_EMULATED, PATIENCE_MS } from "../support/patience.ts";
import { TestProcess } from "../support/process.ts";
import { leakTest } from "../support/leak_check.ts";

const CONNECT_AND_WAIT = new URL("./children/connect_and_wait.ts", import.meta.url).href;

/** More than any socket buffers. */
const MUCH_BYTES = 16 * 1024 * 1024;

/** What the contract needs to try a transport. */
export interface TransportUnderTest<A extends Address> {
  readonly transport: Transport<A>;
  /** An address to listen at that nobody else uses: port 0, or a fresh path. */
  readonly address: A;
  /** An address where nobody listens. */
  readonly nobody: A;
  /** Cleans up; `address` is not listened at any more. */
  dispose?(): void | Promise<void>;
}

/** What `transportContract` may leave out. */
export interface ContractOptions {
  /** Leaves all tests out, under their names. */
  readonly ignore?: boolean;
  /** Leaves out what takes a second process, which connects with `Deno.connect(address)`. */
  readonly inMemory?: boolean;
}

/**
 * Registers the tests that every transport passes.
 *
 * @param name The transport's name in the names of the tests.
 * @param create Makes what one test needs.
 * @param options What to leave out.
 */
export function transportContract<A extends Address>(
  name: string,
  create: () => TransportUnderTest<A> | Promise<TransportUnderTest<A>>,
  { ignore = false, inMemory = false }: ContractOptions = {},
): void {
  const test: Test<A> = (title, run) => {
    const once = async () => {
      const under = await create();
      const context = new Context(under);
      try {
        await run(context);
      } finally {
        context.close();
        await under.dispose?.();
      }
    };
    leakTest({ name: `${name}${title}`, fn: once, ignore });
  };
  dataTests(test);
  endTests(test);
  if (!inMemory) processTests(test);
  acceptTests(test);
  connectTests(test);
}

type Test<A extends Address> = (
  title: string,
  run: (context: Context<A>) => Promise<void>,
) => void;

function dataTests<A extends Address>(test: Test<A>): void {
  test(" carries bytes in order in both directions", async (context) => {
    const [near, far] = await context.pair();
    await Promise.all([writeAll(near, text("to and ")), writeAll(far, text("fro"))]);
    await Promise.all([near.closeWrite(), far.closeWrite()]);
    assertEquals(asText(await readAll(far)), "to and ");
    assertEquals(asText(await readAll(near)), "fro");
  });

  test(" keeps the order of many small writes", async (context) => {
    const [near, far] = await context.pair();
    const received = readAll(far);
    for (let i = 0; i < 1000; i++) await writeAll(near, Uint8Array.of(i, i >> 8));
    await near.closeWrite();
    const bytes = await received;
    assertEquals(bytes.length, 2000);
    for (let i = 0; i < 1000; i++) assertEquals(bytes[2 * i]! | bytes[2 * i + 1]! << 8, i);
  });

  test(" carries megabytes both ways at once", async (context) => {
    const [near, far] = await context.pair();
    const sent = pattern(IS_EMULATED ? MUCH_BYTES / 16 : MUCH_BYTES);
    const [there, back] = await Promise.all([
      readAll(far),
      readAll(near),
      ...[near, far].map(
        async (socket) => {
          await writeAll(socket, sent);
          await socket.closeWrite();
        },
      ),
    ]);
    assert(equalBytes(there, sent), "what arrived there differs");
    assert(equalBytes(back, sent), "what arrived back differs");
  });

  test(".write() waits while the other end does not read", async (context) => {
    const [near, far] = await context.pair();
    const sent = new Uint8Array(MUCH_BYTES);
    let written = false;
    const writing = writeAll(near, sent).then(() => written = true);
    const first = new Uint8Array(1);
    assertEquals(await far.read(first), 1);
    assertEquals(written, false);
    await Promise.all([readExactly(far, sent.length - 1), writing]);
  });

  test(".read() fills a part of a small buffer at a time", async (context) => {
    const [near, far] = await context.pair();
    await writeAll(near, text("abcde"));
    await near.closeWrite();
    assertEquals(asText(await readAll(far, 2)), "abcde");
  });

  test(".read() into an empty buffer and .write() of nothing return 0", async (context) => {
    const [near, far] = await context.pair();
    assertEquals(await near.write(new Uint8Array(0)), 0);
    assertEquals(await far.read(new Uint8Array(0)), 0);
  });
}

function endTests<A extends Address>(test: Test<A>): void {
  test(".closeWrite() ends one direction only", async (context) => {
    const [near, far] = await context.pair();
    await near.closeWrite();
    assertEquals(await far.read(new Uint8Array(1)), null);
    await writeAll(far, text("answer"));
    far.close();
    assertEquals(asText(await readAll(near)), "answer");
  });

  test(".closeWrite() resolves twice and after the end", async (context) => {
    const [near, far] = await context.pair();
    await near.closeWrite();
    await near.closeWrite();
    near.close();
    await near.closeWrite();
    assertEquals(await far.read(new Uint8Array(1)), null);
    await far.closeWrite();
  });

  test(".write() rejects after closeWrite()", async (context) => {
    const [near] = await context.pair();
    await near.closeWrite();
    await assertRejects(() => near.write(text("late")));
  });

  test(".close() delivers what was written before", async (context) => {
    const [near, far] = await context.pair();
    await writeAll(near, text("last words"));
    near.close();
    assertEquals(asText(await readAll(far)), "last words");
  });

  test(".close() is idempotent", async (context) => {
    const [near, far] = await context.pair();
    near.close();
    near.close();
    assertEquals(await far.read(new Uint8Array(1)), null);
  });

  test(".close() ends a read under way", async (context) => {
    const [near] = await context.pair();
    const reading = near.read(new Uint8Array(1));
    near.close();
    assertEquals(await reading, null);
  });

  test(".close() makes a write under way reject", async (context) => {
    const [near] = await context.pair();
    const writing = writeForever(near);
    // There is no event for "the buffers are full"; the test is right either way.
    await new Promise((resolve) => setTimeout(resolve, 20));
    near.close();
    await assertRejects(() => writing);
  });

  test(".read() returns null and .write() rejects after close()", async (context) => {
    const [near] = await context.pair();
    near.close();
    assertEquals(await near.read(new Uint8Array(1)), null);
    await assertRejects(() => near.write(text("late")));
  });

  test(".read() returns null where the other end closed with unread bytes", async (context) => {
    const [near, far] = await context.pair();
    await writeAll(near, text("never read"));
    await writeAll(far, text("x"));
    // Once this has arrived, the far end is sure to have received something.
    assertEquals(await near.read(new Uint8Array(1)), 1);
    const reading = near.read(new Uint8Array(1));
    far.close();
    assertEquals(await reading, null);
  });

  test(".write() rejects where the other end is gone", async (context) => {
    const [near, far] = await context.pair();
    const writing = writeForever(near);
    assertEquals(await far.read(new Uint8Array(1)), 1);
    far.close();
    const error = await assertRejects(() => writing);
    const { BrokenPipe, ConnectionReset } = Deno.errors;
    assert(error instanceof BrokenPipe || error instanceof ConnectionReset, String(error));
    assertEquals(await near.read(new Uint8Array(1)), null);
    await near.closeWrite();
  });
}

function processTests<A extends Address>(test: Test<A>): void {
  test(".read() returns null and .write() rejects once the peer is killed", async (context) => {
    const acceptor = await context.listen();
    await using child = new TestProcess([
      "run",
      "-A",
      CONNECT_AND_WAIT,
      JSON.stringify(acceptor.address),
    ]);
    const far = await acceptOne(acceptor);
    assertEquals(await far.read(new Uint8Array(1)), 1);
    const reading = far.read(new Uint8Array(1));
    await child.stop("SIGKILL");
    assertEquals(await reading, null);
    await assertRejects(() => writeForever(far));
    far.close();
  });
}

function acceptTests<A extends Address>(test: Test<A>): void {
  test(".listen() tells the address that it listens at", async (context) => {
    const { address } = await context.listen();
    assertEquals(address.transport, context.under.transport.name);
    if (address.transport === "tcp") assert(address.port > 0);
  });

  test(".listen() rejects an address that is taken", async (context) => {
    const { address } = await context.listen();
    const error = await assertRejects(
      () => context.under.transport.listen(address as A),
      Deno.errors.AddrInUse,
    );
    assertMatch(error.message, /^Cannot listen at .*: already in use/);
  });

  test(".listen() can be repeated once the acceptor is closed", async (context) => {
    const first = await context.listen();
    first.close();
    const again = await context.under.transport.listen(first.address as A);
    again.close();
  });

  test("'s acceptor ends its iteration when it is closed", async (context) => {
    const acceptor = await context.listen();
    const ended = collect(acceptor);
    acceptor.close();
    assertEquals(await ended, []);
  });

  test("'s acceptor closes twice, and then accepts nobody", async (context) => {
    const acceptor = await context.listen();
    acceptor.close();
    acceptor.close();
    assertEquals(await collect(acceptor), []);
    await assertRejects(() => context.under.transport.connect(acceptor.address as A));
  });

  test("'s acceptor leaves open connections alone when it is closed", async (context) => {
    const [near, far] = await context.pair();
    context.acceptor?.close();
    await writeAll(near, text("still here"));
    near.close();
    assertEquals(asText(await readAll(far)), "still here");
  });

  test("'s acceptor can be iterated again after its loop was left", async (context) => {
    const acceptor = await context.listen();
    for (let round = 0; round < 2; round++) {
      const near = await context.connect();
      for await (const far of acceptor) {
        far.close();
        break;
      }
      assertEquals(await near.read(new Uint8Array(1)), null);
    }
  });

  test(" opens 200 connections at once", async (context) => {
    const acceptor = await context.listen();
    const serving = serveEcho(acceptor, 200);
    const answers = await Promise.all(Array.from({ length: 200 }, async (_, i) => {
      const socket = await context.connect();
      await writeAll(socket, Uint8Array.of(i));
      await socket.closeWrite();
      return await readAll(socket);
    }));
    await serving;
    assertEquals(answers.map(([byte]) => byte), Array.from({ length: 200 }, (_, i) => i));
  });

  test("'s sockets say who is at the other end", async (context) => {
    const [near, far] = await context.pair();
    assertMatch(near.remote, /^(unix|tcp|memory) \S+$/);
    assertMatch(far.remote, /^(unix|tcp|memory) \S+$/);
  });
}

function connectTests<A extends Address>(test: Test<A>): void {
  test(".connect() rejects when nobody listens", async (context) => {
    const { transport, nobody } = context.under;
    const error = await assertRejects(() => transport.connect(nobody));
    const { ConnectionRefused, NotFound } = Deno.errors;
    assert(error instanceof ConnectionRefused || error instanceof NotFound, String(error));
    assertMatch(error.message, /^Cannot connect to \w+ \S+: /);
  });

  test(".connect() rejects with the reason of an aborted signal", async (context) => {
    const { address } = await context.listen();
    const reason = new Error("changed my mind");
    const signal = AbortSignal.abort(reason);
    const error = await assertRejects(() =>
      context.under.transport.connect(address as A, { signal })
    );
    assertEquals(error, reason);
  });

  test(".connect() rejects and leaks nothing when aborted at once", async (context) => {
    const { address } = await context.listen();
    const abort = new AbortController();
    const connecting = context.under.transport.connect(address as A, { signal: abort.signal });
    const reason = new Error("changed my mind");
    abort.abort(reason);
    assertEquals(await assertRejects(() => connecting), reason);
  });

  test(".connect() leaves the socket open when its signal is aborted later", async (context) => {
    const abort = new AbortController();
    const [near, far] = await context.pair({ signal: abort.signal });
    abort.abort();
    await writeAll(near, text("open"));
    near.close();
    assertEquals(asText(await readAll(far)), "open");
  });
}

/** What one test uses; closes what the test left open. */
class Context<A extends Address> {
  readonly under: TransportUnderTest<A>;
  acceptor?: Acceptor;
  readonly #sockets: Socket[] = [];

  constructor(under: TransportUnderTest<A>) {
    this.under = under;
  }

  async listen(): Promise<Acceptor> {
    return this.acceptor = await this.under.transport.listen(this.under.address);
  }

  async connect(options?: { signal?: AbortSignal }): Promise<Socket> {
    const address = this.acceptor!.address as A;
    const socket = await this.under.transport.connect(address, {
      timeoutMs: PATIENCE_MS,
      ...options,
    });
    this.#sockets.push(socket);
    return socket;
  }

  async pair(options?: { signal?: AbortSignal }): Promise<[near: Socket, far: Socket]> {
    const acceptor = await this.listen();
    const [near, far] = await Promise.all([this.connect(options), acceptOne(acceptor)]);
    this.#sockets.push(far);
    return [near, far];
  }

  close(): void {
    this.acceptor?.close();
    for (const socket of this.#sockets) socket.close();
  }
}

async function acceptOne(acceptor: Acceptor): Promise<Socket> {
  for await (const socket of acceptor) return socket;
  throw new Error("The acceptor was closed");
}

async function collect(acceptor: Acceptor): Promise<Socket[]> {
  const sockets: Socket[] = [];
  for await (const socket of acceptor) sockets.push(socket);
  return sockets;
}

async function serveEcho(acceptor: Acceptor, count: number): Promise<void> {
  const answers: Promise<void>[] = [];
  for await (const socket of acceptor) {
    answers.push((async () => {
      await writeAll(socket, await readAll(socket));
      socket.close();
    })());
    if (answers.length === count) break;
  }
  await Promise.all(answers);
}

/**
 * Writes all of the bytes.
 *
 * @param socket Where to.
 * @param bytes What to write.
 */
export async function writeAll(socket: Socket, bytes: Uint8Array): Promise<void> {
  for (let from = 0; from < bytes.length;) from += await socket.write(bytes.subarray(from));
}

async function writeForever(socket: Socket): Promise<never> {
  const bytes = new Uint8Array(256 * 1024);
  for (;;) await socket.write(bytes);
}

/**
 * Reads to the end.
 *
 * @param socket Where from.
 * @param bufferBytes How much to read at a time.
 * @returns All that came.
 */
export async function readAll(socket: Socket, bufferBytes = 64 * 1024): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  const buffer = new Uint8Array(bufferBytes);
  for (;;) {
    const count = await socket.read(buffer);
    if (count === null) break;
    chunks.push(buffer.slice(0, count));
    total += count;
  }
  const bytes = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/**
 * Reads a number of bytes.
 *
 * @param socket Where from.
 * @param count How many.
 * @returns The bytes.
 * @throws {Error} If the connection ends before.
 */
export async function readExactly(socket: Socket, count: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(count);
  for (let at = 0; at < count;) {
    const read = await socket.read(bytes.subarray(at));
    if (read === null) throw new Error(`The connection ended after ${at} of ${count} bytes`);
    at += read;
  }
  return bytes;
}

function pattern(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) bytes[i] = i ^ i >> 8 ^ i >> 16;
  return bytes;
}

// `assertEquals` takes seconds for megabytes.
function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}

function asText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
