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

const UNREADABLE = "something that cannot be shown was thrown";
