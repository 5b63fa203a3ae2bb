import {
  fieldAt,
  type FoundField,
  isIndexStep,
  readFieldSteps,
} from "../../schema/document/field_path.ts";
import { UsageError } from "../line/usage_error.ts";

/**
 * Compiles the path of a field.
 *
 * Its parts have dots between them; `a[0]` is the same as `a.0`, and `\.` is a dot within a name. A
 * path that starts with an index selects one of a message's values; any other looks into its last
 * value, where named values are. A negative index counts from the end.
 *
 * @param path Such as `pose.x`, `0.pose.x` or `ranges.17`.
 * @param flag What it was given by, for errors.
 * @returns A function that looks the field up in the values of a message.
 * @throws {UsageError} If the path is malformed.
 */
export function compileFieldPath(
  path: string,
  flag = "--field",
): (args: readonly unknown[]) => FoundField {
  const parts = readFieldSteps(path);
  if (!parts) {
    throw new UsageError(`flag ${flag} must be names or indexes with dots between, not "${path}"`);
  }
  const steps = isIndexStep(parts[0]!) ? parts : ["-1", ...parts];
  return (args) => fieldAt(args, steps);
}
