/**
 * Which modules a module imports, and how far it is from another one.
 *
 * @module
 */
import { join } from "node:path";
import ts from "typescript";

/** How tests name a program that they start. */
const PROGRAM = /new URL\("(\.[^"]+\.ts)", import\.meta\.url\)/g;

/** The imports of a project's modules, read as they are asked for. */
export class ImportGraph {
  readonly #root: string;
  readonly #imports = new Map<string, readonly string[]>();
  readonly #distances = new Map<string, ReadonlyMap<string, number>>();
  #names: Readonly<Record<string, string>> | undefined;

  /** @param root The project's folder. */
  constructor(root: string) {
    this.#root = root;
  }

  /**
   * Counts the imports from a module to another one.
   *
   * @param from The module that imports, by its path from the project's folder.
   * @param to The one that is imported.
   * @returns 1 where it does so itself, 2 where a module that it imports does; `undefined` if `to`
   *   is not loaded with `from` at all.
   */
  distance(from: string, to: string): number | undefined {
    let distances = this.#distances.get(from);
    if (!distances) this.#distances.set(from, distances = this.#walk(from));
    return distances.get(to);
  }

  /**
   * Lists what a module loads that is not of the project.
   *
   * @param from The module.
   * @returns The packages, as they are imported: `yaml`, `node:path`.
   */
  packages(from: string): ReadonlySet<string> {
    const packages = new Set<string>();
    for (const module of this.#walk(from).keys()) {
      for (const name of this.#read(module)) {
        if (this.#resolve(module, name) === undefined) packages.add(name);
      }
    }
    return packages;
  }

  #walk(from: string): Map<string, number> {
    const distances = new Map([[from, 0]]);
    // A map's keys that are added while it is iterated come last: nearest first.
    for (const [module, distance] of distances) {
      for (const next of this.#importsOf(module)) {
        if (!distances.has(next)) distances.set(next, distance + 1);
      }
    }
    return distances;
  }

  #importsOf(module: string): readonly string[] {
    let imports = this.#imports.get(module);
    if (!imports) {
      imports = this.#read(module).map((name) => this.#resolve(module, name))
        .filter((path) => path !== undefined);
      this.#imports.set(module, imports);
    }
    return imports;
  }

  /** The names by which a module imports others. */
  #read(module: string): string[] {
    if (!/\.[jt]s$/.test(module)) return [];
    let text: string;
    try {
      text = Deno.readTextFileSync(join(this.#root, module));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
    const { importedFiles } = ts.preProcessFile(text, true, true);
    const programs = text.matchAll(PROGRAM);
    return [
      ...importedFiles.map(({ fileName }) => fileName),
      ...[...programs].map(([, name]) => name!),
    ];
  }

  #resolve(module: string, specifier: string): string | undefined {
    if (specifier.startsWith(".")) return join(module, "..", specifier);
    const path = this.#namesOfModules()[specifier];
    return path?.startsWith("./") ? join(path) : undefined;
  }

  /** What `deno.json` calls the project's own modules. */
  #namesOfModules(): Readonly<Record<string, string>> {
    return this.#names ??=
      JSON.parse(Deno.readTextFileSync(join(this.#root, "deno.json"))).imports ?? {};
  }
}
