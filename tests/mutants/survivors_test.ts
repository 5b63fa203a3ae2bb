import { assert, assertEquals } from "@std/assert";
import config from "../../deno.json" with { type: "json" };
import { KERNEL } from "../../.ci/mutate/kernel.ts";
import { nameOf } from "../../.ci/mutate/mutant.ts";
import { findMutants } from "../../.ci/mutate/find_mutants.ts";
import { readSurvivors, SURVIVORS } from "../../.ci/mutate/survivors.ts";
import { ImportGraph } from "../../.ci/mutate/imports.ts";
import { ROOT } from "../docs/pages.ts";

Deno.test(`${SURVIVORS} lists mutants that there are`, async () => {
  const survivors = readSurvivors(await Deno.readTextFile(new URL(SURVIVORS, ROOT)));
  const names = new Map<string, Set<string>>();
  for (const [name, { file, before, after }] of survivors) {
    if (!names.has(file)) {
      const text = await Deno.readTextFile(new URL(file, ROOT)).catch(() => "");
      names.set(file, new Set(findMutants(file, text).map(nameOf)));
    }
    assert(names.get(file)!.has(name), `${file} has no mutant ${before} -> ${after}: take it out`);
  }
});

/** What only tells people something, tests, or was generated: other means hold it. */
const NOT_KERNEL = ["cli", "doctor", "schemas", "std", "testing"];

Deno.test("the mutation run knows every folder of lib/, and folders of tests that there are", async () => {
  const folders: string[] = [];
  for await (const { name } of Deno.readDir(new URL("lib/", ROOT))) folders.push(name);
  assertEquals([...Object.keys(KERNEL), ...NOT_KERNEL].sort(), folders.sort());
  for (const [folder, tests] of Object.entries(KERNEL)) {
    assert((await Deno.stat(new URL(`lib/${folder}`, ROOT))).isDirectory);
    for (const test of tests) assert((await Deno.stat(new URL(`tests/${test}`, ROOT))).isDirectory);
  }
});

Deno.test("nothing that is published imports the parser of the mutation run", () => {
  const graph = new ImportGraph(ROOT.pathname);
  for (const entry of Object.values(config.exports)) {
    const isLoaded = graph.distance(entry.slice(2), ".ci/mutate/operators.ts") !== undefined;
    assert(!isLoaded && !graph.packages(entry.slice(2)).has("typescript"), entry);
  }
});
