const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Says that bytes are not UTF-8, and where. */
export class NotUtf8Error extends TypeError {
  override name = "NotUtf8Error";

  /** The line of the first byte that is wrong, from 1 on. */
  readonly line: number;
  /** Its column, in UTF-16 units as editors count them, from 1 on. */
  readonly column: number;

  /**
   * @param bytes What is not UTF-8.
   * @param options `line`: the number of its first line; the `cause`.
   */
  constructor(bytes: Uint8Array, { line = 1, ...options }: ErrorOptions & { line?: number } = {}) {
    const before = longestText(bytes);
    const lines = before.split("\n");
    const place = { line: line + lines.length - 1, column: lines.at(-1)!.length + 1 };
    // The byte itself is left out: it may be one of a key.
    super(`it is not UTF-8 (line ${place.line}, column ${place.column})`, options);
    this.line = place.line;
    this.column = place.column;
  }
}

/**
 * Reads text that must not change on the way: what is not UTF-8 is an error, not a character that
 * stands for it, which would make the same of texts that differ.
 *
 * @param bytes The whole text.
 * @param options `line`: the number of its first line, for the error.
 * @returns The text.
 * @throws {NotUtf8Error} If it is not UTF-8.
 */
export function decodeUtf8(bytes: Uint8Array, { line = 1 }: { line?: number } = {}): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new NotUtf8Error(bytes, { line, cause });
  }
}

/** As much as can be read, found by halves: a longer beginning is never right where a shorter is wrong. */
function longestText(bytes: Uint8Array): string {
  let text = "";
  let [right, wrong] = [0, bytes.length + 1];
  while (wrong - right > 1) {
    const middle = (right + wrong) >> 1;
    const read = beginningOf(bytes.subarray(0, middle));
    if (read === undefined) wrong = middle;
    else [text, right] = [read, middle];
  }
  return text;
}

/** The characters that are whole; `undefined` if what stands there cannot become UTF-8 any more. */
function beginningOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes, {
      stream: true,
    });
  } catch {
    return undefined;
  }
}
