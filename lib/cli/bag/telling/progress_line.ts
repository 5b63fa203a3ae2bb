import { formatBytes, formatDuration } from "../../values/quantities.ts";
import type { Output } from "../../terminal/output.ts";
import { StatusLine } from "../../terminal/status_line.ts";

const REFRESH_MS = 200;
/** What takes no longer needs no line. */
const DELAY_MS = 500;

/**
 * Shows on a terminal how far a long work on bytes is, how fast it goes, and how long it still takes.
 */
export class ProgressLine implements Disposable {
  readonly #line: StatusLine;
  readonly #what: string;
  readonly #totalBytes: number;
  readonly #nowMs: () => number;
  readonly #startMs: number;
  #shownMs: number;

  /**
   * Shows nothing yet.
   *
   * @param output The terminal.
   * @param options `what`: what is being done, such as `"checking"`; `totalBytes`: all that there is;
   * `nowMs`: time, for tests.
   */
  constructor(
    output: Output,
    { what, totalBytes, nowMs = () => performance.now() }: {
      what: string;
      totalBytes: number;
      nowMs?: () => number;
    },
  ) {
    this.#line = new StatusLine(output);
    this.#what = what;
    this.#totalBytes = totalBytes;
    this.#nowMs = nowMs;
    this.#startMs = nowMs();
    this.#shownMs = this.#startMs + DELAY_MS - REFRESH_MS;
  }

  /** Takes note of how many bytes are behind. */
  readonly update = (bytes: number): void => {
    const nowMs = this.#nowMs();
    if (!this.#line.isShown || nowMs - this.#shownMs < REFRESH_MS) return;
    this.#shownMs = nowMs;
    const takenMs = nowMs - this.#startMs;
    this.#line.show(progressText(this.#what, { bytes, totalBytes: this.#totalBytes, takenMs }));
  };

  /** Takes the line away. */
  [Symbol.dispose](): void {
    this.#line.clear();
  }
}

/**
 * Says how far a work is.
 *
 * @param what What is being done.
 * @param state `bytes` of `totalBytes` in `takenMs`.
 * @returns Such as `checking 42%  120 MB of 286 MB  95.2 MB/s  0:00:02 left`.
 */
export function progressText(
  what: string,
  { bytes, totalBytes, takenMs }: { bytes: number; totalBytes: number; takenMs: number },
): string {
  const bytesPerMs = bytes / Math.max(1, takenMs);
  const leftMs = bytesPerMs > 0 ? (totalBytes - bytes) / bytesPerMs : undefined;
  return [
    `${what} ${Math.floor(100 * bytes / Math.max(1, totalBytes))}%`,
    `${formatBytes(bytes)} of ${formatBytes(totalBytes)}`,
    `${formatBytes(bytesPerMs * 1000)}/s`,
    ...(leftMs === undefined ? [] : [`${formatDuration(leftMs, { decimals: 0 })} left`]),
  ].join("  ");
}
