/**
 * Tries mutants, one after the other.
 *
 * @module
 */
import { join } from "node:path";
import { findMutants } from "./find_mutants.ts";
import { applyTo, type Fate, type Mutant, shuffle } from "./mutant.ts";
import { TestPlan } from "./test_plan.ts";
import { Workshop } from "./workshop.ts";

/** What to try, and how. */
export interface MutationOptions {
  /** The project's folder. */
  readonly project: string;
  /** By folder of `lib/`, the folders of `tests/` that are to notice. */
  readonly folders: Readonly<Record<string, readonly string[]>>;
  /** Only what lies here, by its path from the project's folder. */
  readonly path?: string;
  /** How many to try; invalid ones do not count. */
  readonly count: number;
  /** Which ones. */
  readonly seed: number;
  /** How many at the same time. */
  readonly jobs: number;
  /**
   * How much longer than usual tests may take in any case before they count as hanging, in
   * milliseconds: on a busy machine the tests of a fault may be slow by themselves.
   *
   * @default {20000}
   */
  readonly patienceMs?: number;
  /** Called for each one that was tried. */
  readonly onFate: (mutant: Mutant, fate: Fate) => void;
}

/**
 * Tries mutants of a project's kernel.
 *
 * @returns Whether nothing outside could be harmed meanwhile.
 * @throws {Error} If tests fail without any fault, or nothing is there to be tried.
 */
export async function tryMutants(options: MutationOptions): Promise<{ isIsolated: boolean }> {
  const { project, path, count, seed, jobs, onFate } = options;
  const mutants = shuffle(await allMutants(project, options.folders, path), seed);
  if (mutants.length === 0) throw new Error(`There is nothing to mutate in ${path ?? project}`);
  await using untouched = await Workshop.open(project);
  const plan = new TestPlan(untouched, options.folders, options.patienceMs ?? 20_000);
  let left = count;
  const work = async () => {
    await using workshop = await Workshop.open(project);
    while (left > 0) {
      const mutant = mutants.shift();
      if (!mutant) return;
      left--;
      const fate = await tryMutant(mutant, workshop, plan);
      if (fate === "invalid") left++;
      onFate(mutant, fate);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return { isIsolated: untouched.isIsolated };
}

/**
 * Finds what can be tried.
 *
 * @param project The project's folder.
 * @param folders The folders of `lib/`, as keys.
 * @param path Only what lies here.
 * @returns All mutants, file by file.
 */
export async function allMutants(
  project: string,
  folders: MutationOptions["folders"],
  path = "lib",
): Promise<Mutant[]> {
  const mutants: Mutant[] = [];
  for (const folder of Object.keys(folders).sort()) {
    for (const file of (await filesIn(project, `lib/${folder}`)).sort()) {
      if (file !== path && !file.startsWith(`${path.replace(/\/$/, "")}/`)) continue;
      mutants.push(...findMutants(file, await Deno.readTextFile(join(project, file))));
    }
  }
  return mutants;
}

async function filesIn(project: string, folder: string): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(project, folder))) {
    if (isDirectory) files.push(...await filesIn(project, `${folder}/${name}`));
    else if (name.endsWith(".ts")) files.push(`${folder}/${name}`);
  }
  return files;
}

async function tryMutant(mutant: Mutant, workshop: Workshop, plan: TestPlan): Promise<Fate> {
  const path = join(workshop.root, mutant.file);
  const text = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, applyTo(text, mutant));
  try {
    const { isSuccess } = await workshop.deno(["check", "--quiet", mutant.file]);
    if (!isSuccess) return "invalid";
    return await plan.notices(mutant.file, workshop) ? "killed" : "survived";
  } finally {
    await Deno.writeTextFile(path, text);
  }
}
