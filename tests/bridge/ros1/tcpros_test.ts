import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { frameOf, FrameQueue } from "../../../lib/bridge/ros1/tcpros/frame_queue.ts";
import { FrameStream } from "../../../lib/bridge/ros1/tcpros/frame_stream.ts";
import {
  isSameMd5,
  readHeader,
  TcprosError,
  writeHeader,
} from "../../../lib/bridge/ros1/tcpros/header.ts";
import type { Socket } from "../../../lib/transport/transport.ts";

/** A socket that brings certain pieces, and writes when it is let. */
class ScriptedSocket implements Socket {
  readonly remote = "tcp test";
  readonly written: Uint8Array[] = [];
  isClosed = false;
  largestSpace = 0;
  readonly #pieces: Uint8Array[];
  #blocked = Promise.withResolvers<void>();

  constructor(pieces: readonly Uint8Array[] = [], isOpen = true) {
    this.#pieces = [...pieces];
    if (isOpen) this.#blocked.resolve();
  }

  read(into: Uint8Array): Promise<number | null> {
    this.largestSpace = Math.max(this.largestSpace, into.length);
    const piece = this.#pieces.shift();
    if (!piece) return Promise.resolve(null);
    const taken = piece.subarray(0, into.length);
    into.set(taken);
    if (taken.length < piece.length) this.#pieces.unshift(piece.subarray(taken.length));
    return Promise.resolve(taken.length);
  }

  async write(bytes: Uint8Array): Promise<number> {
    await this.#blocked.promise;
    if (this.isClosed) throw new Deno.errors.BrokenPipe("closed");
    this.written.push(bytes.slice());
    return bytes.length;
  }

  unblock(): void {
    this.#blocked.resolve();
  }

  closeWrite(): Promise<void> {
    return Promise.resolve();
  }

  close(): void {
    this.isClosed = true;
    this.#blocked.resolve();
  }
}

function u32(value: number): Uint8Array {
  return Uint8Array.of(value & 255, value >> 8 & 255, value >> 16 & 255, value >>> 24);
}

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

Deno.test("writeHeader() writes each field after its length", () => {
  assertEquals(
    writeHeader({ a: "1", topic: "/x" }),
    Uint8Array.of(19, 0, 0, 0, 3, 0, 0, 0, ...bytes("a=1"), 8, 0, 0, 0, ...bytes("topic=/x")),
  );
});

Deno.test("readHeader() reads fields, whose values may hold anything", () => {
  const header = { topic: "/x", message_definition: "string A=b\nü\n", __proto__x: "" };
  assertEquals(readHeader(writeHeader(header).subarray(4)), header);
  assertEquals(readHeader(new Uint8Array()), {});
});

Deno.test("readHeader() takes nothing for a header that is none", () => {
  const wrong = [
    bytes("abc"),
    Uint8Array.of(255, 255, 255, 255, 65),
    Uint8Array.of(1, 0, 0, 0, 65),
    Uint8Array.of(2, 0, 0, 0, ...bytes("=x")),
    new Uint8Array(100).fill(0),
    writeHeader(Object.fromEntries(Array.from({ length: 100 }, (_, i) => [i, "x"]))).subarray(4),
  ];
  for (const header of wrong) assertThrows(() => readHeader(header), TcprosError);
});

Deno.test("isSameMd5() takes a star for any checksum", () => {
  assertEquals([isSameMd5("a", "a"), isSameMd5("*", "a"), isSameMd5("a", undefined)], [
    true,
    true,
    true,
  ]);
  assertEquals(isSameMd5("a", "b"), false);
});

Deno.test("FrameStream reads frames however they are cut into pieces", async () => {
  const frames = [bytes("a"), new Uint8Array(), bytes("hello".repeat(10_000)), bytes("z")];
  const all = Uint8Array.from(frames.flatMap((frame) => [...frameOf(frame)]));
  for (const size of [13, 7000, all.length]) {
    const pieces = [];
    for (let at = 0; at < all.length; at += size) pieces.push(all.slice(at, at + size));
    const stream = new FrameStream(new ScriptedSocket(pieces));
    for (const frame of frames) assertEquals((await stream.frame(1e6))?.slice(), frame);
    assertEquals(await stream.frame(1e6), undefined);
  }
});

Deno.test("FrameStream takes no more memory than twice what has arrived, whatever a length claims", async () => {
  const socket = new ScriptedSocket([u32(900_000_000), new Uint8Array(100_000)]);
  const stream = new FrameStream(socket);
  assertEquals(await stream.frame(1e9), undefined);
  assertEquals(socket.largestSpace < 200_000, true, `${socket.largestSpace}`);
});

Deno.test("FrameStream refuses a frame that is longer than it may be before it is read", async () => {
  const stream = new FrameStream(new ScriptedSocket([u32(0xffff_ffff), new Uint8Array(10)]));
  await assertRejects(() => stream.frame(1000), TcprosError, "4294967295 bytes");
  const header = new FrameStream(new ScriptedSocket([u32(2 ** 30)]));
  await assertRejects(() => header.header(), TcprosError);
});

Deno.test("FrameQueue drops the oldest of what waits, and counts it", async () => {
  const socket = new ScriptedSocket([], false);
  const queue = new FrameQueue(socket, { maxFrames: 2, maxBytes: 100 });
  for (let index = 0; index < 6; index++) queue.push(Uint8Array.of(index));
  assertEquals([queue.dropped, queue.waitingBytes], [3, 2]);
  socket.unblock();
  await queue.flushed();
  assertEquals(socket.written.map(([first]) => first), [0, 4, 5]);
  assertEquals(queue.sent, { frames: 3, bytes: 3 });
});

Deno.test("FrameQueue bounds the bytes that wait, but for one that is larger by itself", async () => {
  const socket = new ScriptedSocket([], false);
  const queue = new FrameQueue(socket, { maxFrames: 100, maxBytes: 100 });
  for (let index = 0; index < 10; index++) queue.push(new Uint8Array(60));
  assertEquals([queue.waitingBytes, queue.dropped], [60, 8]);
  queue.push(new Uint8Array(500));
  assertEquals([queue.waitingBytes, queue.dropped], [500, 9]);
  queue.close();
  await queue.ended;
  assertEquals([queue.waitingBytes, socket.isClosed], [0, true]);
});
