import { assert, assertEquals } from "@std/assert";
import { MessageTree } from "../../../../../../lib/web/dashboard/panels/message/tree/message_tree.ts";

/** The rows as text: how deep, what it is called, and whether it is gone. */
function rowsOf(tree: MessageTree): string[] {
  return Array.from({ length: tree.rows }, (_, index) => {
    const { level, name, isGone } = tree.rowAt(index);
    return `${"-".repeat(level - 1)}${name}${isGone ? "!" : ""}`;
  });
}

function treeOf(value: unknown): MessageTree {
  const tree = new MessageTree();
  tree.update(value);
  return tree;
}

Deno.test("MessageTree opens records at first, and no rows of numbers", () => {
  const tree = treeOf({ a: { b: { c: 1 } }, list: [1, 2], stamp: { sec: 1, nsec: 2 } });
  assertEquals(rowsOf(tree), ["a", "-b", "--c", "list", "stamp"]);
});

Deno.test("MessageTree keeps the row of a field that is gone, and its value", () => {
  const tree = treeOf({ a: 1, b: 2, c: 3 });
  rowsOf(tree);
  tree.update({ a: 4, c: 5 });
  assertEquals(rowsOf(tree), ["a", "b!", "c"]);
  assertEquals(tree.rowAt(1).value, 2);
  tree.update({ a: 4, x: 0, b: 6, c: 5 });
  assertEquals(rowsOf(tree), ["a", "x", "b", "c"]);
  assertEquals(tree.rowAt(2).value, 6);
});

Deno.test("MessageTree keeps open what is gone for a while", () => {
  const tree = treeOf({ a: { b: 1 }, z: 1 });
  rowsOf(tree);
  for (const value of [{ a: null, z: 1 }, { z: 1 }]) {
    tree.update(value);
    assertEquals(rowsOf(tree), [value.a === null ? "a" : "a!", "-b!", "z"]);
  }
  tree.update({ a: { b: 2 }, z: 1 });
  assertEquals(rowsOf(tree), ["a", "-b", "z"]);
});

Deno.test("MessageTree keeps the rows of lists that grow and shrink", () => {
  const tree = treeOf({ found: [{ x: 1 }, { x: 2 }], end: 0 });
  assertEquals(rowsOf(tree), ["found", "-0", "--x", "-1", "--x", "end"]);
  tree.update({ found: [{ x: 1 }], end: 0 });
  assertEquals(rowsOf(tree), ["found", "-0", "--x", "-1!", "--x!", "end"]);
});

Deno.test("MessageTree takes what is of another kind anew", () => {
  const tree = treeOf({ a: { b: 1 } });
  tree.update({ a: "text" });
  assertEquals(rowsOf(tree), ["a"]);
  tree.update(7);
  assertEquals([tree.rows, tree.rowAt(0).value], [1, 7]);
  tree.update(["x", "y"]);
  assertEquals(rowsOf(tree), ["0", "1"]);
});

Deno.test("MessageTree finds the row of a field, and that row again", () => {
  const tree = treeOf({ a: { b: { c: 1 }, d: 2 }, e: { f: 3 } });
  for (let index = 0; index < tree.rows; index++) {
    assertEquals(tree.rowOf(tree.rowAt(index).path), index);
  }
  tree.setOpen(0, false);
  assertEquals(rowsOf(tree), ["a", "e", "-f"]);
  assertEquals(tree.rowOf(["nothing"]), -1);
  tree.setOpen(0, true);
  // What was open in it is open again.
  assertEquals(rowsOf(tree), ["a", "-b", "--c", "-d", "e", "-f"]);
  tree.closeAll();
  assertEquals(rowsOf(tree), ["a", "e"]);
});

Deno.test("MessageTree shows any row of a million numbers and of 50,000 fields", () => {
  const fields = Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`f${at}`, at]));
  const tree = treeOf({ numbers: new Float64Array(1_000_000).fill(2), fields });
  tree.setOpen(1, true);
  tree.setOpen(0, true);
  assertEquals(tree.rows, 1_050_002);
  assertEquals(tree.rowAt(1_000_000).path, ["numbers", "999999"]);
  assertEquals(tree.rowAt(1_000_002).path, ["fields", "f0"]);
  assertEquals(tree.rowOf(["fields", "f49999"]), 1_050_001);
});

Deno.test("MessageTree lets go of fields that are gone where they are many", () => {
  const tree = treeOf({ a: 0 });
  for (let round = 0; round < 1000; round++) tree.update({ [`key${round}`]: round });
  assert(tree.rows <= 202, `${tree.rows} rows`);
});

Deno.test("MessageTree takes all that codecs carry", () => {
  const value = new Map<unknown, unknown>([
    [1, 1n],
    ["1", new Set(["x"])],
    [{}, [undefined, null, NaN, new Date(NaN)]],
    ["__proto__", new Error("no")],
    ["buffer", new ArrayBuffer(3)],
    ["view", new DataView(new ArrayBuffer(2))],
  ]);
  const tree = treeOf(value);
  tree.openAll();
  assertEquals(rowsOf(tree).filter((name) => !name.startsWith("-")), [
    "1",
    "1′",
    "[object]",
    "__proto__",
    "buffer",
    "view",
  ]);
});
