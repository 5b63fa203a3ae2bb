import { assertEquals } from "@std/assert";
import {
  fieldIn,
  searchFields,
} from "../../../../../../lib/web/dashboard/panels/message/tree/search_fields.ts";

const VALUE = { pose: { x: 1, y: 2 }, list: [{ x: 3 }], ranges: new Float32Array(1e6) };

Deno.test("searchFields() finds fields by a part of their paths", () => {
  assertEquals(searchFields(VALUE, "X").paths, [["pose", "x"], ["list", "0", "x"]]);
  assertEquals(searchFields(VALUE, "pose.y").paths, [["pose", "y"]]);
  assertEquals(searchFields(VALUE, "ranges[17]").paths, [["ranges", "17"]]);
  assertEquals(searchFields(VALUE, "ranges[1000000]").paths, []);
});

Deno.test("searchFields() ends also where there are very many fields", () => {
  const { paths, isCut } = searchFields(Array(1e6).fill(["x"]), "nothing");
  assertEquals([paths, isCut], [[], true]);
});

Deno.test("fieldIn() looks into all that holds others", () => {
  const value = new Map<unknown, unknown>([[1, new Set([{ a: 5 }])]]);
  assertEquals(fieldIn(value, ["1", "0", "a"]), { value: 5 });
  assertEquals(fieldIn(value, ["1", "-1"]), undefined);
  assertEquals(fieldIn("text", ["length"]), undefined);
});
