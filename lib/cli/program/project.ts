import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseJsonc } from "../../text/jsonc.ts";

/** What matters of a project's `deno.json`. */
export interface ProjectConfig {
  readonly imports?: Readonly<Record<string, string>>;
  readonly scopes?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** A file that has both in their place. */
  readonly importMap?: string;
  /** The folders of its members. */
  readonly workspace?: unknown;
  readonly nodeModulesDir?: unknown;
}

const NAMES = ["deno.json", "deno.jsonc"];

/**
 * Finds the project that a file stands in.
 *
 * @param file The file's path.
 * @returns The path of the nearest `deno.json` or `deno.jsonc` above it; `undefined` where there is
 * none, or none may be looked for.
 */
export async function findProject(file: string): Promise<string | undefined> {
  let directory = dirname(resolve(file));
  for (;;) {
    for (const name of NAMES) {
      if (await isThere(join(directory, name))) return join(directory, name);
    }
    const parent = dirname(directory);
    if (parent === directory) return undefined;
    directory = parent;
  }
}

/**
 * Tells whether there is a file.
 *
 * @param path Its path.
 * @returns Whether there is, and it may be read.
 */
export async function isThere(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    // Not there, or not for us: the nearest project that can be read is the one that counts.
    return false;
  }
}

/**
 * Reads the configuration of a project.
 *
 * @param path Its path.
 * @returns What it says.
 * @throws {Error} If it cannot be read, or is no JSON.
 */
export async function readProject(path: string): Promise<ProjectConfig> {
  try {
    const config = parseJsonc(await Deno.readTextFile(path));
    return typeof config === "object" && config !== null ? config : {};
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot read the project's configuration "${path}": ${why}`, { cause: error });
  }
}

/**
 * Finds the workspace that a project is a member of.
 *
 * @param path The path of the project's configuration.
 * @returns That of the workspace; `undefined` where there is none.
 */
export async function findWorkspace(path: string): Promise<string | undefined> {
  const outer = await findProject(dirname(path));
  if (outer === undefined) return undefined;
  return (await readProject(outer)).workspace === undefined ? undefined : outer;
}

/** Where names of modules lead. */
export interface ImportMap {
  readonly imports: Readonly<Record<string, string>>;
  readonly scopes: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/**
 * Writes the import map of a project so that it can stand anywhere, as a configuration means it: with
 * that of the workspace that the project is a member of.
 *
 * @param path The path of the project's configuration.
 * @returns The map, with whole addresses.
 */
export async function projectImports(path: string): Promise<ImportMap> {
  const outer = await findWorkspace(path);
  const root = outer === undefined ? undefined : await ownImports(outer);
  const own = await ownImports(path);
  return {
    imports: { ...root?.imports, ...own.imports },
    scopes: { ...root?.scopes, ...own.scopes },
  };
}

async function ownImports(path: string): Promise<ImportMap> {
  const config = await readProject(path);
  const file = config.importMap === undefined ? path : join(dirname(path), config.importMap);
  const { imports = {}, scopes = {} } = file === path ? config : await readProject(file);
  const { href } = pathToFileURL(file);
  return {
    imports: wholeAddresses(imports, href),
    scopes: Object.fromEntries(
      Object.entries(scopes).map(([scope, inner]) =>
        [wholeAddress(scope, href), wholeAddresses(inner, href)] as const
      ),
    ),
  };
}

/**
 * Writes what names lead to as whole addresses, that of a package also for what is in it.
 *
 * @param imports The addresses by names.
 * @param base What they are relative to.
 * @returns The same, to stand anywhere.
 */
export function wholeAddresses(
  imports: Readonly<Record<string, string>>,
  base: string,
): Record<string, string> {
  const all: Record<string, string> = {};
  for (const [name, address] of Object.entries(imports)) {
    all[wholeAddress(name, base)] = wholeAddress(address, base);
    const [, scheme, rest] = /^(npm|jsr):\/?(.*[^/])$/.exec(address) ?? [];
    if (scheme !== undefined && !name.endsWith("/")) all[`${name}/`] ??= `${scheme}:/${rest}/`;
  }
  return all;
}

function wholeAddress(address: string, base: string): string {
  return /^\.{0,2}\//.test(address) ? new URL(address, base).href : address;
}
