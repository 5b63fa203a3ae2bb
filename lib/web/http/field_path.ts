import { readFieldSteps } from "../../schema/document/field_path.ts";
import { HttpProblem } from "./problem.ts";

const MAX_STEPS = 64;

/**
 * Reads the path of a field as a request has it.
 *
 * @param text Such as `pose.x` or `ranges[17]`.
 * @returns The way to the field.
 * @throws {HttpProblem} If it is none.
 */
export function readFieldPath(text: string): readonly string[] {
  const steps = readFieldSteps(text);
  if (steps && steps.length <= MAX_STEPS) return steps;
  throw new HttpProblem("invalid", '"field" must be such as pose.x or ranges[17]');
}
