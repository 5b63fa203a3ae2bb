import ts from "typescript";

/** One import of a module, whatever its kind: of values or types, of all or at run time. */
export interface Import {
  readonly from: string;
  readonly to: string;
}

const ROOT = new URL("../../", import.meta.url);

/**
 * Reads the imports between the modules of a folder, type imports and dynamic ones included.
 *
 * @param folder The folder, with a slash at its end, relative to the repository.
 * @returns What each module imports by a path, relative to the repository.
 */
export async function readImports(folder: string): Promise<Import[]> {
  const imports: Import[] = [];
  for await (const { path, text } of readModules(folder)) imports.push(...importsOf(path, text));
  return imports;
}

/**
 * Reads the modules of a folder.
 *
 * @param folder The folder, with a slash at its end, relative to the repository.
 * @returns The path of each, relative to the repository, and what stands in it.
 */
export async function* readModules(
  folder: string,
): AsyncGenerator<{ readonly path: string; readonly text: string }> {
  for await (const path of modulesIn(folder)) {
    yield { path, text: await Deno.readTextFile(new URL(path, ROOT)) };
  }
}

/** @returns What a module imports by a path. */
export function importsOf(path: string, text: string): Import[] {
  // The second argument has it find `import()` and `import type`, too.
  const { importedFiles } = ts.preProcessFile(text, true, true);
  return importedFiles
    .filter(({ fileName }) => fileName.startsWith("."))
    .map(({ fileName }) => {
      const { pathname } = new URL(fileName, `file:///${path}`);
      return { from: path, to: pathname.slice(1) };
    });
}

async function* modulesIn(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, ROOT))) {
    if (isDirectory) yield* modulesIn(`${folder}${name}/`);
    else if (name.endsWith(".ts")) yield `${folder}${name}`;
  }
}

/**
 * Finds imports that go up the house.
 *
 * @param imports The imports.
 * @param floors The folders of `lib/`, the lowest first.
 * @returns Each import of a folder that stands higher, or is no folder of the house.
 */
export function goingUp(imports: readonly Import[], floors: readonly string[]): string[] {
  const floorOf = (path: string) => floors.indexOf(path.split("/")[1]!);
  return imports
    .filter(({ from, to }) => floorOf(from) < 0 || floorOf(to) < 0 || floorOf(to) > floorOf(from))
    .map(({ from, to }) => `${from} imports ${to}`);
}

/**
 * Finds imports that go round in a circle.
 *
 * @param imports The imports.
 * @returns Each circle once, as the modules along it.
 */
export function circles(imports: readonly Import[]): string[] {
  const targets = Map.groupBy(imports, ({ from }) => from);
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, way: readonly string[]) => {
    if (way.includes(path)) {
      found.push([...way.slice(way.indexOf(path)), path].join(" -> "));
      return;
    }
    if (done.has(path)) return;
    for (const { to } of targets.get(path) ?? []) visit(to, [...way, path]);
    done.add(path);
  };
  for (const path of targets.keys()) visit(path, []);
  return found;
}
