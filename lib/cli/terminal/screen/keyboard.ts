import { untilAborted } from "../../../flow/abort.ts";
import type { Clock } from "../../../time/clock.ts";
import type { KeyboardEvent } from "./events.ts";
import { KeyDecoder } from "./key_decoder.ts";

/** Where keys come from, and where they go. */
export interface KeyboardOptions {
  /** Reads what the terminal sends; `null` once it is gone. */
  readonly read: (buffer: Uint8Array) => Promise<number | null>;
  /** Measures the silence behind an Esc. */
  readonly clock: Clock;
  /** Ends it. */
  readonly signal: AbortSignal;
  /** Called for each event, in order. */
  readonly onEvent: (event: KeyboardEvent) => void;
}

/**
 * Reads a terminal's keys until it is gone.
 *
 * @param options Where they come from, and where they go.
 * @returns A promise that resolves at the terminal's end, or at the signal.
 * @throws {unknown} What reading throws.
 */
export async function readKeyboard(
  { read, clock, signal, onEvent }: KeyboardOptions,
): Promise<void> {
  const decoder = new KeyDecoder();
  const buffer = new Uint8Array(4096);
  let stopWaiting = () => {};
  try {
    while (!signal.aborted) {
      const count = await untilAborted(read(buffer), signal);
      stopWaiting();
      if (count === undefined || count === null) return;
      decoder.push(buffer.subarray(0, count)).forEach(onEvent);
      const { silenceMs } = decoder;
      if (silenceMs === undefined) continue;
      stopWaiting = clock.after(silenceMs, () => decoder.flush().forEach(onEvent), { unref: true });
    }
  } finally {
    stopWaiting();
  }
}
