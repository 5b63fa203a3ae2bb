import type { LogLine } from "./log_line.ts";
import type { LineFilter } from "./line_filter.ts";
import { type KeptLine, LogStore } from "./log_store.ts";

/** So many loggers are offered to choose from. */
const MAX_LOGGERS = 500;

/** The lines of a log that are wanted, and what they are chosen from. */
export class LogModel {
  readonly #store = new LogStore();
  readonly #nodes = new Set<string>();
  #shown: KeptLine[] = [];
  #filter: LineFilter = { accepts: () => true };
  /** Behind this one nothing is shown. */
  #lastNumber = Infinity;
  #isStale = false;

  /** The lines that are shown, in order of time. */
  get shown(): readonly KeptLine[] {
    if (this.#isStale) this.#select();
    return this.#shown;
  }

  /** Who has logged something, by names; of parts, their nodes. */
  get nodes(): readonly string[] {
    return [...this.#nodes].sort();
  }

  /** How many lines there are. */
  get size(): number {
    return this.#store.lines.length;
  }

  /** Whether what comes is not shown. */
  get isPaused(): boolean {
    return this.#lastNumber !== Infinity;
  }

  /** How many lines have come since it was paused. */
  get missed(): number {
    return this.isPaused ? this.#store.count - this.#lastNumber : 0;
  }

  /** Takes a line. */
  add(line: LogLine): void {
    const letGo = this.#store.letGo;
    if (!this.#store.add(line)) return;
    if (this.#nodes.size < MAX_LOGGERS) this.#nodes.add(line.logger);
    const last = this.#store.lines.at(-1)!;
    const isLast = last.number === this.#store.count;
    if (letGo !== this.#store.letGo || !isLast) this.#isStale = true;
    else if (this.#isShown(last)) this.#shown.push(last);
  }

  /** Shows other lines. */
  setFilter(filter: LineFilter): void {
    this.#filter = filter;
    this.#isStale = true;
  }

  /** Shows what comes, or no longer. */
  setPaused(isPaused: boolean): void {
    this.#lastNumber = isPaused ? this.#store.count : Infinity;
    this.#isStale = true;
  }

  /** Forgets all lines. */
  clear(): void {
    this.#store.clear();
    this.#nodes.clear();
    this.#shown = [];
    this.#lastNumber = Infinity;
    this.#isStale = false;
  }

  #select(): void {
    this.#shown = this.#store.lines.filter((line) => this.#isShown(line));
    this.#isStale = false;
  }

  #isShown(line: KeptLine): boolean {
    return line.number <= this.#lastNumber && this.#filter.accepts(line);
  }
}
