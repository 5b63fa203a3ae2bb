import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { csvLine, CsvTable } from "../../../lib/cli/messages/csv.ts";
import { everyoneHoldsEveryone, nestedPairs } from "../values/shared_values.ts";

function rows(...messages: unknown[][]): { lines: string[]; leftOut: string[][] } {
  const table = new CsvTable(["time"]);
  const added = messages.map((args, time) => {
    return table.add([time], args.map((arg, index) => [String(index), arg] as const));
  });
  return {
    lines: added.map(({ text }) => text).join("\n").split("\n"),
    leftOut: added.map(({ leftOut }) => [...leftOut]),
  };
}

Deno.test("CsvTable names nested fields by their paths", () => {
  const message = [{ pose: { x: 1, "a.b": -0.5 }, ranges: new Float32Array([1, 2]) }, "end"];
  assertEquals(rows(message, message).lines, [
    "time,0.pose.x,0.pose.a\\.b,0.ranges.0,0.ranges.1,1",
    "0,1,-0.5,1,2,end",
    "1,1,-0.5,1,2,end",
  ]);
});

Deno.test("CsvTable fills columns that are missing and leaves out those that are new", () => {
  const { lines, leftOut } = rows([{ a: 1, b: [1] }], [{ a: 2, b: [3, 4], c: { d: 5 } }], []);
  assertEquals(lines, ["time,0.a,0.b.0", "0,1,1", "1,2,3", "2,,"]);
  assertEquals(leftOut, [[], ["0.b.1", "0.c.d"], []]);
});

Deno.test("CsvTable writes as JSON what became an object or array", () => {
  const { lines, leftOut } = rows([{ a: null, b: [] }], [{ a: { x: 1n }, b: [1, 2] }]);
  assertEquals(lines, ["time,0.a,0.b", "0,,[]", '1,"{""x"":{""$bigint"":""1""}}","[1,2]"']);
  assertEquals(leftOut, [[], []]);
});

Deno.test("CsvTable ends where a value holds itself", () => {
  const self: Record<string, unknown> = { a: 1 };
  self.self = self;
  assertEquals(rows([self]).lines[0], "time,0.a,0.self");
});

const CELLS: [value: unknown, cell: string][] = [
  [null, ""],
  [undefined, ""],
  ["", '""'],
  ["plain", "plain"],
  ['a, "b"', '"a, ""b"""'],
  ["two\nlines", '"two\nlines"'],
  [" space", '" space"'],
  [-0, "-0"],
  [NaN, "NaN"],
  [12345678901234567890n, "12345678901234567890"],
  [true, "true"],
  [new Date(0), "1970-01-01T00:00:00.000Z"],
  [new Uint8Array([104, 105]), "aGk="],
  [new Set([1]), '"{""$set"":[1]}"'],
];

for (const [value, cell] of CELLS) {
  Deno.test(`csvLine() writes ${JSON.stringify(cell)}`, () => {
    assertEquals(csvLine([value, 1]), `${cell},1`);
  });
}

Deno.test("CsvTable comes to an end with values that have none when written out", () => {
  for (const value of [nestedPairs(), everyoneHoldsEveryone(), new Set([nestedPairs()])]) {
    const { text } = new CsvTable(["time"]).add([1], [["0", value]]);
    assert(text.length < 100_000_000, `${text.length}`);
    assertStringIncludes(text, `{""$repeated"":`);
  }
});
