import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { dirname, join } from "node:path";
import { ImportGraph } from "../../.ci/mutate/imports.ts";
import type { Fate } from "../../.ci/mutate/mutant.ts";
import { tryMutants } from "../../.ci/mutate/run.ts";
import { readSurvivors } from "../../.ci/mutate/survivors.ts";

const SOURCE = `export const ANSWER: 42 = 42;

export function isLong(text: string): boolean {
  for (;;) break;
  return text.length > 5;
}
`;
const TEST = `import { isLong } from "../../lib/texts/long.ts";

Deno.test("isLong() knows long texts", () => {
  if (!isLong("a text") || isLong("text")) throw new Error("wrong");
});
`;
const FOLDERS = { texts: ["texts"] };

/** A small project in a folder of its own. */
class Project implements AsyncDisposable {
  private constructor(readonly path: string) {}

  static async create(files: Record<string, string>): Promise<Project> {
    const project = new Project(await Deno.makeTempDir());
    for (const [name, text] of Object.entries({ "deno.json": "{}", ...files })) {
      const path = join(project.path, name);
      await Deno.mkdir(dirname(path), { recursive: true });
      await Deno.writeTextFile(path, text);
    }
    return project;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

/** Tries mutants of a project. @returns What became of each. */
async function fatesIn(
  project: Project,
  options: { count?: number; jobs?: number; path?: string } = {},
): Promise<Record<Fate, string[]>> {
  const fates: Record<Fate, string[]> = { killed: [], survived: [], invalid: [] };
  await tryMutants({
    project: project.path,
    folders: FOLDERS,
    count: Infinity,
    seed: 1,
    jobs: 1,
    patienceMs: 3000,
    onFate: ({ operator, after }, fate) => fates[fate].push(`${operator}: ${after}`),
    ...options,
  });
  for (const list of Object.values(fates)) list.sort();
  return fates;
}

Deno.test("tryMutants() tells which faults no test notices, and touches nothing", async () => {
  await using project = await Project.create({
    "lib/texts/long.ts": SOURCE,
    "tests/texts/long_test.ts": TEST,
  });
  assertEquals(await fatesIn(project, { jobs: 2 }), {
    // Without its end the loop hangs.
    killed: ["jump: for (;;) ;", "number: return text.length > 6;"],
    survived: ["comparison: return text.length >= 5;"],
    invalid: ["number: export const ANSWER: 42 = 0;"],
  });
  assertEquals(await Deno.readTextFile(join(project.path, "lib/texts/long.ts")), SOURCE);
  const { killed, survived } = await fatesIn(project, { count: 1 });
  assertEquals(killed.length + survived.length, 1);
});

Deno.test("tryMutants() refuses tests that fail without a fault, and what is not there", async () => {
  await using project = await Project.create({
    "lib/texts/long.ts": SOURCE,
    "tests/texts/long_test.ts": TEST.replace("a text", "text"),
  });
  await assertRejects(
    () => fatesIn(project),
    Error,
    "tests/texts/long_test.ts fails without any fault",
  );
  await assertRejects(
    () => fatesIn(project, { path: "lib/physics" }),
    Error,
    "There is nothing to mutate in lib/physics",
  );
});

Deno.test("ImportGraph counts the imports between modules, started programs included", async () => {
  await using project = await Project.create({
    "deno.json": `{ "imports": { "@x/y": "./mod.ts" } }`,
    "mod.ts": `export * from "./lib/a.ts";`,
    "lib/a.ts": `import type { B } from "./b.ts"; export type A = B;`,
    "lib/b.ts": `export type B = 1; await import("./c.ts");`,
    "lib/c.ts": `import "npm:elsewhere"; import "./b.ts";`,
    "tests/a_test.ts": `import { A } from "@x/y";`,
    "tests/c_test.ts": `const PROGRAM = new URL("../lib/b.ts", import.meta.url);`,
  });
  const graph = new ImportGraph(project.path);
  assertEquals(graph.distance("tests/a_test.ts", "lib/c.ts"), 4);
  assertEquals(graph.distance("tests/a_test.ts", "mod.ts"), 1);
  assertEquals(graph.distance("tests/c_test.ts", "lib/c.ts"), 2);
  assertEquals(graph.distance("tests/c_test.ts", "lib/a.ts"), undefined);
});

Deno.test("readSurvivors() wants a reason for each, once", () => {
  const line = {
    file: "lib/a.ts",
    operator: "text",
    before: "a",
    after: "b",
    reason: "pure speed",
  };
  assertEquals(readSurvivors(JSON.stringify([line])).size, 1);
  assertThrows(() => readSurvivors(JSON.stringify([{ ...line, reason: "" }])), Error, "no reason");
  assertThrows(() => readSurvivors(JSON.stringify([line, line])), Error, "twice");
});
