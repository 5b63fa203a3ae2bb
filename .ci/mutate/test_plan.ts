/**
 * Which tests are to notice a fault, the nearest first.
 *
 * @module
 */
import { join } from "node:path";
import { ImportGraph } from "./imports.ts";
import type { Outcome, Workshop } from "./workshop.ts";

/** Tests that take longer than this are run for faults of their own folder alone. */
const SLOW_MS = 10_000;
/** No file's tests take longer, on however busy a machine. */
const LIMIT_MS = 300_000;
/** Tests that take so many times as long as usual hang. */
const PATIENCE_FACTOR = 5;

/** The tests of a project and how long they take. */
export class TestPlan {
  readonly #workshop: Workshop;
  readonly #folders: Readonly<Record<string, readonly string[]>>;
  readonly #patienceMs: number;
  readonly #graph: ImportGraph;
  /** By file, how long its tests take without a fault. */
  readonly #usualMs = new Map<string, Promise<number>>();
  #files: Promise<readonly string[]> | undefined;

  /**
   * @param workshop Where tests are run without a fault.
   * @param folders By folder of `lib/`, the folders of `tests/`.
   * @param patienceMs How much longer than usual tests may take in any case, in milliseconds.
   */
  constructor(
    workshop: Workshop,
    folders: Readonly<Record<string, readonly string[]>>,
    patienceMs: number,
  ) {
    this.#workshop = workshop;
    this.#patienceMs = patienceMs;
    this.#folders = folders;
    this.#graph = new ImportGraph(workshop.root);
  }

  /**
   * Runs the tests that load a module where there is a fault in it: first those of its own folder that
   * import it themselves, then that folder's others, then quick ones of other folders, and at last its own slow ones.
   *
   * @param module The module.
   * @param faulty Where the fault is.
   * @returns Whether tests fail, or hang.
   * @throws {Error} If they fail without the fault.
   */
  async notices(module: string, faulty: Workshop): Promise<boolean> {
    for await (const files of this.#stagesFor(module)) {
      if (files.length === 0) continue;
      let usualMs = 0;
      for (const file of files) usualMs += await this.#timeOf(file);
      const limitMs = PATIENCE_FACTOR * usualMs + this.#patienceMs;
      if (!(await runTests(faulty, files, limitMs)).isSuccess) return true;
    }
    return false;
  }

  async *#stagesFor(module: string): AsyncGenerator<string[]> {
    const [ownFolder = "", ...folders] = this.#foldersOf(module);
    const distances = await this.#loaders(module, ownFolder);
    const least = Math.min(...distances.values());
    const own = [...distances.keys()];
    yield own.filter((file) => distances.get(file) === least);
    const [quick, slow] = await this.#bySpeed(own.filter((file) => distances.get(file) !== least));
    yield quick;
    const others: string[] = [];
    for (const folder of folders) others.push(...(await this.#loaders(module, folder)).keys());
    yield (await this.#bySpeed(others))[0];
    yield slow;
  }

  async #bySpeed(files: readonly string[]): Promise<[quick: string[], slow: string[]]> {
    const [quick, slow]: [string[], string[]] = [[], []];
    for (const file of files) (await this.#timeOf(file) > SLOW_MS ? slow : quick).push(file);
    return [quick, slow];
  }

  /** The test files in a folder that load a module, and how far it is from them. */
  async #loaders(module: string, folder: string): Promise<Map<string, number>> {
    const distances = new Map<string, number>();
    for (const file of await (this.#files ??= testFiles(this.#workshop.root, "tests"))) {
      if (!file.startsWith(`tests/${folder}/`)) continue;
      const distance = this.#graph.distance(file, module);
      if (distance !== undefined) distances.set(file, distance);
    }
    return distances;
  }

  #foldersOf(module: string): readonly string[] {
    return this.#folders[module.split("/")[1]!] ?? [];
  }

  #timeOf(file: string): Promise<number> {
    let usualMs = this.#usualMs.get(file);
    if (!usualMs) this.#usualMs.set(file, usualMs = this.#measure(file));
    return usualMs;
  }

  async #measure(file: string): Promise<number> {
    let outcome = await runTests(this.#workshop, [file], LIMIT_MS);
    // Once in a while something else on this machine is in the way.
    if (!outcome.isSuccess) outcome = await runTests(this.#workshop, [file], LIMIT_MS);
    if (outcome.isSuccess) return outcome.tookMs;
    throw new Error(`${file} fails without any fault: mend it first.\n${outcome.output}`);
  }
}

/** Runs tests as the project does, but for the types. */
function runTests(
  workshop: Workshop,
  files: readonly string[],
  limitMs: number,
): Promise<Outcome> {
  const flags = ["-A", "--no-check", "--fail-fast", "--sanitize-ops", "--sanitize-resources"];
  return workshop.deno(["test", ...flags, ...files], limitMs);
}

async function testFiles(root: string, folder: string): Promise<string[]> {
  const files: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(join(root, folder))) {
    if (isDirectory) files.push(...await testFiles(root, `${folder}/${name}`));
    else if (name.endsWith("_test.ts")) files.push(`${folder}/${name}`);
  }
  return files.sort();
}
