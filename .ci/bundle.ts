/**
 * Makes JavaScript of a program and all that it imports: one file for what is loaded at once, one
 * more for each part that is loaded on demand.
 *
 * @module
 */
import { join } from "node:path";

/** What became of a program. */
export interface Bundle {
  /** The folder that everything is in. */
  readonly directory: string;
  /** The path of the file to start. */
  readonly main: string;
  /** The names of the files, sorted. */
  readonly files: readonly string[];
  /** The modules in them, sorted: `lib/cli/main.ts`, `npm:yaml@2.9.1/dist/index.js`. */
  readonly modules: readonly string[];
}

const ROOT = new URL("../", import.meta.url);

/** How the bundler names a module at the start of its code. */
const MODULE_LINE = /^(\s*\/\/ )(\S+\.(?:[mc]?[jt]s|json))$/gm;

/** How it names a module that is called by need. */
const MODULE_KEY = /(")([^"\n]+\/npm\/[^"\n]+\.(?:c?js|json))(?="\()/g;

/** `node:module` takes as long to load as all the rest of `rosy --help`; few modules need it. */
const EAGER_REQUIRE =
  /^import \{ createRequire as (\w+) \} from "node:module";\s*var __require = \1\(import\.meta\.url\);/m;
const LAZY_REQUIRE = `var __require = (name) => process.getBuiltinModule(name);`;

/**
 * Bundles a program.
 *
 * @param program The program, by its path from the project's folder.
 * @param directory Where the files go; what is there is deleted.
 * @returns The bundle.
 * @throws {Error} If the program cannot be bundled.
 */
export async function bundle(program: string, directory: string): Promise<Bundle> {
  await removeIfThere(directory);
  await runDeno(["bundle", "--quiet", "--code-splitting", "--outdir", directory, program]);
  const files: string[] = [];
  const modules = new Set<string>();
  for await (const { name } of Deno.readDir(directory)) {
    const path = join(directory, name);
    const code = (await Deno.readTextFile(path))
      .replace(MODULE_LINE, (_line, start, module) => start + portableName(module))
      .replace(MODULE_KEY, (_key, start, module) => start + portableName(module))
      .replace(EAGER_REQUIRE, LAZY_REQUIRE);
    for (const [, , module] of code.matchAll(MODULE_LINE)) modules.add(module!);
    await Deno.writeTextFile(path, code);
    files.push(name);
  }
  const main = join(directory, program.replace(/^.*\/|\.ts$/g, "") + ".js");
  return { directory, main, files: files.sort(), modules: [...modules].sort() };
}

/** A package's file lies somewhere else on every machine. */
function portableName(module: string): string {
  return module
    .replaceAll("\\", "/")
    .replace(/^.*\/npm\/[^/]+\/((?:@[^/]+\/)?[^/]+)\/(\d[^/]*)\//, "npm:$1@$2/")
    .replace(/^\.\..*\/(https?)\/([^/]+)\//, "$1://$2/");
}

/**
 * Has Deno do something in the project's folder.
 *
 * @param args What: `["bundle", …]`.
 * @throws {Error} If it fails, with what it wrote.
 */
export async function runDeno(args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: ROOT,
    env: { NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).output();
  if (success) return;
  throw new Error(`Cannot bundle: deno ${args[0]} failed:\n${new TextDecoder().decode(stderr)}`);
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path, { recursive: true });
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
