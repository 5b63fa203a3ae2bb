import { decode, encode, type ValueType } from "@std/msgpack";
import {
  assertEquals,
  assertInstanceOf,
  assertMatch,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { MAX_NAMES_PER_RECORD, MAX_PATTERNS_PER_RECORD } from "../../../lib/mesh/node_record.ts";
import { RecordError } from "../../../lib/wire/control_map.ts";
import {
  applyInterest,
  decodeInterest,
  decodeRecord,
  diffRecords,
  encodeInterest,
  encodeRecord,
} from "../../../lib/peer/records/record_message.ts";
import { Random } from "../../support/random.ts";
import { interestOf, recordOf } from "../../support/records.ts";

const RECORD = recordOf("camera", {
  pid: 4242,
  addresses: [
    { transport: "unix", path: "/run/user/1000/rosy/1-camera.sock" },
    { transport: "tcp", hostname: "::", port: 40_000 },
  ],
  topics: ["a", "ä €😀"],
  services: ["multiply"],
  sends: ["image"],
  types: ["t jsonschema 9f86d081884c7d65 foxglove.LaserScan ä €😀"],
  revision: 12,
});
const asMap = (fields: Record<string, unknown>) =>
  encode({ ...RECORD, ...fields } as unknown as Record<string, ValueType>);
const names = (count: number, prefix = "n") =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`);

Deno.test("decodeRecord() reads what encodeRecord() writes", () => {
  assertEquals(decodeRecord(encodeRecord(RECORD)), RECORD);
  assertEquals(decodeRecord(encodeRecord(recordOf("empty"))), recordOf("empty"));
});

Deno.test("encodeRecord() writes a map of plain MessagePack", () => {
  const small = recordOf("n", { topics: ["t"], revision: 300 });
  assertEquals(
    encodeRecord(small).toHex(),
    "86" + "a26964" + "83" + "a46e616d65" + "a16e" + "a8686f73746e616d65" + "a4686f7374" +
      "a475756964" + "b06e616161616161616161616161616161" + "a3706964" + "01" +
      "a9616464726573736573" + "90" + "a6746f70696373" + "91a174" + "a87365727669636573" + "90" +
      "a87265766973696f6e" + "cd012c",
  );
});

Deno.test("encodeRecord() writes what a node sends on only where it does", () => {
  const sending = recordOf("n", { sends: ["t"] });
  assertStringIncludes(encodeRecord(sending).toHex(), "a573656e6473" + "91a174");
  assertEquals(decodeRecord(encodeRecord(sending)), sending);
});

Deno.test("decodeRecord() takes a record without the kinds of later versions", () => {
  const { sends: _, types: __, ...rest } = RECORD;
  const old = encode(rest as unknown as Record<string, ValueType>);
  assertEquals(decodeRecord(old), { ...RECORD, sends: [], types: [] });
  const { services: ___, ...fewer } = rest;
  const broken = encode(fewer as unknown as Record<string, ValueType>);
  assertThrows(() => decodeRecord(broken), RecordError, '"services" is no list');
});

Deno.test("decodeRecord() skips fields that it does not know", () => {
  assertEquals(decodeRecord(asMap({ schema: { any: 1 } })), RECORD);
});

Deno.test("decodeRecord() refuses what is no map", () => {
  const values: ValueType[] = [null, 1, "text", [], true, new Uint8Array(3)];
  for (const value of values) assertThrows(() => decodeRecord(encode(value)), RecordError);
  assertThrows(() => decodeRecord(new Uint8Array()), RecordError);
  const trailing = new Uint8Array([...encodeRecord(RECORD), 0]);
  assertThrows(() => decodeRecord(trailing), RecordError);
});

const MALFORMED: readonly (readonly [string, readonly unknown[]])[] = [
  ["pid", [-1, 1.5, "1", null, 2n ** 60n]],
  ["revision", [-1, 0.5, null]],
  ["topics", [null, "a", {}, [""], [1], ["a".repeat(256)], ["€".repeat(86)]]],
  ["services", [null, [null], [["a"]]]],
  ["sends", [null, "a", [""], [1], ["a".repeat(256)]]],
  ["types", [null, "a", [""], [1], ["a".repeat(1025)]]],
  ["id", [null, 5, {}, { ...RECORD.id, name: "" }, { ...RECORD.id, hostname: 1 }]],
  ["id", [{ ...RECORD.id, uuid: "short" }, { ...RECORD.id, uuid: "A".repeat(16) }]],
  ["addresses", [null, [1], [{ transport: "udp" }], [{ transport: "unix", path: "" }]]],
  ["addresses", [
    [{ transport: "tcp", hostname: "::", port: 0 }],
    [{ transport: "tcp", hostname: "::", port: 65_536 }],
    [{ transport: "tcp", port: 1 }],
    Array(65).fill({ transport: "unix", path: "/a" }),
  ]],
];
for (const [key, values] of MALFORMED) {
  Deno.test(`decodeRecord() refuses a malformed "${key}": ${values.length} kinds`, () => {
    for (const value of values) {
      assertThrows(() => decodeRecord(asMap({ [key]: value })), RecordError);
    }
  });
}

Deno.test("decodeRecord() takes as many names as a record may hold, and no more", () => {
  const most = names(MAX_NAMES_PER_RECORD);
  assertEquals(decodeRecord(asMap({ topics: most })).topics.length, MAX_NAMES_PER_RECORD);
  assertThrows(
    () => decodeRecord(asMap({ topics: [...most, "one"] })),
    RecordError,
    "at most 65536",
  );
});

Deno.test("decodeRecord() and applyInterest() take as many patterns as a record may hold", () => {
  const patterns = names(MAX_PATTERNS_PER_RECORD).map((name) => `${name}/*`);
  // What is no pattern of topics may look like one.
  const record = decodeRecord(
    asMap({ topics: ["imu", ...patterns], services: [...patterns, "*"] }),
  );
  assertEquals(record.topics.length, MAX_PATTERNS_PER_RECORD + 1);
  const tooMany = /"topics" would hold more than 1024 patterns/;
  const one = interestOf({ topicsAdded: ["one/*"] });
  assertThrows(() => decodeRecord(asMap({ topics: [...patterns, "*"] })), RecordError, "1024");
  assertMatch(assertThrows(() => applyInterest(record, one), RecordError).message, tooMany);
  const another = interestOf({ topicsAdded: ["one/*"], topicsRemoved: [patterns[0]!] });
  assertEquals(applyInterest(record, another).topics.length, MAX_PATTERNS_PER_RECORD + 1);
});

Deno.test("decodeRecord() and decodeInterest() refuse any bytes with a RecordError", () => {
  const random = new Random(5);
  const valid = [encodeRecord(RECORD), encodeInterest(diffRecords(recordOf("camera"), RECORD))];
  for (let round = 0; round < 20_000; round++) {
    const bytes = random.below(3) ? random.pick(valid).slice() : random.bytes(random.below(80));
    for (let count = random.below(4); count > 0; count--) {
      bytes[random.below(bytes.length)] = random.below(256);
    }
    try {
      (round % 2 ? decodeRecord : decodeInterest)(bytes.subarray(0, random.below(500)));
    } catch (error) {
      assertInstanceOf(error, RecordError);
    }
  }
});

Deno.test("decodeRecord() survives lists in lists in lists", () => {
  assertThrows(() => decodeRecord(new Uint8Array(1_000_000).fill(0x91)), RecordError);
});

Deno.test("diffRecords() tells what was added and removed", () => {
  const before = recordOf("n", { topics: ["a", "b"], services: ["s"], revision: 4 });
  const after = { ...before, topics: ["b", "c"], services: [], revision: 5 };
  const interest = diffRecords(before, after);
  const changes = { topicsAdded: ["c"], topicsRemoved: ["a"], servicesRemoved: ["s"] };
  assertEquals(interest, interestOf({ from: 4, to: 5, ...changes }));
  assertEquals(applyInterest(before, interest), after);
});

Deno.test("encodeInterest() writes changes of later kinds only where there are any", () => {
  const keys = ["from", "to", "topicsAdded", "topicsRemoved", "servicesAdded", "servicesRemoved"];
  const written = (changes: Parameters<typeof interestOf>[0]) =>
    Object.keys(decode(encodeInterest(interestOf(changes))) as object);
  assertEquals(written({ topicsAdded: ["t"] }), keys);
  assertEquals(written({ sendsRemoved: ["t"] }), [...keys, "sendsRemoved"]);
});

Deno.test("applyInterest() makes of any record the one after it", () => {
  const random = new Random(6);
  const some = () => names(30).filter(() => random.below(2)).sort();
  for (let round = 0; round < 200; round++) {
    const before = recordOf("n", { topics: some(), services: some(), sends: some() });
    const after = { ...before, topics: some(), services: some(), types: some(), revision: 1 };
    const interest = decodeInterest(encodeInterest(diffRecords(before, after)));
    assertEquals(applyInterest(before, interest), after);
  }
});

Deno.test("applyInterest() refuses to let a record grow beyond its limit", () => {
  const before = recordOf("n", { topics: names(MAX_NAMES_PER_RECORD) });
  const interest = diffRecords(recordOf("n"), recordOf("n", { topics: ["one"], revision: 1 }));
  assertThrows(() => applyInterest(before, interest), RecordError, "more than 65536");
  const same = diffRecords(recordOf("n"), recordOf("n", { topics: ["n0"], revision: 1 }));
  assertEquals(applyInterest(before, same).topics.length, MAX_NAMES_PER_RECORD);
});
