/** What stands around a piece of a command line: nothing, or a quote that is open. */
export type BashQuote = "" | '"' | "'";

/**
 * Writes text so that bash, which reads it as part of a command line, takes it for nothing but that
 * text: it runs nothing, looks up no variable, no file and no history, and ends no word.
 *
 * An open quote may be closed and opened again in between, where that is the only way: nothing
 * protects an exclamation mark in double quotes, or a single quote in single ones.
 *
 * @param text What bash shall read: without control characters, which can be escaped in no quotes
 * (`isPrintable()` finds them).
 * @param quote The quote that is open before the text, and will be after it.
 * @returns The text, escaped.
 */
export function escapeForBash(text: string, quote: BashQuote): string {
  switch (quote) {
    case "'":
      return text.replaceAll("'", `'\\''`);
    case '"':
      return text.replace(/[\\"$`]/g, "\\$&").replaceAll("!", `"'!'"`);
    case "":
      return text.replace(/[^\p{L}\p{M}\p{N}_./:=,+@%-]/gu, "\\$&");
  }
}
