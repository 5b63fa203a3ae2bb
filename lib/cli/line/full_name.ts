import { checkFullName, checkLevels } from "../../mesh/names.ts";
import { UsageError } from "./usage_error.ts";

/**
 * Reads a full name, or a pattern of such, as users write it: the `/` that other programs have before
 * it may be there.
 *
 * @param text What the user typed.
 * @param options `what` it stands for in the line, such as `argument TOPIC`; `kind` of thing it names.
 * @returns The name, as it is on the wire.
 * @throws {UsageError} If it is none.
 */
export function fullName(
  text: string,
  { what, kind }: { readonly what: string; readonly kind: string },
): string {
  if (text.startsWith("~")) {
    throw new UsageError(
      `${what} must be a full name, not "${text}": only the code of a node knows what "~" is`,
    );
  }
  try {
    checkLevels(kind, text);
    return checkFullName(kind, text.startsWith("/") ? text.slice(1) : text);
  } catch (error) {
    throw new UsageError(`${what}: ${(error as Error).message}`);
  }
}
