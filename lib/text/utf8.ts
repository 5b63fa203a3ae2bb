const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Reads text that must not change on the way: what is not UTF-8 is an error, not a character that
 * stands for it, which would make the same of texts that differ.
 *
 * @param bytes The whole text.
 * @returns The text.
 * @throws {TypeError} If it is not UTF-8.
 */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new TypeError("it is not UTF-8", { cause });
  }
}
