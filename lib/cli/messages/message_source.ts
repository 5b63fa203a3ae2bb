import { untilAborted } from "../../flow/abort.ts";
import { parseArgumentValues } from "../values/argument_values.ts";
import { lineName, readMessages } from "./message_lines.ts";
import { UsageError } from "../line/usage_error.ts";

/** Where the values of messages or calls come from, one after the other. */
export interface MessageSource {
  /** Whether it ends by itself, as standard input does; the command line never does. */
  readonly isInput: boolean;
  /**
   * Computes or reads the next message's values.
   *
   * @returns The values, or `undefined` if there are no more or the signal came.
   * @throws {Error} If they cannot be computed or read.
   */
  next(): Promise<unknown[] | undefined>;
  /**
   * Says where a failure belongs.
   *
   * @param error What went wrong with the message that was last returned.
   * @returns The error, which names the message's line if it was read.
   */
  locate(error: unknown): unknown;
}

/** What stands for standard input. */
const INPUT = "-";

/**
 * Finds out where values come from.
 *
 * @param texts The values that the user typed, or `-` alone for standard input.
 * @param options `signal` ends a read; `input`: standard input unless given.
 * @returns The source.
 * @throws {UsageError} If a value is malformed, or `-` is not alone.
 */
export async function createMessageSource(
  texts: readonly string[],
  { signal, input = Deno.stdin.readable }: {
    signal: AbortSignal;
    input?: ReadableStream<Uint8Array<ArrayBuffer>>;
  },
): Promise<MessageSource> {
  if (!texts.includes(INPUT)) {
    return { isInput: false, next: await parseArgumentValues(texts), locate: (error) => error };
  }
  if (texts.length > 1) {
    throw new UsageError(`"-" reads messages from standard input: no other value may be given`);
  }
  const messages = readMessages(input);
  let number = 0;
  return {
    isInput: true,
    async next() {
      const result = await untilAborted(messages.next(), signal);
      if (!result || result.done) return undefined;
      number = result.value.number;
      return result.value.args;
    },
    locate(error) {
      const message = error instanceof Error ? error.message : String(error);
      return new Error(`${lineName(number)}: ${message}`, { cause: error });
    },
  };
}

/**
 * Does something with the message that a source has returned last.
 *
 * @param source The source.
 * @param use What to do.
 * @returns What that returns.
 * @throws {unknown} What that throws, which names the message's line if it was read.
 */
export function located<T>(source: MessageSource, use: () => T): T {
  try {
    return use();
  } catch (error) {
    throw source.locate(error);
  }
}
