import { join } from "node:path";
import type { Clone } from "../program/clone.ts";

/** What is taken from a `deno.lock`. */
interface Lock {
  readonly version: string;
  readonly specifiers: Readonly<Record<string, string>>;
  readonly npm: unknown;
}

/**
 * Writes the lock of a project that uses a clone: the versions that the clone has, which are in
 * Deno's cache already. Without it Deno would ask the registry what versions there are.
 *
 * @param clone The clone.
 * @returns What `deno.lock` holds; `undefined` where the clone has none.
 */
export async function projectLock(clone: Clone): Promise<string | undefined> {
  const lock = await readLock(clone.directory);
  if (!lock) return undefined;
  const { version, specifiers, npm } = lock;
  // Deno takes the lock for an old one unless it has every package of the clone, which it links.
  const links = clone.members.map(({ config: { name, version, imports } }) =>
    [`jsr:${name}@${version}`, dependencies(imports)] as const
  );
  const text = {
    version,
    specifiers: pick(specifiers, (name) => name.startsWith("npm:")),
    npm,
    workspace: { ...dependencies(clone.imports), links: Object.fromEntries(links.sort(byName)) },
  };
  return `${JSON.stringify(text, null, 2)}\n`;
}

async function readLock(directory: string): Promise<Lock | undefined> {
  try {
    return JSON.parse(await Deno.readTextFile(join(directory, "deno.lock")));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The packages that names stand for, as locks list them. */
function dependencies(
  imports: Readonly<Record<string, string>> = {},
): { readonly dependencies?: readonly string[] } {
  const packages = Object.values(imports).filter((address) => /^(npm|jsr):/.test(address));
  return packages.length > 0 ? { dependencies: [...new Set(packages)].sort() } : {};
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function pick<T>(
  record: Readonly<Record<string, T>>,
  isWanted: (name: string) => boolean,
): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => isWanted(name)));
}
