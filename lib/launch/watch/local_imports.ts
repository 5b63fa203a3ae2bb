import { fileURLToPath } from "node:url";
import { abortable } from "../../flow/abort.ts";
import type { NodeEntry } from "./entry_files.ts";

/** What `deno info --json` tells of a module. */
interface ModuleInfo {
  readonly specifier?: unknown;
}

/**
 * Finds the modules that a module imports, and those that these import, as far as they are files of
 * this machine and of no package.
 *
 * It is asked of Deno itself, which knows what names mean. Where that cannot say, there are none.
 *
 * @param entry The module, and how it is run.
 * @param options `cwd`: where its node runs; `deno`: the Deno to ask; `signal` gives up.
 * @returns Their paths, the module's own among them.
 */
export async function localImports(
  { module, importFlags }: NodeEntry,
  { cwd, deno, signal }: {
    readonly cwd: string | undefined;
    readonly deno: string;
    readonly signal: AbortSignal;
  },
): Promise<string[]> {
  if (module === undefined) return [];
  try {
    const { stdout } = await abortable(
      new Deno.Command(deno, {
        args: ["info", "--json", ...importFlags, module],
        ...(cwd !== undefined && { cwd }),
        stdin: "null",
        stderr: "null",
        signal,
      }).output(),
      signal,
    );
    const { modules = [] }: { modules?: readonly ModuleInfo[] } = JSON.parse(
      new TextDecoder().decode(stdout),
    );
    return modules.flatMap(({ specifier }) => pathOf(specifier));
  } catch {
    // No Deno, or one that says something else: the entry alone is watched.
    return [];
  }
}

function pathOf(specifier: unknown): string[] {
  if (typeof specifier !== "string" || !specifier.startsWith("file:")) return [];
  return specifier.includes("/node_modules/") ? [] : [fileURLToPath(specifier)];
}
