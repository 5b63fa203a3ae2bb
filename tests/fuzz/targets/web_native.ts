import { ByteWriter } from "../../../lib/bytes/byte_writer.ts";
import { msgpackCodec } from "../../../lib/codec/msgpack/msgpack.ts";
import { operationEntry, sendEntry } from "../../../lib/web/native/entries.ts";
import { JsonWire } from "../../../lib/web/native/json_wire.ts";
import { MsgpackWire } from "../../../lib/web/native/msgpack_wire.ts";
import type { ClientOperation } from "../../../lib/web/native/operations.ts";
import { ProtocolError, readOperation } from "../../../lib/web/native/read_operation.ts";
import type { ServerWire } from "../../../lib/web/native/server_wire.ts";
import { concat } from "../../support/frames.ts";
import { type Bytes, type FuzzTarget, promise, texts } from "../target.ts";
import { checkValue } from "../values.ts";

const MAX_DEPTH = 520;

/** What honest clients say. */
const OPERATIONS: readonly ClientOperation[] = [
  { op: "listen", id: 1, topic: "imu", policy: "latest", maxHz: 30, retained: true },
  { op: "announce", id: 2, topic: "cmd", retain: 1 },
  { op: "send", id: 3, topic: "cmd", args: [{ x: 1 }, [1, 2]], lease: { ms: 500, args: [0] } },
  { op: "last", id: 4, topic: "map", timeoutMs: 100 },
  { op: "call", id: 5, service: "add", args: [1, 2n ** 70n, new Map([[1, 2]])] },
  { op: "stream", id: 6, service: "count", args: [], credit: 64 },
  { op: "credit", id: 6, parts: 32 },
  { op: "end", id: 6, reason: "enough" },
  { op: "setParams", id: 7, node: "robot", values: { speed: 1 } },
  { op: "resetParams", id: 8, node: "robot", names: ["speed"] },
  { op: "startGoal", id: 9, action: "drive", goal: { metres: 3 }, credit: 64, goesOn: true },
  { op: "followGoal", id: 10, action: "drive", goalId: "abc", credit: 64 },
  { op: "cancelGoal", id: 9, reason: "obstacle" },
  { op: "catalogue", id: 11 },
  { op: "figures", id: 13 },
  { op: "schema", id: 12, kind: "topics", name: "imu" },
  { op: "pong" },
];

function msgpack(value: unknown): Bytes {
  const writer = new ByteWriter();
  msgpackCodec.encode(value, writer);
  return writer.bytes.slice(0, writer.position);
}

/** Reads frames, and looks at what sessions get: nothing but well-formed operations. */
function check(wire: ServerWire, data: string | Uint8Array, length: number): void {
  wire.read(data, (operation) => {
    if (operation.op === "sendRaw") {
      const { topic, bytes, id } = operation;
      promise(topic.length + bytes.length <= length, () => "a message larger than its frame");
      return promise(id === undefined || id > 0, () => "a number that is none");
    }
    checkValue(operation, { maxDepth: MAX_DEPTH, maxValues: 2 * length + 32 });
    promise(
      JSON.stringify(Object.keys(readOperation(operation))) ===
        JSON.stringify(Object.keys(operation)),
      () => "an operation that is none when it is read again",
    );
  }, (error) => {
    const isExpected = error instanceof ProtocolError || error instanceof TypeError;
    promise(isExpected, () => `it throws ${error}`);
  });
}

const entries = OPERATIONS.map((operation) => operationEntry(msgpack(operation)));
const sends = [sendEntry("cmd", msgpack([1]), 0), sendEntry("cmd/vel", msgpack([{ x: 1 }]), 7)];

const binary: FuzzTarget = {
  name: "web-native",
  weight: 14,
  seeds: [...entries, ...sends, concat(...entries, ...sends) as Bytes],
  words: [
    ...[[0xff, 0xff, 0xff, 0xff], [2, 0xff, 0xff, 0, 0], [0, 0, 0, 0, 0], [0xa2, 0x69, 0x64, 0xff]]
      .map((bytes) => Uint8Array.from(bytes)),
    ...texts("\xa2op", "\xa9__proto__", "\xa6listen"),
  ],
  run: (input) => check(new MsgpackWire(), input, input.length),
};

const json: FuzzTarget = {
  name: "web-native-json",
  weight: 8,
  seeds: texts(
    '{"op":"listen","id":1,"topic":"imu","policy":"all"}',
    '{"op":"send","topic":"cmd","args":[{"$type":"Date","value":"2026-01-01T00:00:00.000Z"}]}',
    '{"op":"call","id":5,"service":"add","args":[1,{"$type":"bigint","value":"12"}]}',
    '{"op":"setParams","id":7,"node":"robot","values":{"speed":1}}',
  ),
  words: texts('"op":"', '"id":4294967296', '{"__proto__":', "[[[[[[[[", '"$type":"Map","value":'),
  run: (input) => check(new JsonWire(), new TextDecoder().decode(input), 4 * input.length),
};

/** rosy's own protocol, as frames of clients reach a gateway. */
export const WEB_NATIVE_TARGETS: readonly FuzzTarget[] = [binary, json];
