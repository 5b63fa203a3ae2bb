// deno-lint-ignore-file no-console -- it prints versions and notes
/**
 * The version of both packages:
 *
 * - `deno task version` prints it, and fails where the two differ.
 * - `deno task version 0.2.0` sets it, dates its section of `CHANGELOG.md`, and writes the files anew
 *   that say where its JSON Schema is.
 * - `deno task version --notes v0.2.0` prints that section; fails unless 0.2.0 is the version.
 *
 * @module
 */
import { dateRelease, releaseNotes } from "./changelog.ts";

/** Each package's configuration. */
export const CONFIGS = ["deno.json", "lib/cli/package/deno.json"] as const;

const ROOT = new URL("../", import.meta.url);
const CHANGELOG = "CHANGELOG.md";

/** https://semver.org, as far as JSR allows it. */
const VERSION = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;
const VERSION_LINE = /^( {2}"version": ")([^"]*)(",?)$/m;

/**
 * Reads the version that a configuration has.
 *
 * @param text The configuration.
 * @returns The version.
 * @throws {Error} If it has none.
 */
export function versionIn(text: string): string {
  const version = VERSION_LINE.exec(text)?.[2];
  if (version === undefined) throw new Error("This configuration has no version");
  return version;
}

/**
 * Writes a version into a configuration, whose other lines stay as they are.
 *
 * @param text The configuration.
 * @param version The version.
 * @returns The new text.
 * @throws {Error} If it has none, or the version is none.
 */
export function withVersion(text: string, version: string): string {
  if (!VERSION.test(version)) throw new Error(`"${version}" is no version, such as 1.2.3`);
  versionIn(text);
  return text.replace(VERSION_LINE, `$1${version}$3`);
}

async function commonVersion(): Promise<string> {
  const versions = await Promise.all(
    CONFIGS.map(async (path) => versionIn(await Deno.readTextFile(new URL(path, ROOT)))),
  );
  if (new Set(versions).size === 1) return versions[0]!;
  const list = CONFIGS.map((path, index) => `${path}: ${versions[index]}`).join(", ");
  throw new Error(`The packages differ: ${list}; run deno task version VERSION`);
}

/**
 * Sets the version, in every file that says it.
 *
 * @param version The version.
 * @param root The folder of the project.
 * @throws {Error} If it is none, or the changelog has no section for it.
 */
export async function setVersion(version: string, root: URL = ROOT): Promise<void> {
  const date = new Date().toISOString().slice(0, 10);
  // Whoever only asks for the version, or for notes, needs none of what this imports.
  const { launchDocuments } = await import("../lib/launch/file/documents.ts");
  const changed = new Map<string, string>(launchDocuments(version));
  const read = (path: string) => Deno.readTextFile(new URL(path, root));
  changed.set(CHANGELOG, dateRelease(await read(CHANGELOG), version, date));
  for (const path of CONFIGS) changed.set(path, withVersion(await read(path), version));
  for (const [path, text] of changed) await Deno.writeTextFile(new URL(path, root), text);
}

async function notesOf(tag: string): Promise<string> {
  const version = await commonVersion();
  if (tag !== `v${version}`) {
    throw new Error(`The tag is ${tag}, the packages' version ${version}: tag v${version}`);
  }
  return releaseNotes(await Deno.readTextFile(new URL(CHANGELOG, ROOT)), version);
}

async function main([first, second, ...others]: readonly string[]): Promise<string> {
  if (first === undefined) return await commonVersion();
  if (first === "--notes" && second !== undefined && !others.length) return await notesOf(second);
  if (second !== undefined || first.startsWith("-")) {
    throw new Error("Use deno task version [VERSION], or deno task version --notes TAG");
  }
  await setVersion(first);
  return await commonVersion();
}

if (import.meta.main) {
  try {
    console.log(await main(Deno.args));
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(1);
  }
}
