import { Feed } from "../flow/feed.ts";
import type { Clock } from "../time/clock.ts";
import type { LaunchEvent, LaunchReporter, OutputStream } from "./events.ts";

/** Of each process as many lines are kept at most. */
const MAX_LINES = 1000;
/** And as many letters. */
const MAX_LETTERS = 262_144;
/** As many lines wait for somebody who follows; beyond that the oldest are dropped, and counted. */
const MAX_WAITING = 2000;

/** A line that a process wrote. */
export interface OutputLine {
  /** The process's label. */
  readonly label: string;
  readonly stream: OutputStream;
  /** When it was read, in milliseconds since the epoch. */
  readonly timeMs: number;
  readonly line: string;
}

/** Lines were dropped here, as whoever follows was too slow. */
export interface DroppedLines {
  readonly dropped: number;
}

/** Which lines somebody wants. */
export interface FollowOptions {
  /** The labels of the processes. */
  readonly labels: readonly string[];
  /** How many of the last lines come first. */
  readonly lines: number;
}

/**
 * Keeps what processes wrote last, and hands on what they write, on its way to another reporter.
 *
 * - Of each process 1,000 lines are kept, and 256 Ki letters; older ones are forgotten.
 * - Who follows too slowly loses lines, is told how many, and holds up nobody.
 */
export class OutputHistory implements LaunchReporter {
  readonly #inner: LaunchReporter;
  readonly #clock: Clock;
  readonly #kept = new Map<string, { lines: NumberedLine[]; letters: number }>();
  readonly #followers = new Set<(line: OutputLine) => void>();
  #count = 0;

  /**
   * @param inner Who hears of all that happens.
   * @param clock Tells when a line came.
   */
  constructor(inner: LaunchReporter, clock: Clock) {
    this.#inner = inner;
    this.#clock = clock;
  }

  event(event: LaunchEvent): void {
    this.#inner.event(event);
  }

  output(label: string, stream: OutputStream, lines: readonly string[]): Promise<void> {
    const timeMs = this.#clock.epochMs();
    for (const line of lines) this.#take({ label, stream, timeMs, line });
    return this.#inner.output(label, stream, lines);
  }

  /**
   * Finds the last lines of processes.
   *
   * @param options Whose, and how many of all of them together.
   * @returns The lines, the oldest first.
   */
  last({ labels, lines }: FollowOptions): OutputLine[] {
    if (lines === 0) return [];
    return labels.flatMap((label) => this.#kept.get(label)?.lines ?? [])
      .sort((a, b) => a.number - b.number).slice(-lines).map(({ line }) => line);
  }

  /**
   * Follows the output of processes.
   *
   * @param options Whose, and how many lines of before come first.
   * @returns The lines, to be closed by whoever reads.
   */
  follow(options: FollowOptions): Feed<OutputLine | DroppedLines> {
    const feed = new Feed<OutputLine | DroppedLines>({
      maxWaiting: MAX_WAITING,
      discarded: (dropped) => ({ dropped }),
      closed: () => this.#followers.delete(hear),
    });
    const hear = (line: OutputLine) => {
      if (options.labels.includes(line.label)) feed.push(line);
    };
    for (const line of this.last(options)) feed.push(line);
    this.#followers.add(hear);
    return feed;
  }

  #take(line: OutputLine): void {
    const kept = this.#kept.get(line.label) ?? { lines: [], letters: 0 };
    this.#kept.set(line.label, kept);
    kept.lines.push({ number: this.#count++, line });
    kept.letters += line.line.length;
    while (kept.lines.length > MAX_LINES || kept.letters > MAX_LETTERS) {
      kept.letters -= kept.lines.shift()!.line.line.length;
    }
    for (const hear of this.#followers) hear(line);
  }
}

interface NumberedLine {
  readonly number: number;
  readonly line: OutputLine;
}
