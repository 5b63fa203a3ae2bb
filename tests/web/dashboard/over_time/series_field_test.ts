import { assert, assertEquals } from "@std/assert";
import {
  fieldText,
  numberFinder,
  numericFields,
  readFieldText,
} from "../../../../lib/web/dashboard/over_time/series_field.ts";

Deno.test("readFieldText() reads what fieldText() writes, with dots in names of topics, too", () => {
  const topics = ["odom", "v1.2/odom", "v1"];
  for (
    const [topic, field] of [["odom", "pose.x"], ["v1.2/odom", "x"], ["odom", "[3].x"], [
      "odom",
      "",
    ]]
  ) {
    const text = fieldText({ topic: topic!, field: field! });
    assertEquals(readFieldText(text, topics), { topic, field });
  }
  assertEquals(readFieldText("new/topic.a.b", topics), { topic: "new/topic", field: "a.b" });
  assertEquals(readFieldText("odometer.x", topics), { topic: "odometer", field: "x" });
});

Deno.test("numberFinder() finds numbers of all kinds, and nothing else", () => {
  const message = {
    a: { b: 2.5, yes: true, big: 10n, text: "5", stamp: { sec: 3, nanosec: 500_000_000 } },
    list: [1, 2],
    floats: Float32Array.of(0.5),
    map: new Map([["x", 7]]),
    "with.dot": 4,
    none: null,
  };
  const find = (field: string) => numberFinder(field)(message);
  assertEquals(
    ["a.b", "a.yes", "a.big", "a.stamp", "list[-1]", "floats.0", "map.x", "with\\.dot"].map(find),
    [2.5, 1, 10, 3.5, 2, 0.5, 7, 4],
  );
  for (const field of ["a.text", "a", "none"]) assertEquals(find(field), NaN);
  for (const field of ["list[9]", "nowhere.x", "a..b"]) assertEquals(find(field), undefined);
  assertEquals(numberFinder("")(5), 5);
  for (const value of [undefined, null, "x", []]) assertEquals(numberFinder("a")(value), undefined);
});

Deno.test("numericFields() offers what can be plotted, and not too much of it", () => {
  const message = { x: 1, deep: { y: true, text: "" }, list: [1, { z: 2 }], "a.b": 3 };
  assertEquals(numericFields(message), ["x", "deep.y", "list[0]", "list[1].z", "a\\.b"]);
  for (const field of numericFields(message)) {
    assert(Number.isFinite(numberFinder(field)(message)), field);
  }
  assertEquals(numericFields(3), [""]);
  assertEquals(numericFields({ ranges: new Float32Array(1e6) }).length, 16);
  assertEquals(
    numericFields(Object.fromEntries(Array.from({ length: 900 }, (_, i) => [`f${i}`, i]))).length,
    500,
  );
});
