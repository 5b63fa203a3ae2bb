// deno-lint-ignore-file no-console -- it says what it makes
/**
 * `deno task compile [--target TARGET]…`: makes `dist/rosy-TARGET`, one self-contained file each.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Bundle, bundle } from "./bundle.ts";
import { binaryName, PERMISSIONS, TARGETS } from "./targets.ts";

/** A mistake of the user, or a machine that lacks something: no stack trace helps. */
class CompileError extends Error {
  override readonly name = "CompileError";
}

const DIRECTORY = fileURLToPath(new URL("../dist/", import.meta.url));

/**
 * Makes the binary of one target.
 *
 * @param source What to embed.
 * @param target One of {@linkcode TARGETS}.
 * @param output The file to write.
 * @returns What Deno printed: the tree of what is embedded.
 * @throws {CompileError} If Deno cannot do it.
 */
export async function compile(source: Bundle, target: string, output: string): Promise<string> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    // Without a configuration there are no npm packages to embed: the bundle has what it needs.
    args: ["compile", "--no-config", ...PERMISSIONS, "--target", target, "-o", output, source.main],
    env: { NO_COLOR: "1" },
    stdout: "null",
    stderr: "piped",
  }).output();
  const text = new TextDecoder().decode(stderr);
  if (success) return text;
  throw new CompileError(compileProblem(target, text, Deno.env.get("DENORT_BIN")));
}

/**
 * Says why there is no binary.
 *
 * @param target The target.
 * @param text What Deno printed.
 * @param runtime What `DENORT_BIN` names.
 * @returns What is wrong, and what to do about it.
 */
export function compileProblem(target: string, text: string, runtime?: string): string {
  const what = `Cannot compile for ${target}`;
  if (runtime) {
    return `${what} with DENORT_BIN=${runtime}: it has to be the denort of this target and of ` +
      `Deno ${Deno.version.deno}. Deno said: ${errorIn(text)}`;
  }
  const archive = /\S+denort-\S+\.zip/.exec(text)?.[0]?.replace(/^\(|[):,]+$/g, "");
  if (!archive) return `${what}. Deno said: ${errorIn(text)}`;
  return `${what}: Deno could not download its runtime part, denort, from ${archive}. Where that ` +
    `site is out of reach, download the file on another machine, unpack it here, and run ` +
    `DENORT_BIN=/path/to/denort deno task compile --target ${target}; or copy ${DIRECTORY}rosy to ` +
    `a machine that has Deno, and run deno run -A rosy/cli.js there`;
}

/** Without the tree of files before it and the stack of Deno's own code after it. */
function errorIn(text: string): string {
  const start = text.lastIndexOf("error: ");
  return text.slice(Math.max(0, start)).split("Stack backtrace:")[0]!.trim();
}

function chosenTargets(args: readonly string[]): readonly string[] {
  const targets = targetFlags(args);
  for (const target of targets) {
    if (TARGETS.includes(target)) continue;
    throw new CompileError(`There is no target "${target}"; there are: ${TARGETS.join(", ")}`);
  }
  if (Deno.env.get("DENORT_BIN") && targets.length !== 1) {
    throw new CompileError("DENORT_BIN is of one target: name that, with --target TARGET");
  }
  return targets.length > 0 ? targets : TARGETS;
}

function targetFlags(args: readonly string[]): readonly string[] {
  try {
    const options = { target: { type: "string", multiple: true } } as const;
    return parseArgs({ args: [...args], options }).values.target ?? [];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CompileError(`Use deno task compile [--target TARGET]: ${reason}`);
  }
}

async function main(args: readonly string[]): Promise<void> {
  const targets = chosenTargets(args);
  const source = await bundle("cli.ts", `${DIRECTORY}rosy`);
  console.log(`Bundled ${source.modules.length} modules: ${source.main}`);
  for (const target of targets) {
    const output = `${DIRECTORY}${binaryName(target)}`;
    await compile(source, target, output);
    const { size } = await Deno.stat(output);
    console.log(`Compiled ${output} (${Math.ceil(size / 1e6)} MB)`);
  }
}

if (import.meta.main) {
  try {
    await main(Deno.args);
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    console.error(error.message);
    Deno.exit(1);
  }
}
