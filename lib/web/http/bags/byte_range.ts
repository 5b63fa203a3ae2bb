/** A part of a file: from a byte to one behind the last. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Reads which part of a file is wanted: RFC 9110, section 14.
 *
 * @param header The header `Range`.
 * @param bytes How large the file is.
 * @returns The part; `undefined` for all of it, as where several parts are wanted; `null` where there is no
 * such part.
 */
export function readByteRange(
  header: string | undefined,
  bytes: number,
): ByteRange | null | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? "");
  if (!match || match[0] === "bytes=-") return undefined;
  const [first, last] = [match[1]!, match[2]!];
  if (first === "") {
    const start = Math.max(0, bytes - Number(last));
    return start < bytes ? { start, end: bytes } : null;
  }
  const start = Number(first);
  const end = last === "" ? bytes : Math.min(bytes, Number(last) + 1);
  // A part that ends before it begins is no part that could be wanted.
  if (last !== "" && Number(last) < start) return undefined;
  return start < bytes ? { start, end } : null;
}
