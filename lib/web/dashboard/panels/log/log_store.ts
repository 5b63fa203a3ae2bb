import type { LogLine } from "./log_line.ts";

/** So many lines are kept; the oldest go. */
export const MAX_LINES = 10_000;

/** A line that is kept, and as the how manieth it came. */
export interface KeptLine extends LogLine {
  readonly number: number;
}

/**
 * The lines of a log, in order of time, whoever wrote them and however late they come.
 *
 * What is sent twice, as after a lost connection, is kept once.
 */
export class LogStore {
  #lines: KeptLine[] = [];
  #count = 0;
  #droppedFirst = 0;

  /** The lines. */
  get lines(): readonly KeptLine[] {
    return this.#lines;
  }

  /** How many lines have come. */
  get count(): number {
    return this.#count;
  }

  /** How many lines were let go of because there were too many. */
  get letGo(): number {
    return this.#droppedFirst;
  }

  /** Takes a line. @returns Whether it is a new one. */
  add(line: LogLine): boolean {
    const place = this.#placeFor(line.stampMs);
    if (this.#has(line, place)) return false;
    this.#lines.splice(place, 0, { ...line, number: ++this.#count });
    // A tenth at once: taking one from the front of many each time is slow.
    if (this.#lines.length > MAX_LINES * 1.1) {
      this.#droppedFirst += this.#lines.length - MAX_LINES;
      this.#lines = this.#lines.slice(-MAX_LINES);
    }
    return true;
  }

  /** Forgets all. */
  clear(): void {
    this.#lines = [];
    this.#droppedFirst = 0;
  }

  /** Behind all lines that are not later; most lines are the last. */
  #placeFor(stampMs: number): number {
    let [low, high] = [0, this.#lines.length];
    if (high === 0 || this.#lines[high - 1]!.stampMs <= stampMs) return high;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#lines[middle]!.stampMs <= stampMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #has(line: LogLine, place: number): boolean {
    for (let index = place - 1; index >= 0; index--) {
      const other = this.#lines[index]!;
      if (other.stampMs !== line.stampMs) return false;
      if (other.text === line.text && other.logger === line.logger && other.level === line.level) {
        return true;
      }
    }
    return false;
  }
}
