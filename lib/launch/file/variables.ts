import { didYouMean } from "../../text/suggest.ts";
import type { Problem } from "./launch_file_error.ts";
import { scalarValue } from "../../yaml/core_schema.ts";
import type { Located, LocatedScalar } from "../../yaml/located.ts";

/** Where the values of variables come from. */
export interface Variables {
  /** What `${NAME}` stands for: environment variables. */
  readonly env: (name: string) => string | undefined;
  /** What `${arg:NAME}` stands for: what the user gave as `NAME=VALUE`. */
  readonly args: ReadonlyMap<string, string>;
}

/** `$${` is a literal `${`; otherwise `${NAME}`, `${arg:NAME}`, each with `:-DEFAULT` if need be. */
const VARIABLE = /\$(\$\{)|\$\{(?:(arg):)?([^}:]*)(?::-([^}]*))?([^}]*)\}/g;
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Files whose variables have been replaced. */
export interface ReplaceOptions extends Variables {
  /** The file's name, for errors. */
  readonly file: string;
  /** Where what is wrong is added to. */
  readonly problems: Problem[];
  /** Where the names of arguments that the file uses are added to. */
  readonly usedArgs: Set<string>;
}

/**
 * Puts the values of variables into all texts of a file.
 *
 * Text without quotes is then what it looks like: `number: ${arg:count}` is a number.
 *
 * @param located The file's content.
 * @param options Where values come from, and where problems go.
 * @param path The keys that lead to the content.
 * @returns The content with values in place of variables.
 */
export function replaceVariables(
  located: Located,
  options: ReplaceOptions,
  path: readonly string[] = [],
): Located {
  if (located.kind === "scalar") return replaceInScalar(located, options, path);
  if (located.kind === "list") {
    const items = located.items.map((item, index) =>
      replaceVariables(item, options, [...path, String(index)])
    );
    return { ...located, items };
  }
  const entries = [...located.entries].map(([key, { position, value }]) =>
    [key, { position, value: replaceVariables(value, options, [...path, key]) }] as const
  );
  return { ...located, entries: new Map(entries) };
}

function replaceInScalar(
  scalar: LocatedScalar,
  options: ReplaceOptions,
  path: readonly string[],
): LocatedScalar {
  const { value, position } = scalar;
  if (typeof value !== "string" || !value.includes("${")) return scalar;
  const refuse = (message: string) => {
    options.problems.push({ file: options.file, position, path, message });
    return "";
  };
  const text = value.replaceAll(
    VARIABLE,
    (whole, literal?: string, arg?: string, name = "", fallback?: string, rest = "") => {
      if (literal) return literal;
      if (!NAME.test(name) || rest) {
        return refuse(
          `cannot read "${whole}": write \${NAME}, \${arg:NAME} or \${NAME:-default}; ` +
            "$${ is a ${ that is left as it is",
        );
      }
      if (arg) options.usedArgs.add(name);
      const found = arg ? options.args.get(name) : variable(name, { options, refuse });
      return found ?? fallback ?? refuse(arg ? noArgument(name, options) : noVariable(name));
    },
  );
  // What is not there is empty text, as in a shell; only scalars, so that no value brings structure.
  const isText = !scalar.isPlain || text === "";
  return { ...scalar, text, value: isText ? text : scalarValue(text), isPlain: false };
}

function variable(
  name: string,
  { options, refuse }: { options: Variables; refuse: (message: string) => string },
): string | undefined {
  try {
    return options.env(name);
  } catch (error) {
    if (!(error instanceof Deno.errors.InvalidData)) throw error;
    return refuse(`environment variable "${name}" is not UTF-8`);
  }
}

function noArgument(name: string, { args }: Variables): string {
  return `argument "${name}" is not given${didYouMean(name, args.keys())}: ` +
    `add ${name}=VALUE to the command line`;
}

function noVariable(name: string): string {
  return `environment variable "${name}" is not set: set it, or give a default: \${${name}:-value}`;
}
