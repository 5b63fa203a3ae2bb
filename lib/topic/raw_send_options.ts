/** How a message is sent that was encoded before. */
export interface RawSendOptions {
  /**
   * When it was published, in milliseconds since the Unix epoch: for what is sent again, such as a
   * recording.
   *
   * @default {now}
   */
  publishedAtMs?: number;
}

/**
 * Checks the options.
 *
 * @param topic The topic.
 * @param options What the user asked for.
 * @returns When it was published; `undefined` for now.
 * @throws {RangeError} If that is no time.
 */
export function resolveRawSendOptions(
  topic: string,
  { publishedAtMs }: RawSendOptions,
): number | undefined {
  if (publishedAtMs === undefined || publishedAtMs >= 0 && publishedAtMs < Infinity) {
    return publishedAtMs;
  }
  throw new RangeError(
    `Cannot send a message on topic "${topic}": publishedAtMs ${publishedAtMs} is no number from 0 on`,
  );
}
