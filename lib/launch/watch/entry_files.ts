import { basename, resolve } from "node:path";
import { splitWords } from "../file/words.ts";
import type { ProcessPlan } from "../plan.ts";

/** What a node's program is: its files, and how their imports are found. */
export interface NodeEntry {
  /** The files that its command names: absolute paths. */
  readonly files: readonly string[];
  /** The one of them that is a module, if one is. */
  readonly module?: string;
  /** The flags of Deno that say what the module's imports mean. */
  readonly importFlags: readonly string[];
  /** The `deno` that runs it, if one does. */
  readonly deno?: string;
}

const CODE = /\.([cm]?[jt]s|[jt]sx|py|sh|rb|lua|pl|jar|wasm)$/;
const MODULE = /\.([cm]?[jt]s|[jt]sx)$/;
const IMPORT_FLAG = /^--(config|import-map)=/;

/**
 * Finds the files that a node's command names: its program, where that is a path, and the first code
 * among its arguments. Other files are data: nodes may write them.
 *
 * @param plan The node.
 * @param own How this very tool is started: where a node is started so, its own code is no entry.
 * @returns The files that are there.
 */
export function entryFiles({ command, cwd }: ProcessPlan, own: readonly string[]): NodeEntry {
  const words = withoutOwn(unshelled(command.words), own);
  const fileOf = (word: string) => {
    const path = resolve(cwd ?? Deno.cwd(), word);
    return isFile(path) ? path : undefined;
  };
  const [program = "", ...args] = words;
  const code = args.flatMap((word) => CODE.test(word) ? fileOf(word) ?? [] : [])[0] ??
    (CODE.test(program) ? fileOf(program) : undefined);
  // What interprets the code is no file of the node's.
  const isOwn = program.includes("/") && (code === undefined || CODE.test(program));
  const programFile = isOwn ? fileOf(program) : undefined;
  return {
    files: [...new Set([programFile, code].filter((file) => file !== undefined))],
    ...(code !== undefined && MODULE.test(code) && { module: code }),
    importFlags: command.words.filter((word) => IMPORT_FLAG.test(word)),
    ...(/^deno(\.exe)?$/.test(basename(program)) && { deno: program }),
  };
}

/** What a shell is told to run, as far as words go. */
function unshelled(words: readonly string[]): readonly string[] {
  const [shell = "", flag, script, ...others] = words;
  if (!/^(ba|da|z)?sh$/.test(basename(shell)) || flag !== "-c" || others.length > 0) return words;
  try {
    return splitWords((script ?? "").replace(/[;&|()]/g, " "));
  } catch {
    // A quote that is not closed: the shell will say so.
    return [];
  }
}

function withoutOwn(words: readonly string[], own: readonly string[]): readonly string[] {
  const at = words.indexOf(own.at(-1)!);
  return words[0] === own[0] && at >= 0 ? words.slice(at + 1) : words;
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
