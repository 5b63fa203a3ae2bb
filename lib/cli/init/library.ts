import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { UsageError } from "../line/usage_error.ts";
import { VERSION } from "../version.ts";

/** Where a project gets rosy from. */
export interface Library {
  /** `"jsr"`, or the directory of a clone. */
  readonly source: string;
  /** What its `imports` say. */
  readonly imports: Readonly<Record<string, string>>;
  /** What `deno run` is given to run the tool. */
  readonly tool: string;
}

/** What is read of a clone's `deno.json`. */
interface Config {
  readonly name: string;
  readonly publish?: boolean;
  readonly imports?: Readonly<Record<string, string>>;
  readonly workspace?: readonly string[];
  readonly exports?: Readonly<Record<string, string>>;
}

const PACKAGE = "@rosy/rosy";

/**
 * Finds where a new project gets rosy from.
 *
 * @param source `"jsr"`, the directory of a clone, or `undefined` for the clone that this very
 * program runs from, else JSR.
 * @returns What the project has to say to get it.
 * @throws {UsageError} If the directory is no clone of rosy.
 */
export async function findLibrary(source: string | undefined): Promise<Library> {
  const directory = source ?? ownClone();
  if (directory === undefined || directory === "jsr") return PUBLISHED;
  const library = await readClone(directory);
  if (library) return library;
  if (source === undefined) return PUBLISHED;
  throw new UsageError(
    `--library must be "jsr" or the directory of a clone of rosy: there is no rosy in ${source}`,
  );
}

const PUBLISHED: Library = {
  source: "jsr",
  imports: {
    [PACKAGE]: `jsr:${PACKAGE}@^${VERSION}`,
    "@std/assert": "jsr:@std/assert@^1.0.13",
  },
  tool: `jsr:@rosy/cli@^${VERSION}`,
};

/** @returns The directory that this very program runs from; `undefined` for a published one. */
function ownClone(): string | undefined {
  const url = new URL("../../../", import.meta.url);
  return url.protocol === "file:" && !Deno.build.standalone ? fileURLToPath(url) : undefined;
}

/** @returns The library; `null` where there is none. */
async function readClone(directory: string): Promise<Library | null> {
  const config = await readConfig(directory);
  if (config?.name !== PACKAGE) return null;
  const imports: Record<string, string> = {};
  for (const [name, address] of Object.entries(config.imports ?? {})) {
    imports[name] = address.startsWith(".") ? urlOf(directory, address) : address;
  }
  // What stands in for packages of JSR is found by its path alone outside the clone.
  for (const path of config.workspace ?? []) {
    const member = await readConfig(join(directory, path));
    if (member?.publish !== false) continue;
    delete imports[member.name];
    for (const [subpath, file] of Object.entries(member.exports ?? {})) {
      imports[`${member.name}${subpath.slice(1)}`] = urlOf(join(directory, path), file);
    }
  }
  return { source: directory, imports, tool: urlOf(directory, "cli.ts") };
}

async function readConfig(directory: string): Promise<Config | null> {
  try {
    return JSON.parse(await Deno.readTextFile(join(directory, "deno.json")));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return null;
    }
    throw error;
  }
}

function urlOf(directory: string, path: string): string {
  return pathToFileURL(join(directory, path)).href;
}
