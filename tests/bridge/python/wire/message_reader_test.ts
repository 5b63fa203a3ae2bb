import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  readAnswer,
  type WireAnswer,
  writeAnswer,
} from "../../../../lib/bridge/python/wire/answer.ts";
import { writeAll } from "../../../../lib/bridge/python/connection/exact.ts";
import { MessageReader } from "../../../../lib/bridge/python/wire/message_reader.ts";
import {
  readRequest,
  type WireRequest,
  writeRequest,
} from "../../../../lib/bridge/python/wire/request.ts";
import { PythonWireError } from "../../../../lib/bridge/python/wire/wire_error.ts";
import { memorySocketPair } from "../../../support/memory_transport.ts";

const hex = (text: string) => Uint8Array.fromHex(text.replaceAll(" ", ""));

const REQUESTS: readonly (readonly [hex: string, request: WireRequest])[] = [
  [
    "74 03 696d75 02 01000000 2a 00000000 01 01 61 02000000 6869",
    {
      kind: "topic",
      name: "imu",
      args: [hex("2a"), hex("")],
      keywords: [["a", hex("6869")]],
    },
  ],
  ["73 0500 03 6d756c 00 00", { kind: "service", id: 5, name: "mul", args: [], keywords: [] }],
];

const ANSWERS: readonly (readonly [hex: string, answer: WireAnswer])[] = [
  ["0500 00 01000000 2a", { id: 5, value: hex("2a") }],
  ["ffff ee 0300 6f6821", { id: 0xffff, error: "oh!" }],
];

/** Reads what comes in such pieces. */
async function readAll<T>(
  read: ConstructorParameters<typeof MessageReader<T>>[0],
  pieces: readonly Uint8Array[],
  maxBytes = 1000,
): Promise<T[]> {
  const [own, other] = memorySocketPair();
  const found: T[] = [];
  const writing = (async () => {
    for (const piece of pieces) await writeAll(other, piece);
    other.close();
  })();
  const reader = new MessageReader(read, { maxBytes });
  // What is handed out is overwritten later.
  for await (const message of reader.messages(own)) found.push(structuredClone(message));
  await writing;
  return found;
}

Deno.test("requests and answers are written as Python's rosy does, and read again in any pieces", async () => {
  for (const [bytes, request] of REQUESTS) assertEquals(writeRequest(request), hex(bytes));
  for (const [bytes, answer] of ANSWERS) assertEquals(writeAnswer(answer), hex(bytes));
  const requests = hex(REQUESTS.map(([bytes]) => bytes).join(""));
  const answers = hex(ANSWERS.map(([bytes]) => bytes).join(""));
  const single = (bytes: Uint8Array) => Array.from(bytes, (byte) => Uint8Array.of(byte));
  for (const pieces of [[requests], single(requests)]) {
    assertEquals(await readAll(readRequest, pieces), REQUESTS.map(([, request]) => request));
  }
  for (const pieces of [[answers], single(answers)]) {
    assertEquals(await readAll(readAnswer, pieces), ANSWERS.map(([, answer]) => answer));
  }
});

Deno.test("MessageReader reads what is larger than its buffer, and after that what is small", async () => {
  const large = new Uint8Array(3_000_000).fill(7);
  const request: WireRequest = { kind: "topic", name: "a", args: [large], keywords: [] };
  const small: WireRequest = { ...request, args: [Uint8Array.of(1)] };
  const pieces = [request, small, small].map(writeRequest);
  const found = await readAll(readRequest, pieces, 4_000_000);
  assertEquals(found.map(({ args }) => args[0]!.length), [3_000_000, 1, 1]);
  assertEquals(found[0]!.args[0], large);
});

Deno.test("MessageReader refuses what is too long before it has come, and what is no message", async () => {
  const wrong: readonly (readonly [hex: string, reason: string])[] = [
    ["74 01 61 01 ffffffff", "more than 1000 bytes"],
    ["00", "neither message nor call"],
    ["74 01 ff", "not UTF-8"],
  ];
  for (const [bytes, reason] of wrong) {
    await assertRejects(() => readAll(readRequest, [hex(bytes)]), PythonWireError, reason);
  }
  await assertRejects(() => readAll(readAnswer, [hex("0000 11")]), PythonWireError, "status 0x11");
});

Deno.test("what does not fit is not written", () => {
  const request: WireRequest = { kind: "topic", name: "a", args: [], keywords: [] };
  const many = Array.from({ length: 256 }, () => new Uint8Array(0));
  assertThrows(() => writeRequest({ ...request, name: "é".repeat(128) }), RangeError, "256 bytes");
  assertThrows(() => writeRequest({ ...request, args: many }), RangeError, "256 arguments");
  const { length } = writeAnswer({ id: 1, error: "é".repeat(40_000) });
  assertEquals(length, 5 + 65_534);
  assertEquals(writeAnswer({ id: 1, error: "" }), hex("0100 ee 0700 4572726f722829"));
});
