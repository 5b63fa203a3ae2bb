/**
 * `@std/cli/parse-args` from npm's copy of the standard library, with types of our own.
 *
 * @module
 */
import { parseArgs as parseArgs_ } from "deno-std/cli/parse_args.js";

/** The options of the official `parseArgs` that rosy uses. */
export interface ParseOptions {
  boolean?: readonly string[];
  string?: readonly string[];
  collect?: readonly string[];
  negatable?: readonly string[];
  alias?: Readonly<Record<string, string | readonly string[]>>;
  default?: Readonly<Record<string, unknown>>;
  stopEarly?: boolean;
  "--"?: boolean;
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** What `parseArgs` returns: the flags by name, the rest in `_`. */
export interface Args {
  _: (string | number)[];
  "--"?: string[];
  [flag: string]: unknown;
}

export const parseArgs: (args: string[], options?: ParseOptions) => Args = parseArgs_;
