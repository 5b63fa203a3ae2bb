import { assert, assertEquals, assertMatch } from "@std/assert";
import { type FrameHandler, MAX_NAMES_PER_CONNECTION } from "../../lib/peer/connection.ts";
import { FrameType, GoodbyeReason, NameKind, OVERSIZED } from "../../lib/wire/frame.ts";
import { FrameError } from "../../lib/wire/frame_reader.ts";
import { Random } from "../support/random.ts";
import { concat, frameOf } from "../support/frames.ts";
import { ConnectionRig } from "./connection_rig.ts";
import { writeAll } from "../support/peer_bytes.ts";
import { settle } from "../support/test_node.ts";

const { CALL, CANCEL, GOODBYE, NAME, PADDING, PING, PONG, TOPIC } = FrameType;
const encoder = new TextEncoder();

const floats = (...values: number[]) => [...new Uint8Array(new Float64Array(values).buffer)];
const floatsOf = (bytes: readonly number[]) => [
  ...new Float64Array(Uint8Array.from(bytes).buffer),
];
const nameFrame = (kind: number, number: number, name: string | Uint8Array) => ({
  type: NAME,
  header: [kind, ...new Uint8Array(new Uint32Array([number]).buffer)],
  body: typeof name === "string" ? encoder.encode(name) : name,
});

/** Records the first byte of the header of each frame that a handler gets. */
function recordTypes(rig: ConnectionRig, ...types: number[]): number[] {
  const seen: number[] = [];
  for (const type of types) {
    rig.handlers[type] = (_connection, frame) => void seen.push(frame.bytes[frame.header]!);
  }
  return seen;
}

Deno.test("Connection hands each frame to the handler of its type, in order", async () => {
  const rig = new ConnectionRig();
  const seen = recordTypes(rig, TOPIC, CALL);
  for (const [type, mark] of [[TOPIC, 1], [CALL, 2], [TOPIC, 3]] as const) {
    await rig.receive({ type, header: [mark] });
  }
  assertEquals(seen, [1, 2, 3]);
  await rig.close();
});

Deno.test("Connection skips padding and frames of unknown type", async () => {
  const rig = new ConnectionRig();
  const seen = recordTypes(rig, TOPIC);
  for (const type of [PADDING, 13, 77, 255]) await rig.receive({ type, header: [0], body: [1, 2] });
  await rig.receive({ type: TOPIC, header: [5] });
  assertEquals(seen, [5]);
  await rig.close();
});

Deno.test("Connection skips frames with flags it must understand, and no others", async () => {
  const rig = new ConnectionRig();
  const seen = recordTypes(rig, TOPIC);
  for (let bit = 0; bit < 8; bit++) {
    await rig.receive({ type: TOPIC, flags: 1 << bit, header: [bit] });
  }
  assertEquals(seen, [0, 1, 2, 3]);
  await rig.close();
});

Deno.test("Connection reads a header that is longer than it knows", async () => {
  const rig = new ConnectionRig();
  await rig.receive({ type: PING, header: [...floats(7), 99, 2, 1, 1] });
  assertEquals(floatsOf((await rig.frames.nextOf(PONG)).header)[0], 7);
  await rig.close();
});

Deno.test("Connection learns what numbers stand for", async () => {
  const rig = new ConnectionRig();
  await rig.receive(nameFrame(NameKind.TOPIC, 0, "imu"));
  await rig.receive(nameFrame(NameKind.TOPIC, MAX_NAMES_PER_CONNECTION - 1, "ä €😀"));
  await rig.receive(nameFrame(NameKind.SERVICE, 3, "multiply"));
  await rig.receive(nameFrame(NameKind.CODEC, 16, "mine"));
  await rig.receive(nameFrame(99, 0, "of a kind to come"));
  const { topics, services, codecs } = rig.connection;
  assertEquals([topics[0]?.name, topics[65_535]?.name], ["imu", "ä €😀"]);
  assertEquals([services[3], codecs[16]], ["multiply", "mine"]);
  await rig.close();
});

const MALFORMED = {
  "a name without a number": { type: NAME, header: [1, 0, 0, 0], body: [65] },
  "an empty name": nameFrame(NameKind.TOPIC, 0, ""),
  "a name of 256 bytes": nameFrame(NameKind.TOPIC, 0, "a".repeat(256)),
  "a name that is not UTF-8": nameFrame(NameKind.TOPIC, 0, new Uint8Array([0xff])),
  "a name number out of range": nameFrame(NameKind.TOPIC, MAX_NAMES_PER_CONNECTION, "a"),
  "a ping without a time": { type: PING, header: [0, 0, 0, 0, 0, 0, 0] },
  "a pong with two times": { type: PONG, header: floats(1, 2) },
  "a goodbye without a reason": { type: GOODBYE },
};
for (const [what, frame] of Object.entries(MALFORMED)) {
  Deno.test(`Connection ends on ${what}`, async () => {
    const rig = new ConnectionRig();
    await rig.receive(frame);
    assertEquals((await rig.ended).type, "malformed");
    assertEquals(await rig.peer.read(new Uint8Array(1)), null);
    rig.outbox.close();
  });
}

Deno.test("Connection hands on the header of a message larger than maxMessageBytes", async () => {
  const rig = new ConnectionRig({ maxMessageBytes: 100 });
  const seen: [number, string][] = [];
  const note: FrameHandler = (_connection, { bytes, header, end, length }) =>
    void seen.push([length, bytes.subarray(header, end).toHex()]);
  rig.handlers[TOPIC] = note;
  rig.handlers[OVERSIZED + TOPIC] = note;
  await rig.receive({ type: TOPIC, header: [1, 2], body: new Uint8Array(95) });
  await rig.receive({ type: TOPIC, header: [3, 4], body: [5] });
  assertEquals(seen, [[101, "0102"], [7, "030405"]]);
  await rig.close();
});

Deno.test("Connection ends on a frame that is too large and no message", async () => {
  const rig = new ConnectionRig({ maxMessageBytes: 100 });
  await rig.receive({ type: FrameType.RECORD, body: new Uint8Array(97) });
  const end = await rig.ended;
  assertEquals(end, {
    type: "malformed",
    why: "a frame of 101 bytes is larger than maxMessageBytes (100)",
  });
  rig.outbox.close();
});

Deno.test("Connection ends on any bytes with a reason, and never throws", async () => {
  const random = new Random(7);
  for (let round = 0; round < 300; round++) {
    const rig = new ConnectionRig();
    const bytes = random.below(2)
      ? random.bytes(random.below(200))
      : frameOf({ type: random.below(14), header: [...random.bytes(random.below(30))] });
    await writeAll(rig.peer, bytes).catch(() => {});
    assertMatch((await rig.end()).type, /^(lost|malformed|goodbye)$/);
    rig.outbox.close();
    await rig.clock.advance(0);
  }
});

Deno.test("Connection ends when a handler throws", async () => {
  const rig = new ConnectionRig();
  rig.handlers[TOPIC] = () => {
    throw new FrameError("no such topic");
  };
  await rig.receive({ type: TOPIC });
  assertEquals(await rig.ended, { type: "malformed", why: "no such topic" });
  rig.outbox.close();
});

Deno.test("Connection ends when a handler rejects", async () => {
  const rig = new ConnectionRig();
  rig.handlers[TOPIC] = () => Promise.reject(new FrameError("no such topic"));
  await rig.receive({ type: TOPIC });
  assertEquals(await rig.ended, { type: "malformed", why: "no such topic" });
  assertEquals(rig.connection.isPaused, false);
  rig.outbox.close();
});

Deno.test("Connection reads nothing while a handler is busy", async () => {
  const rig = new ConnectionRig();
  const busy = Promise.withResolvers<void>();
  const seen: number[] = [];
  rig.handlers[TOPIC] = (_connection, { bytes, header }) => {
    seen.push(bytes[header]!);
    return seen.length === 1 ? busy.promise : undefined;
  };
  await writeAll(
    rig.peer,
    concat(...[1, 2].map((mark) => frameOf({ type: TOPIC, header: [mark] }))),
  );
  await rig.clock.advance(60_000);
  assertEquals([seen, rig.connection.isPaused], [[1], true]);
  busy.resolve();
  await rig.clock.advance(0);
  assertEquals([seen, rig.connection.isPaused], [[1, 2], false]);
  await rig.close();
});

Deno.test("Connection counts silence from the end of a pause on", async () => {
  const rig = new ConnectionRig();
  const busy = Promise.withResolvers<void>();
  rig.handlers[TOPIC] = () => busy.promise;
  await rig.receive({ type: TOPIC });
  await rig.clock.advance(60_000);
  busy.resolve();
  await rig.clock.advance(0);
  assertEquals(rig.connection.lastHeardMs, 60_000);
  await rig.close();
});

Deno.test("Connection.close() does not wait for a handler that is busy", async () => {
  const rig = new ConnectionRig();
  rig.handlers[TOPIC] = () => new Promise<void>(() => {});
  await rig.receive({ type: TOPIC });
  rig.connection.close();
  assertEquals(await rig.ended, { type: "closed" });
  rig.outbox.close();
});

Deno.test("Connection.close() leaves frames that have arrived to nobody", async () => {
  const rig = new ConnectionRig();
  let calls = 0;
  rig.handlers[TOPIC] = (connection) => {
    calls++;
    connection.close({ type: "malformed", why: "enough" });
  };
  await writeAll(rig.peer, concat(frameOf({ type: TOPIC }), frameOf({ type: TOPIC })));
  assertEquals(await rig.ended, { type: "malformed", why: "enough" });
  assertEquals(calls, 1);
  rig.outbox.close();
});

Deno.test("Connection answers a ping with the times it came and went", async () => {
  const rig = new ConnectionRig();
  await rig.clock.advance(250);
  await rig.receive({ type: PING, header: floats(123.5) });
  const nowMs = rig.clock.epochMs();
  assertEquals(floatsOf((await rig.frames.nextOf(PONG)).header), [123.5, nowMs, nowMs]);
  await rig.close();
});

Deno.test("Connection.ping() measures the round trip and the peer's clock", async () => {
  const rig = new ConnectionRig();
  const sentMs = rig.clock.epochMs();
  rig.connection.ping();
  assertEquals(floatsOf((await rig.frames.nextOf(PING)).header), [sentMs]);
  // 10 ms there, 4 ms at the peer, whose clock is 500 ms ahead, 10 ms back.
  await rig.clock.advance(24);
  await rig.receive({ type: PONG, header: floats(sentMs, sentMs + 510, sentMs + 514) });
  assertEquals(rig.connection.clockSample, { roundTripMs: 20, offsetMs: 500 });
  await rig.close();
});

Deno.test("Connection.ping() is not deceived by a clock that is set meanwhile, or later", async () => {
  for (const setByMs of [7_200_000, -7_200_000]) {
    const rig = new ConnectionRig({ remoteHostname: "192.0.2.1" });
    const sentMs = rig.clock.epochMs();
    rig.connection.ping();
    await rig.clock.advance(10);
    rig.clock.jumpEpoch(setByMs);
    await rig.clock.advance(14);
    await rig.receive({ type: PONG, header: floats(sentMs, sentMs + 510, sentMs + 514) });
    assertEquals(rig.connection.clockSample, { roundTripMs: 20, offsetMs: 500 - setByMs });
    rig.clock.jumpEpoch(setByMs);
    assertEquals(rig.connection.clockEstimate()?.roundTripMs, 20);
    assertEquals(rig.connection.clockEstimate()?.offsetMs, 500 - 2 * setByMs);
    await rig.close();
  }
});

Deno.test("Connection.ping() does not pile up pings for a peer that takes nothing", async () => {
  const rig = new ConnectionRig();
  rig.outbox.push(CALL, (writer) => {
    writer.reserve(200_000);
    writer.position += 200_000;
  });
  await rig.clock.advance(0);
  rig.connection.ping();
  const { bytes } = rig.outbox;
  for (let count = 0; count < 10; count++) rig.connection.ping();
  assertEquals(rig.outbox.bytes, bytes);
  await rig.close();
});

Deno.test("Connection answers no more pings than a peer that does not read is worth", async () => {
  const rig = new ConnectionRig({ maxBytes: 4096 });
  const pings = concat(
    ...Array.from({ length: 100 }, () => frameOf({ type: PING, header: floats(1) })),
  );
  for (let round = 0; round < 100; round++) await writeAll(rig.peer, pings).catch(() => {});
  await settle(rig.clock);
  assert(rig.outbox.bytes < 4096 + 65_536, `${rig.outbox.bytes} bytes`);
  await rig.close();
});

for (const [reason, isLeaving] of [[GoodbyeReason.STOP, true], [GoodbyeReason.DONE, false]]) {
  Deno.test(`Connection tells a goodbye of reason ${reason} from a loss`, async () => {
    const rig = new ConnectionRig();
    await rig.receive({ type: GOODBYE, header: [Number(reason)] });
    assertEquals(await rig.end(), { type: "goodbye", isLeaving: Boolean(isLeaving) });
    rig.outbox.close();
  });
}

Deno.test("Connection is lost when the peer closes without a goodbye", async () => {
  const rig = new ConnectionRig();
  assertEquals(await rig.end(), { type: "lost", why: "the peer closed the connection" });
  rig.outbox.close();
});

Deno.test("Connection.finish() says goodbye behind what waits and lets the peer close", async () => {
  const rig = new ConnectionRig();
  rig.connection.ping();
  const finished = rig.connection.finish(GoodbyeReason.STOP, 250);
  await rig.clock.advance(0);
  const frames = [await rig.frames.next(), await rig.frames.next(), await rig.frames.next()];
  assertEquals(frames.map((frame) => frame?.type), [PING, GOODBYE, undefined]);
  rig.peer.close();
  await finished;
  assertEquals([await rig.ended, rig.clock.pending], [{ type: "closed" }, 0]);
  rig.outbox.close();
});

Deno.test("Connection.finish() closes by itself where the peer does not", async () => {
  const rig = new ConnectionRig();
  const finished = rig.connection.finish(GoodbyeReason.STOP, 250);
  await rig.clock.advance(250);
  await finished;
  assertEquals(await rig.ended, { type: "closed" });
});

Deno.test("Connection.finish() is in time where the peer takes nothing", async () => {
  const rig = new ConnectionRig();
  rig.outbox.push(CALL, (writer) => {
    writer.reserve(200_000);
    writer.position += 200_000;
  });
  await rig.clock.advance(0);
  const finished = rig.connection.finish(GoodbyeReason.STOP, 250);
  await rig.clock.advance(250);
  await finished;
  assertEquals(rig.outbox.bytes, 0);
});

Deno.test("Connection.finish() is in time where a handler never returns", async () => {
  const rig = new ConnectionRig();
  rig.handlers[CANCEL] = () => new Promise<void>(() => {});
  await rig.receive({ type: CANCEL });
  const finished = rig.connection.finish(GoodbyeReason.STOP, 250);
  await rig.clock.advance(250);
  await finished;
  assertEquals(await rig.ended, { type: "closed" });
});
