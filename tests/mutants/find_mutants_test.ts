import { assertEquals } from "@std/assert";
import { findMutants } from "../../.ci/mutate/find_mutants.ts";
import { applyTo, nameOf, shuffle } from "../../.ci/mutate/mutant.ts";

/** What mutants make of one line. */
function madeOf(text: string): string[] {
  return findMutants("lib/a.ts", text).map((mutant) => applyTo(text, mutant));
}

const CASES: [line: string, ...mutants: string[]][] = [
  ["a < b;", ";", "a <= b;"],
  ["a >= b;", ";", "a > b;"],
  ["a === b;", ";", "a !== b;"],
  ["const c = a && b;", "const c = a || b;"],
  ["const c = a ?? b;"],
  ["const c = a + b;", "const c = a - b;"],
  ["const c = `${a}` + b;"],
  ["const c = !a;", "const c = a;"],
  ["const c = 3;", "const c = 4;"],
  ["const c = 256;", "const c = 0;"],
  ["const c = 0n;", "const c = 1n;"],
  ["const c = [true, false];", "const c = [false, false];", "const c = [true, true];"],
  ['const c = "word";', 'const c = "";'],
  ['const c = "";', 'const c = "mutant";'],
  ['const c = "a sentence";'],
  ["const c = Math.min(a, b);", "const c = Math.max(a, b);"],
  ["const c = a.some(b);", "const c = a.every(b);"],
  ["const c = a.slice(b);", "const c = a;"],
  ["if (a) b();", "if (true) b();", "if (false) b();", "if (a) ;"],
  ["while (a) b();", "while (false) b();", "while (a) ;"],
  [
    "function f() { if (a) return; b(); return c; }",
    "function f() { if (true) return; b(); return c; }",
    "function f() { if (false) return; b(); return c; }",
    "function f() { if (a) ; b(); return c; }",
    "function f() { if (a) return; ; return c; }",
  ],
  ["for (;;) break;", "for (;;) ;"],
  ['throw new TypeError("word" + 3);', ";"],
  ['const e = new RangeError("word");'],
  ['this.#logger.warn("word");'],
  ['import { a } from "word";'],
  ['const a = await import("word");'],
  ['type A = "word" | 3;'],
  ['interface A { b: "word" }'],
  ['const a = b as "word";'],
  ['const a = { "word": b };'],
  ["// a < b\n/* 3 */"],
];
for (const [line, ...mutants] of CASES) {
  Deno.test(`findMutants() makes ${mutants.length} of ${line}`, () => {
    assertEquals(madeOf(line), mutants);
  });
}

Deno.test("findMutants() tells where a mutant is and what it changes, wherever the line stands", () => {
  const line = "  if (a < 3) return b;";
  const text = `function f() {\n${line}\n}\n`;
  const [, , comparison] = findMutants("lib/a.ts", text);
  assertEquals({ ...comparison, start: 0, end: 0 }, {
    file: "lib/a.ts",
    line: 2,
    operator: "comparison",
    before: "if (a < 3) return b;",
    after: "if (a <= 3) return b;",
    start: 0,
    end: 0,
    replacement: "<=",
  });
  const moved = findMutants("lib/a.ts", `// More.\n\n${text}`);
  assertEquals(moved.map(nameOf), findMutants("lib/a.ts", text).map(nameOf));
});

Deno.test("findMutants() shows the first line of what takes several", () => {
  const [removed] = findMutants("lib/a.ts", "\n  call(\n    a,\n  );\n");
  assertEquals([removed?.line, removed?.before, removed?.after], [2, "call( …", ";"]);
});

Deno.test("shuffle() chooses the same ones for a seed, and others for another", () => {
  const text = Array.from({ length: 100 }, (_, index) => `if (a${index} < b) c(${index});`);
  const chosen = (lines: readonly string[], seed: number) =>
    shuffle(findMutants("lib/a.ts", lines.join("\n")), seed).slice(0, 50).map(nameOf);
  const first = chosen(text, 1);
  assertEquals(new Set(first).size, 50);
  assertEquals(chosen(text, 1), first);
  const shared = (others: string[]) => others.filter((name) => first.includes(name)).length;
  assertEquals(shared(chosen(text, 2)) < 25, true);
  // Another line elsewhere can push out its own mutants' worth of them, no more.
  assertEquals(shared(chosen(["if (x) y();", ...text], 1)) >= 47, true);
});
