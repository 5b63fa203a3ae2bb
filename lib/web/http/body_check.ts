import { compileSchema, type SchemaCheck } from "../../schema/validation/compile.ts";
import { pathText } from "../../schema/problem_text.ts";
import type { TypeDocument } from "../../schema/document/type_document.ts";
import { HttpProblem } from "./problem.ts";

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
  pointerOf: (path: readonly (string | number)[]) => readonly (string | number)[],
): void {
  const problem = document && checkOf(document)?.(args);
  if (!problem) return;
  const path = pointerOf(problem.path);
  const place = path.length > 0 ? `${pathText(path)}: ` : "";
  throw new HttpProblem(
    "unprocessable",
    `${place}${problem.message}, as "${document.name}" has it`,
    {
      errors: [{ pointer: pointerText(path), detail: problem.message }],
    },
  );
}

function checkOf(document: TypeDocument): SchemaCheck | null {
  let check = checks.get(document);
  if (check === undefined) {
    check = compile(document);
    checks.set(document, check);
  }
  return check;
}

function compile({ values }: TypeDocument): SchemaCheck | null {
  try {
    // A pattern that somebody else wrote may take for ever.
    return compileSchema(values, { ignorePatterns: true });
  } catch {
    // A schema that cannot be read forbids nothing; whoever receives the message checks it.
    return null;
  }
}

function pointerText(path: readonly (string | number)[]): string {
  const steps = path.map((step) => String(step).replaceAll("~", "~0").replaceAll("/", "~1"));
  return ["#", ...steps.map(encodeURIComponent)].join("/");
}
