import {
  CallTimeoutError,
  ConnectionLostError,
  defineSchema,
  type Node,
  NoProviderError,
  RemoteError,
  type StreamContext,
} from "@rosy/rosy";
import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { MSGPACK_NUMBER } from "../../lib/codec/registry.ts";
import { testMesh } from "../../lib/testing/mod.ts";
import { WINDOW_FIELD_BYTES } from "../../lib/wire/fields.ts";
import { FrameType, NameKind } from "../../lib/wire/frame.ts";
import { MAX_WINDOW, type Window, writeWindowField } from "../../lib/wire/stream_window.ts";
import { frameOf } from "../support/frames.ts";
import { writeAll } from "../support/peer_bytes.ts";
import { connect, introduce, RogueNode } from "./rogue.ts";
import { leakTest } from "../support/leak_check.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { untilSeen } from "../support/topology.ts";

interface Counting {
  /** How many parts were asked for. */
  asked: number;
  /** Settles when the generator has ended. */
  readonly ended: Promise<void>;
}

/** Provides `count`: the numbers from 0 on, `to` of them. */
async function provideCount(node: Node): Promise<Counting> {
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const counting = { asked: 0, ended };
  await node.addService("count", async function* (_service, to: number) {
    try {
      while (counting.asked < to) yield counting.asked++;
    } finally {
      resolve();
    }
  });
  return counting;
}

/** Both ways that a stream can go: to another node, and to the node itself. */
const WAYS = ["another node", "the node itself"] as const;

function streamTest(
  name: string,
  test: (near: Node, far: Node, mesh: MeshFixture) => Promise<void>,
): void {
  for (const way of WAYS) {
    leakTest(`${name}, of ${way}`, async () => {
      await using mesh = new MeshFixture();
      const far = await mesh.node("far");
      await test(way === "another node" ? await mesh.node("near") : far, far, mesh);
    });
  }
}

streamTest("stream() yields the parts of a generator in their order", async (near, far) => {
  await provideCount(far);
  const parts = await Array.fromAsync(near.stream("count", 1000));
  assertEquals(parts, Array.from({ length: 1000 }, (_, i) => i));
});

streamTest("stream() yields nothing where a generator does not", async (near, far) => {
  await provideCount(far);
  const stream = near.stream("count", 0);
  assertEquals(await stream.next(), { done: true, value: undefined });
  assertEquals(await stream.next(), { done: true, value: undefined });
});

streamTest("leaving a loop ends an endless generator", async (near, far) => {
  const counting = await provideCount(far);
  for await (const part of near.stream("count", Infinity)) if (part === 100) break;
  await counting.ended;
});

streamTest(
  "a generator gets no further than the window before anybody reads",
  async (near, far) => {
    const counting = await provideCount(far);
    const service = near.getService("count", { window: { parts: 5 } });
    await using stream = service.stream(Infinity);
    await stream.next();
    // Answered after all that the generator could do.
    await far.addService("asked", () => counting.asked);
    for (let turn = 0; turn < 20; turn++) await near.call("asked");
    // One was read, which made room for none yet or for one.
    assertEquals(counting.asked <= 6, true, `${counting.asked} parts`);
    assertEquals(counting.asked >= 5, true, `${counting.asked} parts`);
  },
);

streamTest("the bytes of parts count for the window, too", async (near, far) => {
  let asked = 0;
  await far.addService("images", async function* () {
    while (true) {
      asked++;
      yield new Uint8Array(10_000);
    }
  });
  await far.addService("asked", () => asked);
  const service = near.getService("images", { window: { bytes: 25_000 } });
  await using stream = service.stream();
  await stream.next();
  for (let turn = 0; turn < 20; turn++) await near.call("asked");
  assertEquals(asked <= 5, true, `${asked} parts`);
});

streamTest("a part that is larger than the window gets through", async (near, far) => {
  await far.addService("images", async function* () {
    for (let i = 0; i < 3; i++) yield new Uint8Array(100_000);
  });
  const service = near.getService("images", { window: { parts: 1, bytes: 1 } });
  const images = await Array.fromAsync(service.stream() as AsyncIterable<Uint8Array>);
  assertEquals(images.map(({ length }) => length), [100_000, 100_000, 100_000]);
});

streamTest("an error of the generator comes after the parts before it", async (near, far) => {
  await far.addService("scan", async function* () {
    yield 1;
    yield 2;
    throw new RangeError("the motor stands still");
  });
  const stream = near.stream("scan");
  const got: unknown[] = [];
  const error = await assertRejects(async () => {
    for await (const part of stream) got.push(part);
  }, RemoteError);
  assertEquals(got, [1, 2]);
  assertEquals([error.remoteName, error.remoteMessage], ["RangeError", "the motor stands still"]);
  assertEquals(await stream.next(), { done: true, value: undefined });
});

streamTest("a signal ends a stream and its generator while both wait", async (near, far) => {
  const { promise: ended, resolve } = Promise.withResolvers<unknown>();
  await far.addService("wait", async function* (this: StreamContext) {
    const { signal } = this;
    try {
      yield "waiting";
      await new Promise((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
      });
    } finally {
      resolve(signal.aborted);
    }
  });
  const controller = new AbortController();
  const stream = near.getService("wait", { signal: controller.signal }).stream();
  assertEquals(await stream.next(), { done: false, value: "waiting" });
  const next = stream.next();
  controller.abort(new Error("enough"));
  await assertRejects(() => next, Error, "enough");
  assertEquals(await ended, true);
  assertEquals(await stream.next(), { done: true, value: undefined });
});

streamTest(
  "return() ends whoever waits, and calls the return() of what is streamed",
  async (near, far) => {
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    await far.addService("silent", () => ({
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => {}),
        return: () => {
          resolve();
          return Promise.resolve({ done: true, value: undefined });
        },
      }),
    }));
    const stream = near.stream("silent");
    const next = stream.next();
    await near.waitForServiceProvider("silent");
    await far.addService("reached", () => true);
    await near.call("reached");
    await stream.return();
    assertEquals(await next, { done: true, value: undefined });
    await ended;
  },
);

streamTest("call() of a service that streams says what to do instead", async (near, far) => {
  const counting = await provideCount(far);
  await assertRejects(() => near.call("count", 3), RemoteError, "use stream() instead of call()");
  assertEquals(counting.asked, 0);
});

streamTest("stream() of a plain service yields its one result", async (near, far) => {
  await far.addService("add", (_service, a: number, b: number) => Promise.resolve(a + b));
  const stream = near.stream("add", 2, 3);
  assertEquals(stream.isPlain, undefined);
  assertEquals(await Array.fromAsync(stream), [5]);
  assertEquals(stream.isPlain, true);
});

streamTest("removing a service ends its streams", async (near, far) => {
  const counting = await provideCount(far);
  const service = near.getService("count", { window: { parts: 1 } });
  const stream = service.stream(Infinity);
  await stream.next();
  await far.removeService("count");
  await counting.ended;
  await assertRejects(
    async () => {
      for await (const _ of stream);
    },
    RemoteError,
    "the service was removed",
  );
});

streamTest("a part that cannot be sent is an error, and ends the generator", async (near, far) => {
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  await far.addService("scan", async function* () {
    try {
      yield 1;
      yield () => {};
    } finally {
      resolve();
    }
  });
  const stream = near.stream("scan");
  assertEquals(await stream.next(), { done: false, value: 1 });
  await assertRejects(() => stream.next(), RemoteError, "function");
  await ended;
});

streamTest(
  "a stream whose next part does not come in time ends with an error",
  async (near, far) => {
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    await far.addService("slow", async function* (this: StreamContext) {
      const { signal } = this;
      try {
        yield 1;
        await new Promise<void>((done) => signal.addEventListener("abort", () => done()));
      } finally {
        resolve();
      }
    });
    const stream = near.getService("slow", { timeoutMs: 500 }).stream();
    assertEquals(await stream.next(), { done: false, value: 1 });
    await assertRejects(
      () => stream.next(),
      CallTimeoutError,
      "no further part within 500 ms",
    );
    await ended;
  },
);

streamTest("wrong options are told at once", async (near) => {
  const service = (window: object) => near.getService("count", { window });
  assertThrows(() => service({ parts: 0 }).stream(), RangeError, "window.parts 0");
  assertThrows(() => service({ bytes: 1.5 }).stream(), RangeError, "window.bytes 1.5");
  assertThrows(() => near.getService("x", { timeoutMs: 0 }).stream(), RangeError, "timeoutMs");
  await Promise.resolve();
});

leakTest("a provider that stops is a lost connection after the parts before it", async () => {
  await using mesh = new MeshFixture();
  const [near, far] = await mesh.pair();
  const counting = await provideCount(far);
  const stream = near.getService("count", { window: { parts: 3 } }).stream(Infinity);
  assertEquals(await stream.next(), { done: false, value: 0 });
  await far.stop();
  await counting.ended;
  const got: unknown[] = [];
  const error = await assertRejects(async () => {
    for await (const part of stream) got.push(part);
  }, ConnectionLostError);
  assertEquals(got[0], 1);
  assertStringIncludes(error.message, "was lost before the stream's end");
});

leakTest("a caller that stops ends the generator", async () => {
  await using mesh = new MeshFixture();
  const [near, far] = await mesh.pair();
  const counting = await provideCount(far);
  const stream = near.stream("count", Infinity);
  await stream.next();
  await near.stop();
  await counting.ended;
  await assertRejects(
    async () => {
      for await (const _ of stream);
    },
    Error,
    'node "near" was stopped',
  );
  assertThrows(() => near.stream("count", 1), Error, 'stream service "count"');
});

leakTest("nobody who provides is an error of the first part", async () => {
  await using mesh = new MeshFixture();
  const near = await mesh.node("near");
  const stream = near.getService("none", { timeoutMs: 50 }).stream();
  await assertRejects(() => stream.next(), NoProviderError, "no provider found within 50 ms");
  assertEquals(await stream.next(), { done: true, value: undefined });
});

const METRES = defineSchema<number>("metres", { type: "number", minimum: 0 });

leakTest("a schema of a result is that of each part, at the provider", async () => {
  await using mesh = new MeshFixture();
  const [near, far] = await mesh.pair();
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  await far.addService("scan", async function* (_service, from) {
    try {
      for (let i = from; i > -5; i--) yield i;
    } finally {
      resolve();
    }
  }, { schema: { args: [METRES], result: METRES } });
  const got: unknown[] = [];
  const read = async (from: number) => {
    for await (const part of near.stream("scan", from)) got.push(part);
  };
  await assertRejects(() => read(2), RemoteError, 'of service "scan" does not fit its type');
  assertEquals(got, [2, 1, 0]);
  await ended;
  await assertRejects(() => read(-1), RemoteError, "expected at least 0, found -1");
});

streamTest("a schema of a result is that of each part, at the caller", async (near, far) => {
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  await far.addService("scan", async function* () {
    try {
      for (let i = 1; i > -5; i--) yield i;
    } finally {
      resolve();
    }
  }, { validate: false });
  const service = near.getService("scan", { schema: { args: [], result: METRES } });
  const got: number[] = [];
  const error = await assertRejects(async () => {
    for await (const part of service.stream()) got.push(part);
  }, TypeError);
  assertStringIncludes(error.message, "expected at least 0, found -1");
  assertEquals(got, [1, 0]);
  await ended;
});

leakTest("who is too busy to stream is followed by another provider", async () => {
  await using mesh = new MeshFixture();
  const [near, busy] = await mesh.pair();
  await busy.addService("scan", async function* () {
    yield "busy";
    await new Promise(() => {});
  });
  await near.waitForServiceProvider("scan");
  const service = near.getService("scan", { timeoutMs: 60_000 });
  const streams = Array.from({ length: 10_000 }, () => service.stream());
  await Promise.all(streams.map((stream) => stream.next()));
  await assertRejects(
    () => service.stream().next(),
    NoProviderError,
    "10000 calls are in progress",
  );
  const free = await mesh.node("free");
  await free.addService("scan", async function* () {
    yield "free";
  });
  await near.waitForServiceProvider("scan", { timeoutMs: 5000 });
  await untilSeen(near, () => near.topology.providers("scan").length === 2);
  assertEquals(await Array.fromAsync(service.stream()), ["free"]);
  await Promise.all(streams.map((stream) => stream.return()));
});

Deno.test("streams work in virtual time, and end where a link is cut", async () => {
  await using mesh = testMesh();
  const [lidar, mapper] = [await mesh.node("lidar"), await mesh.node("mapper")];
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  await lidar.addService("scan", async function* (this: StreamContext) {
    try {
      for await (const _ of lidar.every({ periodMs: 100, signal: this.signal })) yield 1;
    } finally {
      resolve();
    }
  });
  const stream = mapper.getService("scan", { timeoutMs: 60_000 }).stream();
  const got: unknown[] = [];
  const failed = assertRejects(async () => {
    for await (const part of stream) got.push(part);
  }, ConnectionLostError);
  await mesh.clock.advance(1050);
  assertEquals(got.length >= 10, true, `${got.length} parts`);
  mesh.link(lidar, mapper).cut();
  await mesh.clock.advance(40_000);
  await failed;
  await ended;
});

/** What asks for the stream of service number 0 by request 7. */
function openFrame(window: Window): Uint8Array {
  const fixed = [7, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, MSGPACK_NUMBER];
  const header = new Uint8Array(fixed.length + WINDOW_FIELD_BYTES);
  header.set(fixed);
  writeWindowField(new DataView(header.buffer), fixed.length, window);
  return frameOf({ type: FrameType.CALL, header: [...header], body: [0x90] });
}

leakTest(
  "a caller that makes room for all and vanishes ends the generator",
  async () => {
    await using mesh = new MeshFixture();
    const far = await mesh.node("far");
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const flowing = Promise.withResolvers<void>();
    let asked = 0;
    await far.addService("scan", async function* () {
      try {
        while (true) {
          yield new Uint8Array(++asked % 1000);
          if (asked === 1000) flowing.resolve();
        }
      } finally {
        resolve();
      }
    });
    const socket = await connect(far, "tcp");
    await introduce(socket, far, mesh.domainId);
    const body = new TextEncoder().encode("scan");
    const name = { type: FrameType.NAME, header: [NameKind.SERVICE, 0, 0, 0, 0], body };
    await writeAll(socket, frameOf(name));
    await writeAll(socket, openFrame({ parts: MAX_WINDOW, bytes: MAX_WINDOW }));
    await flowing.promise;
    socket.close();
    await ended;
  },
);

leakTest("a provider that sends more than it was asked for is given up", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("near");
  using rogue = await RogueNode.join(node, mesh.domainId, { services: ["scan"] });
  await untilSeen(node, () => node.topology.providers("scan").length === 1);
  const stream = node.getService("scan", { window: { parts: 2 } }).stream();
  const first = stream.next();
  const { socket, source } = await rogue.accept();
  let frame = await source.next();
  while (frame && frame.type !== FrameType.CALL) frame = await source.next();
  const request = [...frame!.header].slice(0, 4);
  const part = frameOf({ type: FrameType.PART, header: [...request, MSGPACK_NUMBER], body: [1] });
  // One is read, which makes room for one; then three are one too many.
  for (let i = 0; i < 4; i++) await writeAll(socket, part);
  assertEquals(await first, { done: false, value: 1 });
  let cancel = await source.next();
  while (cancel && cancel.type !== FrameType.CANCEL) cancel = await source.next();
  assertEquals([...cancel!.header], request);
  const got: unknown[] = [];
  await assertRejects(
    async () => {
      for await (const value of stream) got.push(value);
    },
    TypeError,
    "sends more than it was asked for",
  );
  assertEquals(got, [1, 1]);
});
