import { assertEquals } from "@std/assert";
import { entriesOfObject } from "../../../lib/params/given/entries.ts";
import { GivenMap } from "../../../lib/params/given/given_map.ts";

const given = (values: Record<string, unknown>) =>
  new GivenMap("launch", entriesOfObject(values, "file"));

Deno.test("GivenMap finds params by names with levels in maps", () => {
  const map = given({ pid: { p: 2, limits: { max: 9 } }, "a.b": 1, flat: 0 });
  const find = (name: string) => map.find(name)?.value;
  assertEquals(find("pid"), { p: 2, limits: { max: 9 } });
  assertEquals([find("pid.p"), find("pid/p"), find("pid.limits/max")], [2, 2, 9]);
  assertEquals([find("a.b"), find("flat"), find("a"), find("pid.i"), find("flat.x")], [
    1,
    0,
    undefined,
    undefined,
    undefined,
  ]);
});

Deno.test("GivenMap prefers what has the whole name", () => {
  assertEquals(given({ "pid.p": 1, pid: { p: 2 } }).find("pid.p")?.value, 1);
  assertEquals(given({ a: { "b.c": 1 }, "a.b": { c: 2 } }).find("a.b.c")?.value, 1);
});

Deno.test("GivenMap tells what no param takes", () => {
  const map = given({ pid: { p: 2, d: 1 }, known: 1, lost: { a: 1, b: 2 }, empty: {} });
  const declared = ["pid.p", "known"];
  const unused = map.unused((name) => declared.includes(name));
  assertEquals(unused.map(({ name }) => name), ["pid.d", "lost", "empty"]);
  assertEquals(unused[0]?.from, "file");
});

Deno.test("GivenMap takes a map for one that is a param itself", () => {
  assertEquals(given({ pid: { p: 2 } }).unused((name) => name === "pid"), []);
});
