import { decodeFailure } from "../../../lib/service/failure.ts";
import { decodePeers, encodePeers, seenFrom } from "../../../lib/peer/records/peers_message.ts";
import { RecordError } from "../../../lib/wire/control_map.ts";
import {
  applyInterest,
  decodeInterest,
  decodeRecord,
  encodeInterest,
  encodeRecord,
} from "../../../lib/peer/records/record_message.ts";
import { OVERSIZED } from "../../../lib/wire/frame.ts";
import { FrameError, FrameReader } from "../../../lib/wire/frame_reader.ts";
import { encode } from "@std/msgpack";
import { isDeepStrictEqual } from "node:util";
import { interestOf, recordOf } from "../../support/records.ts";
import { concat, frameOf } from "../../support/frames.ts";
import { attempt, type Bytes, type FuzzTarget, promise, texts } from "../target.ts";
import { checkValue } from "../values.ts";
import type { Random } from "../../support/random.ts";

const MAX_FRAME_BYTES = 8192;
/** Length, type, flags and the header's length. */
const PREFIX_BYTES = 8;

const FRAMES = [
  frameOf({ type: 2, header: Array.from({ length: 21 }, () => 0), body: [0x90] }),
  frameOf({ type: 1, header: [1, 0, 0, 0, 0], body: [0x61] }),
  frameOf({ type: 9, body: encodeRecord(recordOf("near", { topics: ["a", "b"] })) }),
  frameOf({ type: 3, header: Array.from({ length: 13 }, () => 1), body: new Uint8Array(8200) }),
  frameOf({ type: 200, flags: 0x80, header: [1, 2, 3], body: new Uint8Array(300) }),
];

/** What a reader made of bytes: the frames, and what it said of those that are none. */
interface Reading {
  /** What was handed out of each frame, and where it stood and ended in the stream. */
  readonly frames: readonly Uint8Array[];
  readonly starts: readonly number[];
  readonly ends: readonly number[];
  readonly error?: string;
}

/** Cuts bytes that arrive in pieces of any size. */
function cut(input: Uint8Array, random: Random | null): Reading {
  const reader = new FrameReader(MAX_FRAME_BYTES);
  const frames: Uint8Array[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  let error: string | undefined;
  for (let at = 0, end = 0; at < input.length && error === undefined;) {
    const space = reader.space();
    promise(space.length > 0, () => "there is no space to read into");
    promise(reader.bytes.length <= Math.max(2 * input.length, 256 * 1024), () => "a large buffer");
    const piece = random ? 1 + random.below(random.pick([8, 200, 4000])) : input.length;
    const count = Math.min(space.length, input.length - at, piece);
    space.set(input.subarray(at, at + count));
    reader.filled(count);
    at += count;
    try {
      while (reader.next()) {
        const { bytes, type, flags, header, body } = reader;
        const isOversized = type >= OVERSIZED;
        const is = isOversized ? type - OVERSIZED : type;
        promise(bytes[header - 4] === is && bytes[header - 3] === flags, () => "another type");
        promise(header <= body && body <= reader.end, () => "a header outside of its frame");
        promise(isOversized === reader.length > MAX_FRAME_BYTES, () => "another limit");
        promise(!isOversized || body === reader.end, () => "a body that was to be skipped");
        frames.push(bytes.slice(header - PREFIX_BYTES, reader.end));
        ends.push(end += reader.length + 4);
        starts.push(end - reader.length - 4);
      }
    } catch (cause) {
      if (!(cause instanceof FrameError)) throw cause;
      error = cause.message;
    }
  }
  return { frames, starts, ends, error };
}

const frameTarget: FuzzTarget = {
  name: "frames",
  weight: 10,
  seeds: [...FRAMES, concat(...FRAMES), concat(...FRAMES, ...FRAMES, ...FRAMES)] as Bytes[],
  words: [Uint8Array.of(255, 255, 255, 255), Uint8Array.of(4, 0, 0, 0), new Uint8Array(8)],
  run(input, random) {
    const whole = cut(input, null);
    promise(
      isDeepStrictEqual(cut(input, random), whole),
      () => "what it reads depends on how it arrives",
    );
    for (const [index, frame] of whole.frames.entries()) {
      const start = whole.starts[index]!;
      promise(
        input.subarray(start, start + frame.length).toHex() === frame.toHex(),
        () => "its frames are not the bytes that came",
      );
    }
  },
};

const RECORDS = [
  recordOf("near"),
  recordOf("near", {
    topics: ["imu", "__proto__", "constructor"],
    services: ["multiply"],
    addresses: [
      { transport: "tcp", hostname: "127.0.0.1", port: 7000 },
      { transport: "unix", path: "/run/user/1/x-nearaaaaaaaaaaaa.sock" },
    ],
  }),
];
const INTEREST = interestOf({ topicsAdded: ["a", "b"], topicsRemoved: ["imu"] });
const MAP_WORDS = [
  ...texts("\xa9__proto__", "\xa2id", "\xa6topics", "\xa4uuid"),
  ...[[0xdd, 255, 255, 255, 255], [0xdf, 0, 1, 0, 0], [0xc6, 255, 255, 255, 255], [0xc7, 1, 1, 1]]
    .map((bytes) => Uint8Array.from(bytes)),
  Uint8Array.of(0x81, 0xa9, ...new TextEncoder().encode("__proto__")),
  Uint8Array.of(0xcf, 0, 0x20, 0, 0, 0, 0, 0, 1),
];

const recordTarget: FuzzTarget = {
  name: "records",
  weight: 14,
  seeds: [
    ...RECORDS.map(encodeRecord),
    encodeInterest(INTEREST),
    encode({ name: "Error", message: "text", stack: "at x" }),
  ] as Bytes[],
  words: MAP_WORDS,
  run(input) {
    const record = attempt([RecordError], () => decodeRecord(input));
    if (record) {
      checkValue({ ...record }, { maxDepth: 4, maxValues: input.length + 16 });
      promise(
        isDeepStrictEqual(decodeRecord(encodeRecord(record)), record),
        () => "a record came back as another",
      );
    }
    const interest = attempt([RecordError], () => decodeInterest(input));
    if (interest) {
      checkValue(interest, { maxDepth: 3, maxValues: input.length + 16 });
      promise(
        isDeepStrictEqual(decodeInterest(encodeInterest(interest)), interest),
        () => "a change came back as another",
      );
      const applied = attempt([RecordError], () => applyInterest(RECORDS[1]!, interest));
      promise(
        !applied || isDeepStrictEqual(decodeRecord(encodeRecord(applied)), applied),
        () => "a changed record cannot be read",
      );
    }
    attempt([RecordError], () => decodeFailure(input));
  },
};

const peersTarget: FuzzTarget = {
  name: "peers",
  weight: 5,
  seeds: [RECORDS, [RECORDS[1]!], []].map((acquaintances, index) =>
    encodePeers({ acquaintances, wants: index === 0 })
  ) as Bytes[],
  words: MAP_WORDS,
  run(input) {
    const told = attempt([RecordError], () => decodePeers(input));
    if (!told) return;
    checkValue(told, { maxDepth: 5, maxValues: input.length + 16 });
    for (const { addresses } of told.acquaintances) seenFrom("10.0.0.1", addresses);
    const passedOn = encodePeers(told);
    promise(
      encodePeers(decodePeers(passedOn)).toHex() === passedOn.toHex(),
      () => "what is passed on changes on its way",
    );
  },
};

/** Bytes to frames, and the bodies of those that are about nodes. */
export const WIRE_TARGETS: readonly FuzzTarget[] = [frameTarget, recordTarget, peersTarget];
