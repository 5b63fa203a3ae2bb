import { deserialize, serialize } from "node:v8";
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { structuredCloneCodec } from "../../../lib/codec/clone/structured_clone.ts";
import { decoded, encoded, roundTrip } from "../round_trip.ts";

const trip = (value: unknown) => roundTrip(structuredCloneCodec, value);
const read = (...bytes: number[]) => decoded(structuredCloneCodec, new Uint8Array(bytes));

Deno.test("structuredCloneCodec carries cycles and shared references", () => {
  const shared = { a: 1 };
  const value: Record<string, unknown> = { one: shared, two: shared };
  value.self = value;
  const result = trip(value) as Record<string, unknown>;
  assertStrictEquals(result.self, result);
  assertStrictEquals(result.one, result.two);
});

Deno.test("structuredCloneCodec carries errors", () => {
  const result = trip(new RangeError("too far", { cause: { by: 1 } })) as RangeError;
  assert(result instanceof RangeError);
  assertEquals([result.message, result.cause], ["too far", { by: 1 }]);
});

Deno.test("structuredCloneCodec carries regular expressions, holes and boxed values", () => {
  const value = [/a+/giu, [1, , 3], new Date(NaN), Object("s"), Object(5n), Object(true)];
  assertEquals(trip(value), value);
});

Deno.test("structuredCloneCodec keeps properties that are undefined", () => {
  assertEquals(Object.keys(trip({ a: undefined }) as object), ["a"]);
});

Deno.test("structuredCloneCodec makes plain objects of instances of classes", () => {
  class Pose {
    x = 1;
  }
  const result = trip(new Pose());
  assertStrictEquals(Object.getPrototypeOf(result), Object.prototype);
  assertEquals(result, { x: 1 });
});

Deno.test("structuredCloneCodec writes and reads what node:v8 does", () => {
  const value = [1, "日本", { a: new Float64Array([1, 2]) }, new Map([[1n, new Set("a")]])];
  assertEquals(deserialize(encoded(structuredCloneCodec, value)), value);
  assertEquals(decoded(structuredCloneCodec, serialize(value)), value);
});

function argumentsOf(..._: unknown[]): IArguments {
  return arguments;
}

const REFUSED: [value: unknown, problem: string][] = [
  [() => 1, "value is a function"],
  [[{ pose: () => 1 }], "value at [0].pose is a function"],
  [[{ map: new WeakMap() }], "value at [0].map is an instance of class WeakMap"],
  [[{ a: new ArrayBuffer(1, { maxByteLength: 2 }) }], "value at [0].a is a resizable ArrayBuffer"],
  [[{ a: new Proxy({}, {}) }], "value at [0].a is a proxy"],
  [[{ a: new Proxy([], {}) }], "value at [0].a is a proxy"],
  [[{ a: argumentsOf(1, 2) }], "value at [0].a is an arguments object"],
  [
    [{ a: new WebAssembly.Module(Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])) }],
    "value at [0].a is an instance of class Module",
  ],
  [[Object.assign([1], { more: () => 1 })], "value at [0].more is a function"],
  [[new Error("e", { cause: [() => 1] })], "value at [0].cause[0] is a function"],
  [{ s: new SharedArrayBuffer(1) }, "value at .s is an instance of class SharedArrayBuffer"],
];

for (const [value, problem] of REFUSED) {
  Deno.test(`structuredCloneCodec throws when ${problem}`, () => {
    const error = assertThrows(() => encoded(structuredCloneCodec, value), TypeError);
    assertEquals(
      error.message,
      `Cannot encode message: ${problem}, which codec "structured-clone" cannot carry`,
    );
  });
}

Deno.test("structuredCloneCodec finds the culprit when the value contains itself", () => {
  const value: Record<string, unknown> = {};
  value.self = value;
  value.bad = () => 1;
  assertThrows(
    () => encoded(structuredCloneCodec, value),
    TypeError,
    "value at .bad is a function",
  );
});

Deno.test("structuredCloneCodec throws when arrays with holes are too long", () => {
  assertEquals((trip(new Array(1_000_000)) as unknown[]).length, 1_000_000);
  assertThrows(
    () => encoded(structuredCloneCodec, [new Array(600_000), new Array(600_000)]),
    TypeError,
    "value would be refused: array with holes longer than 1000000",
  );
  assertThrows(
    () => encoded(structuredCloneCodec, [{ grid: new Array(1_000_001) }]),
    TypeError,
    "value at [0].grid would be refused: array with holes longer than 1000000",
  );
});

Deno.test("structuredCloneCodec takes little memory when ten bytes ask for a lot", () => {
  const before = Deno.memoryUsage().rss;
  assertThrows(() => read(255, 15, 97, 173, 143, 133, 13, 64, 0, 0), TypeError, "array with holes");
  assert(Deno.memoryUsage().rss - before < 50_000_000);
});

Deno.test("structuredCloneCodec makes no array longer than it says that it is", () => {
  // Of length 1, with an element far behind: its index a number of each kind, or a text of each.
  const indices = [
    [0x49, 0xa8, 0xce, 0xfd, 0x18],
    [0x55, 0xfe, 0xff, 0xff, 0xff, 0x0f],
    [0x4e, 0, 0, 0, 0, 0, 0, 0xe8, 0x41],
    [0x22, 9, ..."300000000"].map((part) => typeof part === "string" ? part.charCodeAt(0) : part),
    [0x53, 1, 0x31],
    [0x63, 4, 0x34, 0, 0x32, 0],
  ];
  for (const index of indices) {
    for (const [begin, end] of [[[0x61, 1], 0x40], [[0x41, 1, 0x54], 0x24]] as const) {
      const bytes = [255, 15, ...begin, ...index, 0x54, end, 1, 1];
      assertThrows(() => read(...bytes), TypeError, "an element outside of its array");
    }
  }
  const array = Object.assign([1, , 3], { name: "further", "1x": 2, "-1": 3 });
  assertEquals(Object.entries(trip(array) as object), Object.entries(array));
});

/** Some hundred bytes that are 2^40 values to whoever writes them out. */
function pairs(levels: number, innermost: unknown): unknown {
  let value = innermost;
  for (let i = 0; i < levels; i++) value = [value, value];
  return value;
}

/** As `node:v8` writes it: by somebody who checks nothing. */
const readAsIs = (value: unknown) =>
  decoded(structuredCloneCodec, new Uint8Array(serialize(value)));

const WRITTEN_OUT = "bytes if what is shared is written out";

Deno.test("structuredCloneCodec refuses some hundred bytes that unfold to 2^40 values", () => {
  const value = [1, { pose: pairs(40, [1, 1]) }];
  const error = assertThrows(() => readAsIs(value), TypeError);
  assertEquals(
    error.message,
    `Cannot decode message: not a structured clone: more than 4199216 ${WRITTEN_OUT}`,
  );
  assertThrows(
    () => encoded(structuredCloneCodec, value),
    TypeError,
    "Cannot encode message: value at [1].pose would be refused: more than 4199216 " + WRITTEN_OUT,
  );
});

Deno.test("structuredCloneCodec sees through everything that holds something", () => {
  const wraps: ((inner: unknown) => unknown)[] = [
    (inner) => ({ a: inner, b: inner }),
    (inner) => new Map([[inner, inner]]),
    (inner) => new Set([[inner], inner]),
    (inner) => Object.assign([], { a: inner, b: inner }),
    (inner) => [inner, , inner],
    (inner) => [inner, new Error("e", { cause: inner })],
  ];
  for (const wrap of wraps) {
    let value: unknown = {};
    for (let i = 0; i < 40; i++) value = wrap(value);
    assertThrows(() => readAsIs(value), TypeError, WRITTEN_OUT);
  }
});

Deno.test("structuredCloneCodec numbers objects as V8 does, whatever stands before them", () => {
  const kinds: unknown[] = [
    ...[new Date(), /a/g, Object(5), Object("s"), Object(5n), Object(true), Object(false)],
    ...[new Uint8Array(3), new Float64Array(2), new DataView(new ArrayBuffer(3)), {}, [], [,]],
    ...[new ArrayBuffer(3), new Map(), new Set(), new Error("e"), "text", 1.5, 5n, null, undefined],
  ];
  for (const kind of kinds) {
    // One object fewer or more, and the references would lead to small ones.
    let value: unknown = [1, 2, 3];
    for (let i = 0; i < 40; i++) value = [kind, value, value];
    assertThrows(() => readAsIs([kind, value]), TypeError, WRITTEN_OUT, String(kind));
    value = [4];
    for (let i = 0; i < 9; i++) value = [structuredClone(kind), value, value];
    assertEquals(readAsIs([value]), [value]);
  }
});

Deno.test("structuredCloneCodec carries what is shared as much as anybody means it to be", () => {
  const header = { stamp: 1.5, frame: "f".repeat(2000) };
  const detections = Array.from({ length: 1000 }, (_, id) => ({ id, header }));
  const image = new Uint8Array(5_000_000);
  for (const value of [detections, { a: image, b: image, c: [image] }, pairs(15, [1, 1])]) {
    assertEquals(trip([value]), [value]);
  }
});

Deno.test("structuredCloneCodec carries networks whose parts refer to each other in cycles", () => {
  interface Crossing {
    id: number;
    roads: Crossing[];
  }
  const all: Crossing[] = Array.from({ length: 100 }, (_, id) => ({ id, roads: [] }));
  for (const crossing of all) crossing.roads.push(...all);
  const result = trip([all, all]) as [Crossing[], Crossing[]];
  assertStrictEquals(result[0], result[1]);
  assertStrictEquals(result[0][7]!.roads[99], result[0][99]);
});

Deno.test("structuredCloneCodec is not fooled by a cycle beside or below what unfolds", () => {
  const beside: unknown[] = [pairs(40, [1])];
  beside.push(beside);
  const cycle: unknown[] = [];
  cycle.push(cycle, cycle);
  for (const value of [beside, pairs(40, cycle), { a: cycle, b: pairs(40, beside) }]) {
    assertThrows(() => readAsIs(value), TypeError, WRITTEN_OUT);
  }
});

Deno.test("structuredCloneCodec refuses references to what is not there", () => {
  for (const id of [1, 2, 127]) {
    assertThrows(() => read(255, 15, 0x41, 1, 0x5e, id, 0x24, 0, 1), TypeError, "a reference to");
  }
  assertThrows(() => read(255, 15, 0x5e, 0), TypeError, "a reference to nothing");
});

const MALFORMED: [problem: string, ...bytes: number[]][] = [
  ["more bytes expected"],
  ["header expected", 0x49, 2],
  ["outdated version", 255, 12, 0x49, 2],
  ["more bytes expected", 255, 15],
  ["more bytes expected", 255, 15, 0x22, 5, 65],
  ["more bytes expected", 255, 15, 0x41, 255, 255, 255, 255, 15],
  ["1 bytes too many", 255, 15, 0x49, 2, 0],
  ["unknown kind of view", 255, 15, 0x5c, 99, 0],
  ["Float64Array of 3 bytes", 255, 15, 0x5c, 8, 3, 0, 0, 0],
  ['unknown tag "~"', 255, 15, 0x7e, 0, 255, 255, 255, 255, 15],
  ['unknown tag "w"', 255, 15, 0x77, 0],
  ['unknown tag "u"', 255, 15, 0x75, 0],
  ['unknown tag "Q"', 255, 15, 0x72, 0x51],
];

for (const [problem, ...bytes] of MALFORMED) {
  Deno.test(`structuredCloneCodec throws on bytes [${bytes}]`, () => {
    const error = assertThrows(() => read(...bytes), TypeError);
    assertEquals(error.message, `Cannot decode message: not a structured clone: ${problem}`);
  });
}

Deno.test("structuredCloneCodec throws when objects are nested too deep", () => {
  const deep = Array.from({ length: 100_000 }, () => [0x41, 1]).flat();
  assertThrows(() => read(255, 15, ...deep.slice(0, 60_000)), TypeError, "more than 512 levels");
});
