import { fileReason } from "../../text/file_reason.ts";
import { decodeUtf8 } from "../../text/utf8.ts";
import type { Located, Position } from "../../yaml/located.ts";
import { readYaml, YamlError } from "../../yaml/read_yaml.ts";
import { LaunchFileError, type Problem } from "../../launch/file/launch_file_error.ts";
import type { Schema } from "../../launch/file/schema.ts";
import { validate } from "../../launch/file/validate.ts";
import { EXPOSED_KINDS, type ExposureRule } from "../gateway/exposure.ts";
import { checkRule } from "./parse_rule.ts";

const RIGHTS = ["read", "write", "both"] as const;
/** Larger files are something else. */
const MAX_BYTES = 1024 * 1024;

const NAMES = {
  type: "either",
  summary: "A pattern, or a list of such.",
  options: [
    { type: "text", summary: "A pattern." },
    { type: "list", summary: "Patterns.", item: { type: "text", summary: "A pattern." } },
  ],
} as const satisfies Schema;

const KIND = {
  type: "either",
  summary: "Patterns for both rights, or a map of rights.",
  options: [
    ...NAMES.options,
    { type: "object", summary: "By rights.", keys: { read: NAMES, write: NAMES, both: NAMES } },
  ],
} as const satisfies Schema;

/** What stands in a file of rules. */
const RULES_SCHEMA = {
  type: "object",
  summary: "What a gateway shows.",
  keys: { topics: KIND, services: KIND, params: KIND, actions: KIND },
} as const satisfies Schema;

/** A file of rules that cannot be used; its message names all that is wrong, and where. */
export class RulesFileError extends Error {
  override name = "RulesFileError";
}

/**
 * Reads a file that says what a gateway shows. What it does not name is not shown; of an empty one
 * nothing is.
 *
 * @param file The file's path.
 * @returns The rules, in the order of the kinds.
 * @throws {RulesFileError} If it cannot be read, or something in it is wrong.
 */
export async function readRulesFile(file: string): Promise<ExposureRule[]> {
  return parseRules(await readText(file), file);
}

/**
 * Reads the text of such a file.
 *
 * @param text YAML.
 * @param file Its name, for errors.
 * @returns The rules.
 * @throws {RulesFileError} If something is wrong with it.
 */
export function parseRules(text: string, file: string): ExposureRule[] {
  const problems: Problem[] = [];
  const rules = rulesOf(locate(text, file), { file, problems });
  if (problems.length > 0) throw new RulesFileError(new LaunchFileError(problems).message);
  return rules;
}

async function readText(file: string): Promise<string> {
  try {
    const { size } = await Deno.stat(file);
    if (size > MAX_BYTES) {
      throw new RangeError(`it has ${size} bytes, and ${MAX_BYTES} are the most`);
    }
    return decodeUtf8(await Deno.readFile(file));
  } catch (error) {
    throw new RulesFileError(`Cannot read the rules in "${file}": ${fileReason(error)}`, {
      cause: error,
    });
  }
}

function locate(text: string, file: string): Located {
  try {
    return readYaml(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const problems = error.problems.map((problem) => ({ ...problem, file, path: [] }));
    throw new RulesFileError(new LaunchFileError(problems).message);
  }
}

function rulesOf(
  located: Located,
  where: { readonly file: string; readonly problems: Problem[] },
): ExposureRule[] {
  if (located.kind === "scalar" && located.value === null) return [];
  validate(located, RULES_SCHEMA, where);
  if (where.problems.length > 0) return [];
  const rules: ExposureRule[] = [];
  for (const kind of EXPOSED_KINDS) {
    for (const { right, pattern, position } of patternsOf(entryOf(located, kind))) {
      const rule = { kind, pattern, right };
      try {
        checkRule(rule);
        rules.push(rule);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        where.problems.push({ file: where.file, position, path: [kind], message });
      }
    }
  }
  return rules;
}

interface PlacedPattern {
  readonly right: ExposureRule["right"];
  readonly pattern: string;
  readonly position: Position;
}

function patternsOf(located: Located | undefined): PlacedPattern[] {
  if (located?.kind !== "map") return textsOf(located, "both");
  return RIGHTS.flatMap((right) => textsOf(entryOf(located, right), right));
}

function textsOf(located: Located | undefined, right: ExposureRule["right"]): PlacedPattern[] {
  if (located === undefined) return [];
  const items = located.kind === "list" ? located.items : [located];
  return items.flatMap((item) =>
    item.kind === "scalar" ? [{ right, pattern: item.text, position: item.position }] : []
  );
}

function entryOf(located: Located, key: string): Located | undefined {
  return located.kind === "map" ? located.entries.get(key)?.value : undefined;
}
