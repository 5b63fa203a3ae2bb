/**
 * What was thrown, for a log line; whatever it is, this does not throw.
 *
 * @param error What was thrown: an error as a rule, but any value may be.
 * @returns Its stack where it has one, else what there is to say of it.
 */
export function errorText(error: unknown): string {
  try {
    if (!(error instanceof Error)) return thrownText(error);
    return String(error.stack || `${error.name}: ${error.message}`);
  } catch {
    return UNREADABLE;
  }
}

/**
 * What was thrown, in one line of 500 characters at most; whatever it is, this does not throw.
 *
 * @param error What was thrown: whoever sent the bytes that a codec could not read may have chosen
 * its text.
 * @returns Its message where it has one, else what there is to say of it.
 */
export function briefText(error: unknown): string {
  try {
    const text = error instanceof Error ? String(error.message) || error.name : thrownText(error);
    const cut = text.length > MAX_BRIEF_LENGTH ? `${text.slice(0, MAX_BRIEF_LENGTH)}…` : text;
    return cut.replace(/\s*[\r\n]\s*/g, " ");
  } catch {
    return UNREADABLE;
  }
}

/**
 * A thrown value that is no error, for people; whatever it is, this does not throw.
 *
 * @param thrown The value.
 * @returns The value as text.
 */
export function thrownText(thrown: unknown): string {
  try {
    return typeof thrown === "object" && thrown !== null ? Deno.inspect(thrown) : String(thrown);
  } catch {
    return UNREADABLE;
  }
}

const MAX_BRIEF_LENGTH = 500;
const UNREADABLE = "something that cannot be shown was thrown";
