import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** What a `deno.json` of a clone says. */
interface Config {
  readonly name: string;
  readonly version: string;
  readonly publish?: boolean;
  readonly imports?: Readonly<Record<string, string>>;
  readonly workspace?: readonly string[];
  readonly exports?: Readonly<Record<string, string>>;
}

/** A member of a clone's workspace. */
interface Member {
  readonly directory: string;
  readonly config: Config;
}

/** A clone of rosy's repository. */
export interface Clone {
  readonly directory: string;
  /** Its packages, the one of the whole first. */
  readonly members: readonly Member[];
  /** What its modules import by names, with addresses that are right anywhere. */
  readonly imports: Readonly<Record<string, string>>;
}

/** The package of the whole. */
export const PACKAGE = "@rosy/rosy";

/** @returns The directory that this very program runs from; `undefined` for a published one. */
export function ownDirectory(): string | undefined {
  const url = new URL("../../../", import.meta.url);
  return url.protocol === "file:" && !Deno.build.standalone ? fileURLToPath(url) : undefined;
}

/**
 * Reads what a clone of rosy says of itself.
 *
 * @param directory Where it is.
 * @returns The clone; `null` where there is none.
 */
export async function readClone(directory: string): Promise<Clone | null> {
  const config = await readConfig(directory);
  if (config?.name !== PACKAGE) return null;
  const members: Member[] = [{ directory, config }];
  for (const path of config.workspace ?? []) {
    const member = await readConfig(join(directory, path));
    // One without a name is no package: it is a folder with options of its own for the compiler.
    if (member?.name === undefined) continue;
    members.push({ directory: join(directory, path), config: member });
  }
  return { directory, members, imports: importsOf(members) };
}

function importsOf([root, ...others]: readonly Member[]): Record<string, string> {
  const imports: Record<string, string> = {};
  for (const [name, address] of Object.entries(root!.config.imports ?? {})) {
    imports[name] = address.startsWith(".") ? urlOf(root!.directory, address) : address;
  }
  // What stands in for packages of JSR is found by its path alone outside the clone.
  for (const { directory, config: { name, publish, exports = {} } } of others) {
    if (publish !== false) continue;
    delete imports[name];
    for (const [subpath, file] of Object.entries(exports)) {
      imports[`${name}${subpath.slice(1)}`] = urlOf(directory, file);
    }
  }
  return imports;
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

/**
 * Makes an address of a path in a directory.
 *
 * @param directory The directory.
 * @param path The path in it.
 * @returns Its URL.
 */
export function urlOf(directory: string, path: string): string {
  return pathToFileURL(join(directory, path)).href;
}
