import { MAX_WINDOW, type Window } from "../wire/stream_window.ts";

/** How far a service may be ahead of who reads its stream. */
export interface WindowOptions {
  /**
   * How many parts may wait to be read or be under way, from 1 on.
   *
   * @default {64}
   */
  parts?: number;
  /**
   * How many bytes of parts may, as the codec writes them, from 1 on. The last part may go beyond: a
   * part of any size gets through.
   *
   * @default {1_048_576}
   */
  bytes?: number;
}

/** @throws {RangeError} If a number is none that can be used. */
export function resolveWindow(
  service: string,
  { parts = 64, bytes = 1024 * 1024 }: WindowOptions = {},
): Window {
  for (const [name, value] of Object.entries({ parts, bytes })) {
    if (Number.isInteger(value) && value >= 1 && value <= MAX_WINDOW) continue;
    throw new RangeError(
      `Cannot stream service "${service}": window.${name} ${value} is no integer from 1 to ${MAX_WINDOW}`,
    );
  }
  return { parts, bytes };
}
