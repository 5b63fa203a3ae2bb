import { assert, assertEquals } from "@std/assert";
import { BufferPool } from "../../lib/bytes/buffer_pool.ts";
import { Connection, type ConnectionEnd } from "../../lib/peer/connection.ts";
import { Credentials } from "../../lib/handshake/credentials.ts";
import type { Greeting } from "../../lib/handshake/handshake.ts";
import { Outbox } from "../../lib/outbox/outbox.ts";
import type { Socket } from "../../lib/transport/transport.ts";
import { beginFrame, endFrame, GoodbyeReason } from "../../lib/wire/frame.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { introductionOf, readBytes, writeAll } from "../support/peer_bytes.ts";
import { believes, Conversation, otherSide, type Side, SIDES } from "./conversation.ts";
import { concat } from "../support/frames.ts";

const credentials = await Credentials.create({ authKey: "a key of the test", encrypt: true });
const NEAR = introductionOf("near", { credentials });
const FAR = introductionOf("far", { credentials });
/** A type of frames that nobody else uses. */
const TYPE = 30;
const WORDS = ["one", "two", "three"];

/** One end of a connection after its handshake. */
class End {
  readonly heard: string[] = [];
  readonly outbox: Outbox;
  readonly connection: Connection;
  readonly ended: Promise<ConnectionEnd>;

  constructor({ id, socket }: Greeting, clock: VirtualClock) {
    const limits = {
      maxBytes: 65_536,
      highWaterBytes: 16_384,
      maxAgeMs: 1000,
      maxMessageBytes: 2 ** 28,
      sendTimeoutMs: 1000,
    };
    const events = { dropped: () => {}, slow: () => {}, broken: () => socket.close() };
    this.outbox = new Outbox(limits, events, clock, new BufferPool());
    this.outbox.attach(socket);
    const handlers = [];
    handlers[TYPE] = (
      _: Connection,
      { bytes, body, end }: { bytes: Uint8Array; body: number; end: number },
    ) => {
      this.heard.push(new TextDecoder().decode(bytes.subarray(body, end)));
    };
    const { outbox } = this;
    const maxMessageBytes = 65_536;
    this.connection = new Connection({
      peer: id,
      socket,
      outbox,
      handlers,
      maxMessageBytes,
      clock,
    });
    this.ended = this.connection.run();
  }

  /** Says something in a record of its own. */
  async say(text: string): Promise<void> {
    this.outbox.push(TYPE, (writer) => {
      const start = beginFrame(writer, TYPE, 0);
      writer.writeBytes(new TextEncoder().encode(text));
      endFrame(writer, start);
    });
    await this.outbox.drained();
  }
}

/** A connection of two nodes that encrypt, with somebody in the middle. */
class Session implements AsyncDisposable {
  readonly #conversation: Conversation;
  readonly #clock: VirtualClock;
  readonly ends: Readonly<Record<Side, End>>;

  private constructor(conversation: Conversation, ends: Record<Side, End>, clock: VirtualClock) {
    this.#conversation = conversation;
    this.ends = ends;
    this.#clock = clock;
  }

  static async open(): Promise<Session> {
    const conversation = new Conversation(NEAR, FAR);
    conversation.relay();
    const { caller, listener } = await conversation.outcome();
    assert(believes(caller) && believes(listener));
    const clock = new VirtualClock();
    const ends = { caller: new End(caller, clock), listener: new End(listener, clock) };
    return new Session(conversation, ends, clock);
  }

  /** The middle's end on a side. */
  hand(side: Side): Socket {
    return this.#conversation.hands[side];
  }

  /** What a side says, a record each: words and, where it is told to, a goodbye. */
  async records(side: Side, isEnding = false): Promise<Uint8Array[]> {
    const records: Uint8Array[] = [];
    for (const word of WORDS) {
      await this.ends[side].say(word);
      records.push(await readRecord(this.hand(side)));
    }
    if (!isEnding) return records;
    void this.ends[side].connection.finish(GoodbyeReason.STOP, 1000);
    return [...records, await readRecord(this.hand(side))];
  }

  /** Hands bytes to a side, and nothing after them. @returns What it heard, and how it ended. */
  async give(side: Side, bytes: Uint8Array): Promise<{ heard: string[]; end: ConnectionEnd }> {
    await writeAll(this.hand(side), bytes);
    await this.hand(side).closeWrite();
    const end = await this.ends[side].ended;
    return { heard: this.ends[side].heard, end };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { connection, outbox } of Object.values(this.ends)) {
      connection.close();
      outbox.close();
      await connection.ended;
    }
    await this.#clock.advance(1000);
    await this.#conversation[Symbol.asyncDispose]();
  }
}

async function readRecord(socket: Socket): Promise<Uint8Array> {
  const header = await readBytes(socket, 4);
  const length = new DataView(header.buffer).getUint32(0, true);
  return concat(header, await readBytes(socket, length));
}

for (const side of SIDES) {
  const reader = otherSide(side);

  Deno.test(`what the ${side} says, and its goodbye, arrive as they were said`, async () => {
    await using session = await Session.open();
    const { heard, end } = await session.give(reader, concat(...await session.records(side, true)));
    assertEquals([heard, end], [WORDS, { type: "goodbye", isLeaving: true }]);
  });

  Deno.test(`what the ${side} says is cut off at any byte: a loss, never a goodbye`, async () => {
    let wholeBytes = Infinity;
    for (let length = 0; length < wholeBytes; length++) {
      await using session = await Session.open();
      const records = await session.records(side, true);
      wholeBytes = concat(...records).length;
      // Between two records, too, where nothing of the stream itself is missing.
      const { heard, end } = await session.give(reader, concat(...records).subarray(0, length));
      let whole = 0;
      for (let at = 0; at + records[whole]!.length <= length; at += records[whole++]!.length);
      assertEquals(heard, WORDS.slice(0, whole), `after ${length} bytes`);
      assertEquals(end.type, "lost", `after ${length} bytes`);
    }
  });

  Deno.test(`no record of the ${side} is taken twice, later, from elsewhere, or back`, async () => {
    await using old = await Session.open();
    const past = await old.records(side, true);
    const theirs = await old.records(reader, true);
    /** Of this session: what the side said, what the reader itself said; \`past\`: of another one. */
    const attacks: Record<string, (own: Uint8Array[], back: Uint8Array[]) => Uint8Array[]> = {
      "the first one twice": ([a]) => [a!, a!],
      "the second one left out": ([a, , c]) => [a!, c!],
      "two in the wrong order": ([a, b, c]) => [a!, c!, b!],
      "the last one early": ([a, , , d]) => [a!, d!],
      "the first of an old session": ([a]) => [a!, past[0]!],
      "the second of an old session": ([a]) => [a!, past[1]!],
      "the goodbye of an old session": ([a, b, c]) => [a!, b!, c!, past[3]!],
      "the reader's own first": (_, [a]) => [a!],
      "the reader's own second": ([a], [, b]) => [a!, b!],
      "the reader's own of an old session": ([a]) => [a!, theirs[1]!],
      "all of an old session": () => past,
      "two records in one": ([a, b]) => [joined(a!, b!)],
      "a record of nothing": ([a]) => [a!, new Uint8Array(4)],
    };
    for (const [what, attack] of Object.entries(attacks)) {
      await using session = await Session.open();
      const own = await session.records(side, true);
      const back = await session.records(reader);
      const records = attack(own, back);
      const { heard, end } = await session.give(reader, concat(...records));
      const good = records.findIndex((record, index) => record !== own[index]);
      assertEquals(heard, WORDS.slice(0, good), what);
      assertEquals(end.type, "malformed", what);
    }
  });

  Deno.test(`two connections cannot be spliced in what the ${side} says`, async () => {
    await using first = await Session.open();
    await using second = await Session.open();
    const [one, two] = [await first.records(side, true), await second.records(side, true)];
    const [a, b] = [
      await first.give(reader, concat(one[0]!, two[1]!, two[2]!, two[3]!)),
      await second.give(reader, concat(two[0]!, one[1]!, one[2]!, one[3]!)),
    ];
    assertEquals([a.heard, b.heard], [["one"], ["one"]]);
    assertEquals([a.end.type, b.end.type], ["malformed", "malformed"]);
  });
}

Deno.test("an ACCEPT that says the same in other bytes opens no encrypted connection", async () => {
  await using conversation = new Conversation(NEAR, FAR);
  conversation.relay(({ index, bytes }) => index === 3 ? rewritten(bytes) : bytes);
  const { caller, listener } = await conversation.outcome();
  assert(believes(caller) && believes(listener), "what it says is what was proved");
  const clock = new VirtualClock();
  const ends = { caller: new End(caller, clock), listener: new End(listener, clock) };
  const said: [Side, Uint8Array][] = [];
  for (const side of SIDES) {
    await ends[side].say("one");
    said.push([side, await readRecord(conversation.hands[side])]);
  }
  // Only now: whoever hears what cannot be opened says nothing more.
  for (const [side, record] of said) await writeAll(conversation.hands[otherSide(side)], record);
  for (const { ended, heard, outbox } of [ends.caller, ends.listener]) {
    assertEquals([(await ended).type, heard], ["malformed", []]);
    outbox.close();
  }
});

/** Two records in one: the header of both, the bytes of both. */
function joined(one: Uint8Array, two: Uint8Array): Uint8Array {
  const bytes = concat(one, two.subarray(4));
  new DataView(bytes.buffer).setUint32(0, bytes.length - 4, true);
  return bytes;
}

/** The same map with the length of its last value in two bytes in the place of one. */
function rewritten(bytes: Uint8Array): Uint8Array {
  const at = bytes.length - 34;
  assertEquals([...bytes.subarray(at, at + 2)], [0xc4, 32]);
  const other = concat(bytes.subarray(0, at), Uint8Array.of(0xc5, 0, 32), bytes.subarray(at + 2));
  new DataView(other.buffer).setUint16(6, other.length - 8, true);
  return other;
}
