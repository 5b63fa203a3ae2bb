import type { JsonSchema } from "../../schema/json_schema.ts";
import { compileSchema, type SchemaCheck } from "../../schema/validation/compile.ts";
import { pathText } from "../../schema/problem_text.ts";
import type { TypeDocument } from "../../schema/document/type_document.ts";
import { HttpProblem } from "./problem.ts";

type Path = readonly (string | number)[];

/** Schemas are read once; `null` is one that cannot be. */
const checks = new WeakMap<TypeDocument, SchemaCheck | null>();

/**
 * Sees to it that a list of arguments fits what the mesh says of its type.
 *
 * @param args The arguments.
 * @param document The type; `null` where nobody has one: then anything does.
 * @param pointerOf Where in the body the first steps of a path lie.
 * @throws {HttpProblem} `unprocessable`, with the place.
 */
export function checkArguments(
  args: readonly unknown[],
  document: TypeDocument | null,
  pointerOf: (path: Path) => Path,
): void {
  const problem = document && checkOf(document)?.(args);
  if (problem) throw unprocessable(problem.message, pointerOf(problem.path), document.name);
}

/**
 * Sees to it that a value fits a schema.
 *
 * @param value The value, which is the body.
 * @param schema The schema.
 * @param type What that is called.
 * @throws {HttpProblem} `unprocessable`, with the place.
 */
export function checkValue(value: unknown, schema: unknown, type: string): void {
  const problem = compile(schema)?.(value);
  if (problem) throw unprocessable(problem.message, problem.path, type);
}

function unprocessable(detail: string, path: Path, type: string): HttpProblem {
  const place = path.length > 0 ? `${pathText(path)}: ` : "";
  return new HttpProblem("unprocessable", `${place}${detail}, as "${type}" has it`, {
    errors: [{ pointer: pointerText(path), detail }],
  });
}

function checkOf(document: TypeDocument): SchemaCheck | null {
  let check = checks.get(document);
  if (check === undefined) {
    check = compile(document.values);
    checks.set(document, check);
  }
  return check;
}

function compile(schema: unknown): SchemaCheck | null {
  try {
    // A pattern that somebody else wrote may take for ever.
    return compileSchema(schema as JsonSchema, { ignorePatterns: true });
  } catch {
    // A schema that cannot be read forbids nothing; whoever receives the message checks it.
    return null;
  }
}

function pointerText(path: Path): string {
  const steps = path.map((step) => String(step).replaceAll("~", "~0").replaceAll("/", "~1"));
  return ["#", ...steps.map(encodeURIComponent)].join("/");
}
