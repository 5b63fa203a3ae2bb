import { assertEquals, assertThrows } from "@std/assert";
import type { NodeRecord } from "../../../lib/mesh/node_record.ts";
import type { Connection } from "../../../lib/peer/connection.ts";
import type { TopicOptions } from "../../../lib/topic/topic_options.ts";
import { FrameType } from "../../../lib/wire/frame.ts";
import { FrameError, FrameReader } from "../../../lib/wire/frame_reader.ts";
import { newRecord, revise } from "../../support/records.ts";
import { frameOf } from "../../support/frames.ts";
import { settle } from "../encoded.ts";
import { type FakeLink, type SenderFixture, senderFixture } from "../sender_fixture.ts";

const listener = (name = "listener") => newRecord(name, { topics: ["map"] });

/** A sender that has sent messages of a thousand bytes, each a number and filling, to nobody. */
async function withHistory(
  count: number,
  options: TopicOptions = { retain: 100 },
  fixture: SenderFixture = senderFixture({ isOpen: false }),
): Promise<SenderFixture & { send: (value: number) => Promise<void> }> {
  const { sender, clock } = fixture;
  sender.configure("map", options);
  const send = (value: number) => sender.send("map", [value, "x".repeat(1000)]);
  for (let i = 1; i <= count; i++) {
    void send(i);
    await clock.advance(0);
  }
  return { ...fixture, send };
}

/** The first values of what was written to a peer, `R` before those that were sent again. */
function valuesOf({ messages }: FakeLink): string[] {
  return messages.map(({ args, mark }) => {
    const [value] = args as [number];
    return `${mark && mark.request >= 0 ? "R" : ""}${value}`;
  });
}

const range = (from: number, to: number, before = "") =>
  Array.from({ length: to - from + 1 }, (_, i) => `${before}${from + i}`);

/** A peer asks for what is kept. */
function ask(
  { sender }: SenderFixture,
  peer: NodeRecord,
  { request, after = 0, name = "map" }: { request: number; after?: number; name?: string },
): void {
  const header = new Uint8Array(12);
  new DataView(header.buffer).setUint32(0, request, true);
  new DataView(header.buffer).setBigUint64(4, BigInt(after), true);
  read(sender, peer, { header: [...header], body: new TextEncoder().encode(name) });
}

function read(
  sender: SenderFixture["sender"],
  peer: NodeRecord,
  parts: { header: readonly number[]; body: Uint8Array },
): void {
  const reader = new FrameReader(2 ** 20);
  const bytes = frameOf({ type: FrameType.WANT_RETAINED, ...parts });
  reader.space().set(bytes);
  reader.filled(bytes.length);
  reader.next();
  sender.retained.read({ peer: peer.id } as Connection, reader);
}

Deno.test("what is retained is sent at the pace of the peer, and new messages behind it", async () => {
  const fixture = await withHistory(20);
  const { topology, clock, link, send } = fixture;
  const peer = listener();
  topology.put(peer);
  await settle();
  const { outbox } = link(peer);
  assertEquals(outbox.bytes < 5000, true, `${outbox.bytes} bytes wait`);
  for (const value of [21, 22, 23]) void send(value);
  link(peer).open();
  await clock.advance(0);
  assertEquals(valuesOf(link(peer)), [...range(1, 20, "R"), ...range(21, 23)]);
  assertEquals(link(peer).messages.map(({ sequence }) => sequence), [...Array(23).keys()]);
  assertEquals(
    link(peer).messages.map(({ mark }) => mark?.number),
    [...Array(23).keys()].map((i) => i + 1),
  );
  await send(24);
  await clock.advance(0);
  assertEquals(valuesOf(link(peer)).at(-1), "24");
});

Deno.test("a peer that takes nothing makes senders wait no longer than elsewhere", async () => {
  const { topology, clock, link, send, sender } = await withHistory(20);
  const peer = listener();
  topology.put(peer);
  await settle();
  let waits = 0;
  const startMs = clock.monotonicMs();
  for (const value of range(21, 40)) {
    const sent = send(Number(value));
    let isDone = false;
    void sent.then(() => isDone = true);
    await settle();
    if (!isDone) waits++;
    await clock.advance(1000);
    await sent;
  }
  assertEquals([clock.monotonicMs() - startMs >= 1000, waits > 0], [true, true]);
  // By now it counts as slow: nobody waits, and what waits is bounded as in an outbox.
  assertEquals(link(peer).outbox.isSlow, true);
  const sent = sender.retained.finish();
  link(peer).open();
  await clock.advance(0);
  await sent;
  const values = valuesOf(link(peer));
  assertEquals(values.filter((value) => !value.startsWith("R")).at(-1), "40");
  const dropped = link(peer).dropped.reduce((sum, text) => sum + Number(text.split(" ")[0]), 0);
  const last = link(peer).messages.at(-1)!;
  assertEquals(last.sequence + 1, values.length + dropped);
});

Deno.test("a peer that takes nothing costs what an outbox does, and the oldest new messages are dropped", async () => {
  const { topology, clock, link, send } = await withHistory(20);
  const peer = listener();
  topology.put(peer);
  await settle();
  for (let value = 21; value <= 60; value++) void send(value);
  await settle();
  const { outbox, dropped } = link(peer);
  assertEquals(outbox.bytes < 5000, true);
  // 10,000 bytes may wait, and these take 1,132 each with what is counted for one.
  assertEquals(dropped.length, 40 - 8);
  assertEquals(new Set(dropped), new Set(["1 full"]));
  link(peer).open();
  await clock.advance(0);
  assertEquals(valuesOf(link(peer)), [...range(1, 20, "R"), ...range(53, 60)]);
});

Deno.test("what is let go of while a peer catches up is passed over, and not lost", async () => {
  const { topology, clock, link, send } = await withHistory(20, { retain: 20 });
  const peer = listener();
  topology.put(peer);
  await settle();
  const other = listener("other");
  topology.put(other);
  link(other).open();
  await clock.advance(0);
  for (let value = 21; value <= 25; value++) void send(value);
  link(peer).open();
  await clock.advance(0);
  const values = valuesOf(link(peer));
  assertEquals(values.slice(-20), [...range(6, 20, "R"), ...range(21, 25)]);
  assertEquals(values.length < 25, true, String(values));
  assertEquals(link(peer).messages.at(-1)!.sequence, values.length - 1);
  assertEquals(link(peer).dropped, []);
});

Deno.test("policy latest: a new message passes over the rest of what is retained", async () => {
  const { topology, clock, link, send } = await withHistory(20, { retain: 20, policy: "latest" });
  const peer = listener();
  topology.put(peer);
  await settle();
  for (const value of [21, 22]) void send(value);
  link(peer).open();
  await clock.advance(0);
  const values = valuesOf(link(peer));
  assertEquals([values.at(-1), values.includes("21"), values.includes("R20")], [
    "22",
    false,
    false,
  ]);
  assertEquals(link(peer).dropped, ["1 replaced"]);
  assertEquals(values[0], "R1");
});

Deno.test("policy latest: what is retained does not replace what is retained", async () => {
  const { topology, clock, link } = await withHistory(2, { retain: 2, policy: "latest" });
  const peer = listener();
  topology.put(peer);
  link(peer).open();
  await clock.advance(0);
  assertEquals(valuesOf(link(peer)), ["R1", "R2"]);
});

for (const policy of ["drop-oldest", "drop-newest"] as const) {
  Deno.test(`policy ${policy}: nobody waits, and the numbers tell what is missing`, async () => {
    const { topology, clock, link, send } = await withHistory(5, { retain: 5, policy });
    const peer = listener();
    topology.put(peer);
    await settle();
    for (let value = 6; value <= 40; value++) void send(value);
    link(peer).open();
    await clock.advance(0);
    const values = valuesOf(link(peer)).filter((value) => !value.startsWith("R"));
    assertEquals(values.includes("40"), policy === "drop-oldest");
    assertEquals(values.includes("6"), policy === "drop-newest");
    const { dropped, messages } = link(peer);
    assertEquals(dropped.length + values.length, 35);
    await send(41);
    await clock.advance(0);
    assertEquals(messages.at(-1)!.sequence + 1, messages.length + dropped.length);
  });
}

Deno.test("a message that waited behind what is retained for too long is dropped as old", async () => {
  const { topology, clock, link, send } = await withHistory(20);
  const peer = listener();
  topology.put(peer);
  await settle();
  void send(21);
  await clock.advance(10_001);
  void send(22);
  link(peer).open();
  await clock.advance(0);
  assertEquals(valuesOf(link(peer)).slice(-2), ["R20", "22"]);
  assertEquals(link(peer).dropped.includes("1 old"), true);
});

Deno.test("a time to live goes on while a message is kept", async () => {
  const { topology, clock, link, send } = await withHistory(1, { retain: 5, ttlMs: 1000 });
  await clock.advance(900);
  void send(2);
  await clock.advance(200);
  const peer = listener();
  link(peer).open();
  topology.put(peer);
  await clock.advance(0);
  assertEquals(valuesOf(link(peer)), ["R2"]);
});

Deno.test("a peer that goes while it catches up leaves nothing behind", async () => {
  const { sender, topology, clock, link, send } = await withHistory(20);
  const peer = listener();
  topology.put(peer);
  await settle();
  void send(21);
  const waiting = [send(22), send(23), send(24)];
  topology.remove(peer.id.uuid, "gone");
  link(peer).outbox.close("gone");
  await Promise.all(waiting);
  assertEquals(link(peer).dropped.filter((text) => text === "1 gone").length, 4);
  await sender.retained.finish();
  assertEquals(clock.pending, 0);
});

Deno.test("a node that was given up gets what it was not sent when it is found again", async () => {
  const { topology, clock, link, send } = await withHistory(3, { retain: 5 });
  const peer = listener();
  topology.put(peer);
  link(peer).open();
  await clock.advance(0);
  topology.remove(peer.id.uuid, "silent");
  void send(4);
  await clock.advance(0);
  topology.put(peer);
  await clock.advance(0);
  assertEquals(valuesOf(link(peer)), ["R1", "R2", "R3", "R4"]);
});

Deno.test("a node that stopped is another one when it comes back", async () => {
  const { topology, clock, link } = await withHistory(1);
  const peer = listener();
  topology.put(peer);
  link(peer).open();
  await clock.advance(0);
  topology.remove(peer.id.uuid, "stopped");
  topology.put(peer);
  await clock.advance(0);
  assertEquals(valuesOf(link(peer)), ["R1", "R1"]);
});

Deno.test("a node that stops listening while it catches up is sent no more", async () => {
  const { topology, clock, link } = await withHistory(20);
  const peer = listener();
  topology.put(peer);
  await settle();
  topology.put(revise(peer, { topics: [] }));
  link(peer).open();
  await clock.advance(0);
  assertEquals(valuesOf(link(peer)).length < 5, true);
});

Deno.test("WANT_RETAINED is answered behind a frame that says so, whatever is kept", async () => {
  const fixture = await withHistory(3, { retain: 3 });
  const { topology, clock, link } = fixture;
  const peer = listener();
  topology.put(peer);
  link(peer).open();
  await clock.advance(0);
  ask(fixture, peer, { request: 1, after: 1 });
  await clock.advance(0);
  assertEquals(valuesOf(link(peer)), ["R1", "R2", "R3", "R2", "R3"]);
  assertEquals(link(peer).messages.slice(-2).map(({ mark }) => mark!.request), [1, 1]);
  ask(fixture, peer, { request: 2, after: 3 });
  await clock.advance(0);
  fixture.sender.configure("map", { retain: 0 });
  ask(fixture, peer, { request: 3 });
  await clock.advance(0);
  assertEquals(link(peer).told, ["0 up to 0", "1 up to 3", "2 up to 3", "3 up to 3"]);
  assertEquals(link(peer).messages.length, 5);
});

Deno.test("requests in one breath are one answer, together with what comes unasked", async () => {
  const fixture = await withHistory(3, { retain: 3 });
  const { topology, clock, link } = fixture;
  const peer = listener();
  link(peer).open();
  topology.put(peer);
  for (let request = 1; request <= 100; request++) ask(fixture, peer, { request });
  await clock.advance(0);
  assertEquals([valuesOf(link(peer)), link(peer).told], [["R1", "R2", "R3"], ["100 up to 0"]]);
});

Deno.test("a peer that asks without reading gets one answer more, and no memory", async () => {
  const fixture = await withHistory(20);
  const { topology, clock, link } = fixture;
  const peer = listener();
  topology.put(peer);
  await settle();
  for (let request = 1; request <= 1000; request++) {
    ask(fixture, peer, { request });
    await null;
  }
  assertEquals(link(peer).outbox.bytes < 5000, true);
  link(peer).open();
  await clock.advance(0);
  assertEquals(valuesOf(link(peer)), [...range(1, 20, "R"), ...range(1, 20, "R")]);
});

Deno.test("WANT_RETAINED is ignored of who is unknown, and for topics of which nothing is kept", async () => {
  const fixture = await withHistory(3);
  const { topology, clock, link, sender } = fixture;
  const [peer, stranger] = [listener(), listener("stranger")];
  topology.put(peer);
  link(peer).open();
  await clock.advance(0);
  ask(fixture, stranger, { request: 1 });
  await sender.send("odom", [1]);
  for (const name of ["odom", "never", ""]) ask(fixture, peer, { request: 1, name });
  await clock.advance(0);
  assertEquals(link(peer).told, ["0 up to 0"]);
});

Deno.test("a node that is found again is told how far it was sent what is kept, though it lacks nothing", async () => {
  const { topology, clock, link } = await withHistory(3);
  const peer = listener();
  for (const found of [1, 2]) {
    topology.put(peer);
    link(peer).open();
    await clock.advance(0);
    if (found === 1) topology.remove(peer.id.uuid, "silent");
  }
  assertEquals(link(peer).told, ["0 up to 0", "0 up to 3"]);
});

Deno.test("WANT_RETAINED with a header that is too short, or no name, ends the connection", async () => {
  const { sender } = await withHistory(1);
  const peer = listener();
  const header = Array(12).fill(0);
  const name = new TextEncoder().encode("map");
  assertThrows(() => read(sender, peer, { header: header.slice(1), body: name }), FrameError);
  assertThrows(() => read(sender, peer, { header, body: new Uint8Array(256) }), FrameError);
  assertThrows(() => read(sender, peer, { header, body: Uint8Array.of(0xff) }), TypeError);
});

Deno.test("a message that is too large to be kept is sent to nobody, and costs itself alone", async () => {
  const { sender, topology, clock, link } = senderFixture();
  const peer = listener();
  topology.put(peer);
  sender.configure("map", { retain: { count: 1, bytes: 100 } });
  const large = () => sender.send("map", ["x".repeat(100)]);
  assertThrows(large, RangeError, "raise retain.bytes");
  await sender.send("map", ["y"]);
  await clock.advance(0);
  assertEquals(link(peer).messages.map(({ args, sequence }) => [args, sequence]), [[["y"], 0]]);
});

Deno.test("a message that a later listener does not take is counted, and skipped", async () => {
  const fixture = senderFixture({ isOpen: true, peerLimits: { small: 500 } });
  const { sender, topology, clock, link } = await withHistory(1, { retain: 3 }, fixture);
  await sender.send("map", [2]);
  const peer = newRecord("small", { topics: ["map"] });
  topology.put(peer);
  await clock.advance(0);
  assertEquals(valuesOf(link(peer)), ["R2"]);
  assertEquals(link(peer).dropped.length, 1);
  assertEquals(link(peer).messages[0]!.sequence, 1);
});

Deno.test("a loop that awaits send() of a retained topic without listeners lets the event loop turn", async () => {
  const { sender, clock } = senderFixture();
  sender.configure("map", { retain: 1 });
  let isDone = false;
  const sent = sender.send("map", [1]).then(() => isDone = true);
  await settle();
  assertEquals(isDone, false);
  await clock.advance(0);
  await sent;
});

Deno.test("finish() passes over what is retained, and waits for what was sent", async () => {
  const { sender, topology, clock, link, send } = await withHistory(20);
  const peer = listener();
  topology.put(peer);
  await settle();
  void send(21);
  const finished = sender.retained.finish();
  link(peer).open();
  await clock.advance(0);
  await finished;
  const values = valuesOf(link(peer));
  assertEquals([values.at(-1), values.includes("R20")], ["21", false]);
});

Deno.test("a sender that is closed while peers catch up lets go of whoever waits", async () => {
  const { sender, topology, clock, link, send } = await withHistory(20);
  const peer = listener();
  topology.put(peer);
  await settle();
  const waiting = [21, 22, 23, 24].map(send);
  sender.close();
  link(peer).outbox.close("stopped");
  await Promise.all(waiting);
  await clock.advance(0);
  assertEquals(clock.pending, 0);
});
