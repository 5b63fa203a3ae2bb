/**
 * Makes what `JSON.stringify` writes as it stands: a number with all its digits, for one.
 *
 * @param text JSON of a single value.
 * @returns What stands for it.
 */
export function rawJson(text: string): object {
  return engine.rawJSON(text);
}

/** The compiler's library does not know it yet. */
const engine = JSON as unknown as { rawJSON(text: string): object };
