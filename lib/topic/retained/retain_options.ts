/** How much of a topic is kept for listeners that come later. */
export interface RetainOptions {
  /**
   * How many messages, the newest ones.
   *
   * @default {1}
   */
  count?: number;
  /**
   * What they may take, in bytes as they are encoded; the oldest are let go of beyond it, and a
   * message that is larger alone cannot be sent.
   *
   * @default {67108864}
   */
  bytes?: number;
}

/** The same, complete. */
export type RetainLimits = Readonly<Required<RetainOptions>>;

/** What is kept of a topic unless something else is said, in bytes: a large map, or a minute of scans. */
const DEFAULT_RETAIN_BYTES = 64 * 1024 * 1024;

/**
 * Checks what is to be kept and fills in the defaults.
 *
 * @throws {TypeError} If it is neither a number nor limits.
 * @throws {RangeError} If a limit is out of range.
 */
export function resolveRetain(retain: number | RetainOptions): RetainLimits {
  const options = typeof retain === "number" ? { count: retain } : retain;
  if (typeof options !== "object" || options === null) {
    throw new TypeError(
      `Cannot retain ${JSON.stringify(retain)}: pass how many messages, or { count, bytes }`,
    );
  }
  const { count = 1, bytes = DEFAULT_RETAIN_BYTES } = options;
  if (!Number.isSafeInteger(count) || count < 0) {
    throw new RangeError(
      `Cannot retain ${count} messages: count must be a whole number, 0 to keep none`,
    );
  }
  if (!Number.isSafeInteger(bytes) || bytes < 1) {
    throw new RangeError(`Cannot retain ${bytes} bytes: bytes must be a whole number above 0`);
  }
  return { count, bytes };
}
