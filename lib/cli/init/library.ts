import { UsageError } from "../line/usage_error.ts";
import { type Clone, ownDirectory, PACKAGE, readClone, urlOf } from "../program/clone.ts";
import { VERSION } from "../version.ts";
import { projectLock } from "./lock.ts";

/** Where a project gets rosy from. */
export interface Library {
  /** `"jsr"`, or the directory of a clone. */
  readonly source: string;
  /** What its `imports` say. */
  readonly imports: Readonly<Record<string, string>>;
  /** What `deno run` is given to run the tool. */
  readonly tool: string;
  /** What its `deno.lock` holds, where that is known. */
  readonly lock?: string;
}

/**
 * Finds where a new project gets rosy from.
 *
 * @param source `"jsr"`, the directory of a clone, or `undefined` for the clone that this very
 * program runs from, else JSR.
 * @returns What the project has to say to get it.
 * @throws {UsageError} If the directory is no clone of rosy.
 */
export async function findLibrary(source: string | undefined): Promise<Library> {
  const directory = source ?? ownDirectory();
  if (directory === undefined || directory === "jsr") return PUBLISHED;
  const clone = await readClone(directory);
  if (clone) return await libraryOf(clone);
  if (source === undefined) return PUBLISHED;
  throw new UsageError(
    `--library must be "jsr" or the directory of a clone of rosy: there is no rosy in ${source}`,
  );
}

// Exact versions: Deno need not look what others there are, and the tool fits the library.
const PUBLISHED: Library = {
  source: "jsr",
  imports: {
    [PACKAGE]: `jsr:${PACKAGE}@${VERSION}`,
    "@std/assert": "jsr:@std/assert@1.0.13",
  },
  tool: `jsr:@rosy/cli@${VERSION}`,
};

async function libraryOf(clone: Clone): Promise<Library> {
  const { directory, imports } = clone;
  const lock = await projectLock(clone);
  return {
    source: directory,
    imports,
    tool: urlOf(directory, "cli.ts"),
    ...(lock !== undefined && { lock }),
  };
}
