import { assertEquals } from "@std/assert";
import { mayOverlap, withoutCovered } from "../../../lib/bridge/engine/coverage.ts";

const OVERLAPS: readonly (readonly [a: string, b: string, isSo: boolean])[] = [
  ["a", "a", true],
  ["a", "b", false],
  ["a/*", "a/b", true],
  ["a/*", "b/*", false],
  ["a/*", "a/**", true],
  ["**", "a/b", true],
  ["a/**", "b/**", false],
  ["cam*/x", "camera/*", true],
  ["cam*", "lidar*", false],
  ["a/b", "a", false],
  ["a/**", "a", true],
  ["a/*/c", "a/*", false],
  ["**/raw", "a/*", true],
];

Deno.test("names and patterns that have no name in common are told apart", () => {
  for (const [a, b, isSo] of OVERLAPS) {
    assertEquals(mayOverlap(a, b), isSo, `${a} ${b}`);
    assertEquals(mayOverlap(b, a), isSo, `${b} ${a}`);
  }
});

const COVERED: readonly (readonly [wanted: string, needed: string])[] = [
  ["a b", "a b"],
  ["a/* a/b", "a/*"],
  ["** a/b a/* x", "**"],
  ["a/** a/*/c a", "a/**"],
  ["a/* a/**", "a/**"],
  ["a/* b/c", "a/* b/c"],
];

Deno.test("what others have in them is left out", () => {
  for (const [wanted, needed] of COVERED) {
    assertEquals([...withoutCovered(wanted.split(" "))].join(" "), needed);
  }
});
