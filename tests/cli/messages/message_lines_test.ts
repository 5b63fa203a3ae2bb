import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { parseMessage, readMessages } from "../../../lib/cli/messages/message_lines.ts";
import { jsonLine, toJsonValue } from "../../../lib/cli/values/json_value.ts";

const MESSAGES: [line: string, args: unknown[]][] = [
  ['{"topic":"a","args":[1,"b"],"sender":{},"publishedAtMs":1,"sequence":0}', [1, "b"]],
  ['{"topic":"a","args":[],"sentAtMs":1}', []],
  ['{"service":"s","args":[2,3],"response":6}', [2, 3]],
  ['{"args":[[1]]}', [[1]]],
  ['{"topic":"a","field":"x","value":{"$bytes":"aGk="},"sequence":0}', [
    new Uint8Array([104, 105]),
  ]],
  ["[1,2]", [[1, 2]]],
  ["null", [null]],
  ['"text"', ["text"]],
  ['{"pose":{"x":1}}', [{ pose: { x: 1 } }]],
  // Data that merely resembles a message is data.
  ['{"args":[1],"speed":2}', [{ args: [1], speed: 2 }]],
  ['{"args":"a"}', [{ args: "a" }]],
  ['{"args":[{"args":[1]}]}', [{ args: [1] }]],
  ['{"$oid":"5f"}', [{ $oid: "5f" }]],
  ['{"$object":{"$date":"x"}}', [{ $date: "x" }]],
];

for (const [line, args] of MESSAGES) {
  Deno.test(`parseMessage() understands ${line}`, () => assertEquals(parseMessage(line), args));
}

Deno.test("parseMessage() gives back what toJsonValue() wrote", () => {
  const args = [
    { a: [1.5, "text", true, null], nested: { deep: [{}] } },
    [NaN, Infinity, -Infinity, -0, 12345678901234567890n],
    [new Uint8Array([1, 2]), new Float32Array([0.5, NaN]), new BigInt64Array([-1n])],
    [new Date(5), new Map<unknown, unknown>([["a", 1], [{ b: 2 }, new Set([1])]])],
    { $date: "no date" },
    Object.fromEntries([["__proto__", 1]]),
  ];
  const back = parseMessage(JSON.stringify(toJsonValue({ args })));
  assertEquals(back, args);
  assertEquals(Object.is((back[1] as number[])[3], -0), true);
  assertEquals(Object.hasOwn(back[5] as object, "__proto__"), true);
});

const MALFORMED: [line: string, message: string][] = [
  ['{"$bytes":"?"}', 'the value of "$bytes" must be text in base64'],
  ['[{"$date":"someday"}]', 'the value of "$date" must be a date'],
  ['{"$bigint":12}', 'the value of "$bigint" must be digits in quotes'],
  ['{"$Float32Array":["a"]}', 'the value of "$Float32Array" must be an array of numbers'],
  ['{"$map":[1]}', 'the value of "$map" must be [key, value] pairs'],
  ['{"$repeated":1}', '"$repeated" stands for a value that was written before'],
  ['{"$circular":1}', '"$circular" stands for a value that holds itself'],
];

for (const [line, message] of MALFORMED) {
  Deno.test(`parseMessage() refuses ${line}`, () => {
    assertThrows(() => parseMessage(line), TypeError, message);
  });
}

async function read(...chunks: (string | Uint8Array<ArrayBuffer>)[]) {
  const encoder = new TextEncoder();
  const bytes = chunks.map((chunk) => typeof chunk === "string" ? encoder.encode(chunk) : chunk);
  return await Array.fromAsync(readMessages(ReadableStream.from(bytes)));
}

Deno.test("readMessages() counts lines, skips empty ones and needs no last line feed", async () => {
  assertEquals(await read("\ufeff1\r\n\n  \n[", "2,", '"é', '"]\n3'), [
    { number: 1, args: [1] },
    { number: 4, args: [[2, "é"]] },
    { number: 5, args: [3] },
  ]);
});

Deno.test("readMessages() puts characters together that chunks cut", async () => {
  const bytes = new TextEncoder().encode('"é"\n');
  assertEquals(await read(bytes.slice(0, 2), bytes.slice(2)), [{ number: 1, args: ["é"] }]);
});

Deno.test("readMessages() says in which line it ends, and why", async () => {
  await assertRejects(() => read("1\nno\n"), Error, "Line 2 of standard input is no message: ");
  await assertRejects(() => read("[".repeat(200_000)), Error, "Line 1 of standard input is no");
  await assertRejects(
    () => read('1\n"a', new Uint8Array([0xe9]), '"\n'),
    Error,
    "it is not UTF-8 (line 2, column 3)",
  );
});

Deno.test("parseMessage() keeps every digit of an integer, and numbers that are no integers", () => {
  const text =
    '{"topic":"t","args":[9007199254740993,{"a":[-12345678901234567890,9007199254740991]},' +
    "1e20,12345678901234567890.0,0.12345678901234567890]}";
  assertEquals(parseMessage(text), [
    9007199254740993n,
    { a: [-12345678901234567890n, 9007199254740991] },
    1e20,
    12345678901234567000,
    0.12345678901234568,
  ]);
  assertEquals(parseMessage("12345678901234567890"), [12345678901234567890n]);
  assertEquals(parseMessage('"12345678901234567890"'), ["12345678901234567890"]);
});

Deno.test("parseMessage() reads numbers as they are printed, and as bigints only bigints", () => {
  const args = [2 ** 53, -(2 ** 64), 1e300, 2n ** 53n, 1n, new Float64Array([2 ** 60, 0.5])];
  assertEquals(parseMessage(jsonLine({ topic: "t", args })), args);
});

for (
  const [text, reason] of [
    ["1e400", "1e400 is too large for a number"],
    ['{"a":[-1e400]}', "-1e400 is too large for a number"],
    ['{"$Uint8Array":[300]}', "what it can hold, which 300 is not"],
    ['{"$Int16Array":[1.5]}', "what it can hold, which 1.5 is not"],
    ['{"$Float32Array":[1e300]}', "what it can hold, which 1e+300 is not"],
    ['{"$BigUint64Array":[{"$bigint":"-1"}]}', "what it can hold, which -1 is not"],
    ['{"$Float64Array":[9007199254740993]}', "must be an array of numbers"],
  ] as const
) {
  Deno.test(`parseMessage() refuses ${text} instead of another number`, () => {
    assertThrows(() => parseMessage(text), TypeError, reason);
  });
}

Deno.test("parseMessage() takes the digits that other tools write for a large number in an array", () => {
  assertEquals(parseMessage('{"$Float64Array":[100000000000000000000]}'), [
    new Float64Array([1e20]),
  ]);
});
