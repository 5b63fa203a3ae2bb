import { isThenable } from "../../flow/thenable.ts";
import { briefText } from "../../log/error_text.ts";

/** Why a validator refuses values. */
export interface Refusal {
  readonly reason: string;
  /** What it threw, if it did. */
  readonly cause?: unknown;
}

/** How much of a reason is told, in UTF-16 units. */
const MAX_REASON_LENGTH = 500;

/**
 * Asks a validator.
 *
 * @param validate Calls it.
 * @returns Why it refuses; nothing where it lets pass.
 */
export function refusalOf(validate: () => unknown): Refusal | undefined {
  try {
    const said = validate();
    if (said === undefined || said === null || said === "") return undefined;
    if (typeof said === "string") return { reason: said.slice(0, MAX_REASON_LENGTH) };
    // Whoever answers later has let pass what is refused.
    if (isThenable(said)) void Promise.resolve(said).catch(() => {});
    const what = isThenable(said) ? "a promise: it must not be asynchronous" : `a ${typeof said}`;
    return { reason: `its validator returned neither a reason nor nothing, but ${what}` };
  } catch (error) {
    return { reason: briefText(error), cause: error };
  }
}
