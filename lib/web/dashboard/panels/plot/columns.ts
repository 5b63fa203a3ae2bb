import type { Samples } from "./samples.ts";

/** What is seen of a series within one column of pixels. */
export interface Column {
  /** The time of its first sample, in milliseconds. */
  firstMs: number;
  /** How many samples are in it; 0 where none is. */
  count: number;
  first: number;
  min: number;
  max: number;
  last: number;
  /** Whether the line breaks off in it. */
  isBroken: boolean;
}

/** Which part of a series is looked at. */
export interface ColumnRange {
  readonly fromMs: number;
  readonly toMs: number;
  /** How long one column is. */
  readonly columnMs: number;
}

/** Figures of a part of a series; of none, they are no numbers. */
export interface Statistics {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly count: number;
}

const FIELDS = 6;

/**
 * A series as it is drawn: of each column of pixels the first, least, greatest and last value. That looks
 * the same as all samples, however many there are.
 *
 * - Columns begin at multiples of their length, so they stay what they are while time goes on: only what
 *   is new is looked at.
 */
export class Columns {
  readonly #samples: Samples;
  /** `FIELDS` numbers for each column. */
  #cells = new Float64Array(0);
  #counts = new Uint32Array(0);
  #broken = new Uint8Array(0);
  #columnMs = 0;
  /** The number of the first column that there is room for. */
  #firstColumn = 0;
  /** The numbers of samples that were looked at: up to this one. */
  #seen = 0;
  #revision = -1;
  #fromMs = Infinity;
  #cursor: Column = {
    firstMs: 0,
    count: 0,
    first: 0,
    min: 0,
    max: 0,
    last: 0,
    isBroken: false,
  };

  constructor(samples: Samples) {
    this.#samples = samples;
  }

  /**
   * Looks at what has come since.
   *
   * @param range What will be drawn.
   */
  update(range: ColumnRange): void {
    const { fromMs, toMs, columnMs } = range;
    const samples = this.#samples;
    const room = Math.ceil((toMs - fromMs) / columnMs) + 2;
    const first = Math.floor(fromMs / columnMs);
    const fits = columnMs === this.#columnMs && samples.revision === this.#revision &&
      fromMs >= this.#fromMs && first + room <= this.#firstColumn + this.#counts.length;
    if (!fits) this.#restart(range, room, first);
    const oldest = samples.pushed - samples.length;
    for (let i = Math.max(0, this.#seen - oldest); i < samples.length; i++) {
      if (!this.#add(samples.timeAt(i), samples.valueAt(i))) {
        this.#seen = oldest + i;
        return;
      }
    }
    this.#seen = samples.pushed;
  }

  /**
   * Goes through the columns that have something in them, from the first to the last that is seen, and one
   * beyond on either side, so that lines lead out of the picture.
   *
   * @param range What is drawn; it was updated to.
   * @param draw Called with each; the same object each time.
   */
  forEach({ fromMs, toMs }: ColumnRange, draw: (column: Column) => void): void {
    const samples = this.#samples;
    const before = samples.indexAt(fromMs) - 1;
    if (before >= 0) draw(this.#single(before));
    const start = Math.max(0, Math.floor(fromMs / this.#columnMs) - this.#firstColumn);
    const end = Math.min(
      this.#counts.length,
      Math.floor(toMs / this.#columnMs) - this.#firstColumn + 1,
    );
    for (let i = start; i < end; i++) {
      if (this.#counts[i]! > 0 || this.#broken[i] === 1) draw(this.#read(i));
    }
    const after = samples.indexAt((Math.floor(toMs / this.#columnMs) + 1) * this.#columnMs);
    if (after < samples.length) draw(this.#single(after));
  }

  /**
   * @param range What is seen; it was updated to.
   * @returns Figures of it, as exact as a column of pixels is.
   */
  statistics({ fromMs, toMs }: ColumnRange): Statistics {
    const start = Math.max(0, Math.floor(fromMs / this.#columnMs) - this.#firstColumn);
    const end = Math.floor(toMs / this.#columnMs) - this.#firstColumn + 1;
    let [min, max, sum, count] = [Infinity, -Infinity, 0, 0];
    for (let i = start; i < Math.min(this.#counts.length, end); i++) {
      if (this.#counts[i] === 0) continue;
      const at = i * FIELDS;
      count += this.#counts[i]!;
      sum += this.#cells[at + 5]!;
      min = Math.min(min, this.#cells[at + 2]!);
      max = Math.max(max, this.#cells[at + 3]!);
    }
    return { min, max, mean: sum / count, count };
  }

  #restart({ fromMs, columnMs }: ColumnRange, room: number, first: number): void {
    // Time goes on: half as much room again, so that this is seldom done.
    const length = Math.ceil(room * 1.5);
    this.#cells = new Float64Array(length * FIELDS);
    this.#counts = new Uint32Array(length);
    this.#broken = new Uint8Array(length);
    this.#columnMs = columnMs;
    this.#firstColumn = first;
    this.#fromMs = first * columnMs;
    this.#revision = this.#samples.revision;
    const { pushed, length: kept } = this.#samples;
    this.#seen = pushed - kept + this.#samples.indexAt(Math.min(fromMs, this.#fromMs));
  }

  /** @returns Whether there was room for it: what comes later than all columns waits. */
  #add(timeMs: number, value: number): boolean {
    const index = Math.floor(timeMs / this.#columnMs) - this.#firstColumn;
    if (index >= this.#counts.length) return false;
    if (index < 0) return true;
    if (Number.isNaN(value)) {
      this.#broken[index] = 1;
      return true;
    }
    const at = index * FIELDS;
    const cells = this.#cells;
    if (this.#counts[index]!++ === 0) {
      cells[at] = timeMs;
      cells[at + 1] = cells[at + 2] = cells[at + 3] = value;
    } else {
      if (value < cells[at + 2]!) cells[at + 2] = value;
      if (value > cells[at + 3]!) cells[at + 3] = value;
    }
    cells[at + 4] = value;
    cells[at + 5]! += value;
    return true;
  }

  #read(index: number): Column {
    const at = index * FIELDS;
    const cells = this.#cells;
    const column = this.#cursor;
    column.count = this.#counts[index]!;
    column.isBroken = this.#broken[index] === 1;
    column.firstMs = cells[at]!;
    column.first = cells[at + 1]!;
    column.min = cells[at + 2]!;
    column.max = cells[at + 3]!;
    column.last = cells[at + 4]!;
    return column;
  }

  #single(index: number): Column {
    const value = this.#samples.valueAt(index);
    const column = this.#cursor;
    column.isBroken = Number.isNaN(value);
    column.count = column.isBroken ? 0 : 1;
    column.firstMs = this.#samples.timeAt(index);
    column.first =
      column.min =
      column.max =
      column.last =
        value;
    return column;
  }
}
