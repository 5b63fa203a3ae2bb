import { assertEquals, assertInstanceOf, assertThrows } from "@std/assert";
import { BufferPool } from "../../lib/bytes/buffer_pool.ts";
import { CodecRegistry, MSGPACK_NUMBER } from "../../lib/codec/registry.ts";
import { msgpackCodec } from "../../lib/codec/msgpack/msgpack.ts";
import { ByteWriter } from "../../lib/bytes/byte_writer.ts";
import type { Connection } from "../../lib/peer/connection.ts";
import { Outbox } from "../../lib/outbox/outbox.ts";
import { WireCodecs } from "../../lib/peer/wire_codecs.ts";
import { decodeFailure, FailureKind } from "../../lib/service/failure.ts";
import {
  MAX_CALLS_IN_PROGRESS,
  type ServiceHandler,
  ServiceResponder,
} from "../../lib/service/service_responder.ts";
import type { Socket } from "../../lib/transport/transport.ts";
import { beginFrame, endFrame, FrameType, HeaderBytes } from "../../lib/wire/frame.ts";
import { FrameError, FrameReader } from "../../lib/wire/frame_reader.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { encoded, SENDER, settle } from "../topic/encoded.ts";
import { RecordingLogger } from "../support/recording_logger.ts";

/** A connection that keeps what is written to it. */
function fakeConnection() {
  const answers: unknown[] = [];
  const ends: unknown[] = [];
  const reader = new FrameReader(2 ** 20);
  const clock = new VirtualClock();
  const outbox = new Outbox(
    {
      maxBytes: 2 ** 20,
      highWaterBytes: 2 ** 20,
      maxAgeMs: 1e6,
      maxMessageBytes: 2 ** 28,
      sendTimeoutMs: 1000,
    },
    { dropped: () => {}, slow: () => {}, broken: () => {} },
    clock,
    new BufferPool(),
  );
  outbox.attach({
    write: (bytes: Uint8Array) => {
      const space = reader.space();
      const count = Math.min(space.length, bytes.length);
      space.set(bytes.subarray(0, count));
      reader.filled(count);
      while (reader.next()) answers.push(readAnswer(reader));
      return Promise.resolve(count);
    },
  } as unknown as Socket);
  const close = (end: unknown) => void ends.push(end);
  const connection = { peer: SENDER, services: ["add"], codecs: [], outbox, close };
  const flush = async () => {
    await settle();
    await clock.advance(0);
  };
  return { connection: connection as unknown as Connection, answers, ends, flush };
}

function readAnswer({ type, view, bytes, header, body, end }: FrameReader): unknown {
  const request = view.getUint32(header, true);
  if (type === FrameType.ANSWER) return [request, msgpackCodec.decode(bytes, body, end)];
  return [request, bytes[header + 4], decodeFailure(bytes.subarray(body, end)).message];
}

function frame(type: number, headerBytes: number, write: (writer: ByteWriter) => void) {
  const writer = new ByteWriter();
  beginFrame(writer, type, headerBytes);
  write(writer);
  endFrame(writer, 0);
  const reader = new FrameReader(2 ** 20);
  reader.space().set(writer.bytes.subarray(0, writer.position));
  reader.filled(writer.position);
  reader.next();
  return reader;
}

function call(request: number, args: unknown, { service = 0, codec = MSGPACK_NUMBER } = {}) {
  return frame(FrameType.CALL, HeaderBytes.CALL, (writer) => {
    writer.view.setUint32(writer.position, request, true);
    writer.view.setUint32(writer.position + 4, service, true);
    writer.view.setUint32(writer.position + 8, 10_000, true);
    writer.bytes[writer.position + 12] = codec;
    writer.position += HeaderBytes.CALL;
    writer.writeBytes(encoded(args));
  });
}

function cancel(request: number) {
  return frame(FrameType.CANCEL, HeaderBytes.CANCEL, (writer) => {
    writer.view.setUint32(writer.position, request, true);
    writer.position += HeaderBytes.CANCEL;
  });
}

function setUp(handler?: ServiceHandler) {
  const changes: string[] = [];
  const logger = new RecordingLogger();
  const responder = new ServiceResponder(
    new WireCodecs(new CodecRegistry()),
    logger,
    (service, isProvided) => changes.push(`${isProvided ? "+" : "-"}${service}`),
  );
  if (handler) responder.add("add", handler);
  return { responder, changes, logger, ...fakeConnection() };
}

Deno.test("ServiceResponder.add() and remove() tell of changes only", () => {
  const { responder, changes } = setUp();
  assertEquals(responder.add("add", () => 1), true);
  assertEquals(responder.add("add", () => 2), false);
  assertEquals(responder.run("add", []), 1);
  assertEquals([responder.remove("add"), responder.remove("add")], [true, false]);
  assertEquals(changes, ["+add", "-add"]);
});

Deno.test("ServiceResponder.run() throws when the service is not there", () => {
  assertThrows(() => setUp().responder.run("add", []), Error, 'does not provide service "add"');
});

Deno.test("ServiceResponder.readCall() answers in the order the answers are ready", async () => {
  const first = Promise.withResolvers<string>();
  const { responder, connection, answers, flush } = setUp((_service, value) =>
    value === 1 ? first.promise : `answer ${value}`
  );
  responder.readCall(connection, call(1, [1]));
  responder.readCall(connection, call(2, [2]));
  first.resolve("answer 1");
  await flush();
  assertEquals(answers, [[2, "answer 2"], [1, "answer 1"]]);
});

Deno.test("ServiceResponder.readCall() says what went wrong, and of which kind", async () => {
  const { responder, connection, answers, flush } = setUp((_service, value) => {
    if (value === "throw") throw new Error("thrown");
    return value === "reject" ? Promise.reject(new Error("rejected")) : () => {};
  });
  connection.services[1] = "unknown";
  responder.readCall(connection, call(1, ["throw"]));
  responder.readCall(connection, call(2, ["reject"]));
  responder.readCall(connection, call(3, [], { service: 1 }));
  responder.readCall(connection, call(4, [], { codec: 99 }));
  responder.readCall(connection, call(5, ["return a function"]));
  await flush();
  const kinds = answers.map((answer) => (answer as number[]).slice(0, 2)).toSorted();
  const { THREW, UNKNOWN_SERVICE, CODEC } = FailureKind;
  assertEquals(kinds, [[1, THREW], [2, THREW], [3, UNKNOWN_SERVICE], [4, CODEC], [5, CODEC]]);
});

Deno.test("ServiceResponder.readCall() survives a promise that is none", async () => {
  const { responder, connection, answers, flush } = setUp((_service, value) => {
    if (value === 1) return { then: () => fail("then") };
    return Object.defineProperty({}, "then", { get: () => fail("get") });
  });
  const fail = (message: string) => {
    throw new Error(message);
  };
  responder.readCall(connection, call(1, [1]));
  responder.readCall(connection, call(2, [2]));
  await flush();
  assertEquals(answers.toSorted(), [[1, FailureKind.THREW, "then"], [2, FailureKind.THREW, "get"]]);
});

Deno.test("ServiceResponder.readCancel() keeps an answer from being sent", async () => {
  const { promise, resolve } = Promise.withResolvers<string>();
  const { responder, connection, answers, flush } = setUp(() => promise);
  responder.readCall(connection, call(1, []));
  responder.readCall(connection, call(2, []));
  responder.readCancel(connection, cancel(1));
  responder.readCancel(connection, cancel(77));
  resolve("late");
  await flush();
  assertEquals(answers, [[2, "late"]]);
});

Deno.test("ServiceResponder.readCall() refuses more than it may have in progress", async () => {
  const { responder, connection, answers, flush } = setUp(() => new Promise(() => {}));
  for (let i = 0; i <= MAX_CALLS_IN_PROGRESS; i++) responder.readCall(connection, call(i, []));
  await flush();
  const message = `${MAX_CALLS_IN_PROGRESS} calls are in progress`;
  assertEquals(answers, [[MAX_CALLS_IN_PROGRESS, FailureKind.BUSY, message]]);
});

Deno.test("ServiceResponder.readCall() makes who does not read its answers wait", async () => {
  const { responder, connection, flush } = setUp(() => "x".repeat(600_000));
  for (const request of [0, 1]) {
    assertEquals(responder.readCall(connection, call(request, [])), undefined);
  }
  const paused = responder.readCall(connection, call(2, []));
  assertInstanceOf(paused, Promise);
  await flush();
  await paused;
  assertEquals(responder.readCall(connection, call(3, [])), undefined);
});

Deno.test("ServiceResponder.readCall() answers a call whose arguments are no list", async () => {
  const { responder, connection, answers, flush } = setUp(() => 1);
  responder.readCall(connection, call(1, "no list"));
  responder.readCall(connection, call(2, []));
  await flush();
  assertEquals(answers, [[1, FailureKind.CODEC, "no list of arguments came"], [2, 1]]);
});

Deno.test("ServiceResponder.readOversizedCall() fails that call alone", async () => {
  const { responder, connection, answers, flush } = setUp(() => 1);
  responder.readOversizedCall(connection, call(1, ["x".repeat(100)]));
  await flush();
  assertEquals(answers, [
    [1, FailureKind.CODEC, "the provider does not take arguments of 120 bytes"],
  ]);
});

Deno.test("ServiceResponder.readCall() refuses frames that cannot be", () => {
  const { responder, connection } = setUp(() => 1);
  const refuse = (reader: FrameReader) =>
    assertThrows(() => responder.readCall(connection, reader), FrameError);
  refuse(call(1, [], { service: 9 }));
  refuse(frame(FrameType.CALL, 3, (writer) => writer.writeBytes(new Uint8Array(3))));
});
