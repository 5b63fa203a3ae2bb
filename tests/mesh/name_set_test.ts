import { assert, assertEquals, assertStrictEquals } from "@std/assert";
import { NameSet } from "../../lib/mesh/name_set.ts";
import { Random } from "../support/random.ts";
import { countWork } from "../support/counted_work.ts";

const names = (count: number) =>
  Array.from({ length: count }, (_, index) => index % 5 ? `name ${index}` : `pattern/${index}*`);

Deno.test("NameSet.of() has each name once, sorted where somebody looks", () => {
  const set = NameSet.of(["b", "a", "b"]);
  assertEquals([set.sorted, set.size, set.length], [["a", "b"], 2, 2]);
  assertStrictEquals(set.sorted, set.sorted);
  assert(set.has("a") && !set.has("c"));
});

Deno.test("NameSet.change() leaves the set that it was made from as it was", () => {
  const before = NameSet.of(["a", "b"]);
  const after = before.change(["a"], ["c", "b"]);
  assertEquals([before.sorted, after.sorted], [["a", "b"], ["b", "c"]]);
  assertEquals([before.has("a"), before.has("c"), after.has("a"), after.has("c")], [
    true,
    false,
    false,
    true,
  ]);
  assertEquals(after.since(before), { added: ["c"], removed: ["a"] });
  assertEquals(before.since(after), { added: ["a"], removed: ["c"] });
});

Deno.test("NameSet.change() that changes nothing is the same set", () => {
  const set = NameSet.of(["a"]);
  assertStrictEquals(set.change(["x"], ["a"]), set);
  set.change([], ["b"]);
  assertStrictEquals(set.change([], []), set);
});

Deno.test("NameSet keeps every set of many changes, whichever they were made from", () => {
  const random = new Random(11);
  const pool = names(40);
  const some = () => pool.filter(() => random.below(12) === 0);
  const known: [NameSet, Set<string>][] = [[NameSet.of([]), new Set()]];
  for (let round = 0; round < 3000; round++) {
    // Mostly the newest; now and then an older one, by a change of its own or a known one.
    const [set, model] = random.below(8) ? known.at(-1)! : random.pick(known);
    const [removed, added] = [some(), some()];
    const expected = new Set(model);
    for (const name of removed) expected.delete(name);
    for (const name of added) expected.add(name);
    known.push([set.change(removed, added), expected]);
    if (known.length > 100) known.splice(random.below(100), 1);
    const [old, oldModel] = random.pick(known);
    assertEquals(old.sorted, [...oldModel].sort());
    assertEquals(old.size, oldModel.size);
    assertEquals(old.length, [...oldModel].join("").length);
    assertEquals(old.patterns, [...oldModel].filter((name) => name.includes("*")).length);
    const [other, otherModel] = random.pick(known);
    const { added: came, removed: went } = other.since(old);
    assertEquals(came.toSorted(), [...otherModel.difference(oldModel)].sort());
    assertEquals(went.toSorted(), [...oldModel.difference(otherModel)].sort());
    const name = random.pick(pool);
    assertEquals(old.has(name), oldModel.has(name));
  }
});

Deno.test("NameSet.change() of an older set finds what it has become by the same change", () => {
  const before = NameSet.of(names(10_000));
  const first = before.change(["name 7"], ["new"]);
  const work = countWork(() => {
    const second = before.change(["name 7"], ["new"]);
    const third = second.change([], ["newer"]);
    assertEquals(third.since(first).added, ["newer"]);
    assertEquals(third.size, 10_001);
  });
  assert(work < 100, `${work} steps`);
});

Deno.test("NameSet holds on to no more than some copies of a set, for whoever holds an old one", () => {
  const old = NameSet.of(names(1000));
  let set = old;
  for (let round = 0; round < 50_000; round++) {
    set = round % 2 ? set.change(["passing"], []) : set.change([], ["passing"]);
  }
  assert(countWork(() => old.has("none")) < 10);
  // All steps from it on that are remembered.
  assert(countWork(() => old.values()) < 10_000);
  assertEquals(old.size, 1000);
});
