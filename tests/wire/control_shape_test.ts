import { decode, encode, type ValueType } from "@std/msgpack";
import { assertEquals, assertThrows } from "@std/assert";
import { checkShape } from "../../lib/wire/control_shape.ts";
import { decodeMap, RecordError } from "../../lib/wire/control_map.ts";
import { decodeRecord, encodeRecord } from "../../lib/peer/records/record_message.ts";
import { Random } from "../support/random.ts";
import { concat } from "../support/frames.ts";
import { recordOf } from "../support/records.ts";

const nested = (depth: number) => concat(new Uint8Array(depth).fill(0x91), new Uint8Array([0xc0]));

Deno.test("checkShape() takes whatever the control plane writes", () => {
  const topics = Array.from({ length: 65_536 }, (_, index) => `topic/${index}`);
  checkShape(encodeRecord(recordOf("near", { topics, services: topics })));
  checkShape(encode({ a: [1, -1, 2 ** 40, 1.5, null, true, "", "ä".repeat(300)], b: { c: {} } }));
  for (const length of [0, 1, 15, 16, 31, 32, 255, 256, 65_535, 65_536]) {
    checkShape(encode(new Uint8Array(length)));
    checkShape(encode("x".repeat(length)));
    checkShape(encode(Array(length).fill(null)));
    const entries = Array.from({ length }, (_, index) => [`key ${index}`, index]);
    checkShape(encode({ after: Object.fromEntries(entries), before: 0 }));
  }
  checkShape(nested(15));
});

Deno.test("checkShape() refuses nesting, values without end, and lengths that lie", () => {
  const LIES: [string, string][] = [
    ["dd ffffffff", "it ends too early"],
    ["df ffffffff c0", "it ends too early"],
    ["db ffffffff 61", "it ends too early"],
    ["c6 7fffffff", "it ends too early"],
    ["dc 00", "it ends too early"],
    ["", "it ends too early"],
    ["c0 c0", "something comes after its end"],
    ["c1", "a type 0xc1"],
    ["d6 ff 00000000", "a type 0xd6"],
  ];
  for (const [hex, problem] of LIES) {
    assertThrows(
      () => checkShape(Uint8Array.fromHex(hex.replaceAll(" ", ""))),
      RangeError,
      problem,
    );
  }
  assertThrows(() => checkShape(nested(1_000_000)), RangeError, "nested more than 16 deep");
  const empties = concat(
    new Uint8Array([0xdd, 0x02, 0x00, 0x00, 0x00]),
    new Uint8Array(2 ** 25).fill(0x80),
  );
  assertThrows(() => checkShape(empties), RangeError, "more than 400000 values");
});

Deno.test("checkShape() takes 400,000 values and none more", () => {
  const list = (length: number) =>
    concat(
      new Uint8Array([
        0xdd,
        length >>> 24,
        length >>> 16 & 0xff,
        length >>> 8 & 0xff,
        length & 0xff,
      ]),
      new Uint8Array(length),
    );
  checkShape(list(400_000));
  assertThrows(() => checkShape(list(400_001)), RangeError, "more than 400000 values");
});

Deno.test("decodeMap() gives nobody a prototype", () => {
  const body = concat(
    new Uint8Array([0x81]),
    encode("__proto__"),
    encode({ id: { name: "x", hostname: "y", uuid: "a".repeat(16) } }),
  );
  assertThrows(() => decodeMap(body), RecordError);
  assertEquals("id" in {}, false);
  // As a value it is a text like others.
  assertEquals(decodeMap(encode({ a: "__proto__" })).a, "__proto__");
});

Deno.test("checkShape() and decode() find the same end of anything", () => {
  const random = new Random(8);
  const valid = encodeRecord(recordOf("near", { topics: ["a", "bc"], services: ["d"] }));
  for (let round = 0; round < 20_000; round++) {
    const bytes = valid.slice(0, random.below(valid.length + 1));
    for (let count = random.below(3); count > 0 && bytes.length; count--) {
      bytes[random.below(bytes.length)] = random.below(256);
    }
    let isWellFormed = true;
    try {
      checkShape(bytes);
    } catch {
      isWellFormed = false;
    }
    // What passes is decoded without an error, but for texts that are no UTF-8 and keys that are no
    // texts: those are the decoder's to judge.
    let value: ValueType | undefined;
    try {
      value = decode(bytes);
    } catch {
      continue;
    }
    if (!isWellFormed) continue;
    assertEquals(value === undefined, false);
  }
});

Deno.test("decodeRecord() takes IP addresses and no names", () => {
  const read = (hostname: string) =>
    decodeRecord(encodeRecord(recordOf("near", {
      addresses: [{ transport: "tcp", hostname, port: 1 }],
    }))).addresses;
  for (const hostname of ["10.0.0.1", "0.0.0.0", "::", "::1", "fe80::1%eth0", "::ffff:1.2.3.4"]) {
    assertEquals(read(hostname).length, 1);
  }
  for (const hostname of ["localhost", "robot.local", "1.2.3.4.5", "256.1.1.1", ":::", "[::1]"]) {
    assertThrows(() => read(hostname), RecordError, "a malformed address");
  }
});
