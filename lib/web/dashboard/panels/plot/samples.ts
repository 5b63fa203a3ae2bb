const FIRST_CAPACITY = 256;
/** What comes late may have been overtaken by so many. */
const MAX_OVERTAKEN = 256;

/**
 * The samples of one series in the order of their times.
 *
 * - **Bounds**: the oldest go when there are too many.
 * - **Late ones** are put where they belong, unless so many have overtaken them that they are left out.
 */
export class Samples {
  readonly #max: number;
  #times = new Float64Array(FIRST_CAPACITY);
  #values = new Float64Array(FIRST_CAPACITY);
  #start = 0;
  #length = 0;
  #pushed = 0;
  #revision = 0;

  /** @param max So many are kept; a power of two. */
  constructor(max: number) {
    this.#max = Math.max(FIRST_CAPACITY, max);
  }

  /** How many there are. */
  get length(): number {
    return this.#length;
  }

  /** How many there ever were: the number of the next one. */
  get pushed(): number {
    return this.#pushed;
  }

  /** Another number after what was there has changed: what was made of it has to be made anew. */
  get revision(): number {
    return this.#revision;
  }

  /** The time of one, the oldest being 0, in milliseconds. */
  timeAt(index: number): number {
    return this.#times[(this.#start + index) & (this.#times.length - 1)]!;
  }

  /** Its value; `NaN` where the line breaks off. */
  valueAt(index: number): number {
    return this.#values[(this.#start + index) & (this.#values.length - 1)]!;
  }

  /** Adds one. */
  push(timeMs: number, value: number): void {
    if (Number.isNaN(timeMs)) return;
    if (this.#length > 0 && timeMs < this.timeAt(this.#length - 1)) {
      return this.#insert(timeMs, value);
    }
    this.#makeRoom();
    this.#set(this.#length++, timeMs, value);
    this.#pushed++;
  }

  /** @returns The index of the first at that time or later; the length if there is none. */
  indexAt(timeMs: number): number {
    let [low, high] = [0, this.#length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.timeAt(middle) < timeMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The last value at a time; `NaN` before the first. */
  valueAtTime(timeMs: number): number {
    const after = this.indexAt(timeMs);
    const isExact = after < this.#length && this.timeAt(after) === timeMs;
    const index = isExact ? after : after - 1;
    return index < 0 ? NaN : this.valueAt(index);
  }

  /** Forgets all. */
  clear(): void {
    this.#start = this.#length = 0;
    this.#revision++;
  }

  #insert(timeMs: number, value: number): void {
    const overtaken = this.#length - this.indexAt(timeMs);
    if (overtaken >= MAX_OVERTAKEN) return;
    this.#makeRoom();
    const index = Math.max(0, this.#length - overtaken);
    for (let i = this.#length; i > index; i--) {
      this.#set(i, this.timeAt(i - 1), this.valueAt(i - 1));
    }
    this.#set(index, timeMs, value);
    this.#length++;
    this.#pushed++;
    this.#revision++;
  }

  #makeRoom(): void {
    if (this.#length < this.#times.length) return;
    if (this.#length >= this.#max) {
      this.#start = (this.#start + 1) & (this.#times.length - 1);
      this.#length--;
      return;
    }
    this.#times = this.#grown(this.#times);
    this.#values = this.#grown(this.#values);
    this.#start = 0;
  }

  #grown(old: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
    const grown = new Float64Array(old.length * 2);
    grown.set(old.subarray(this.#start));
    grown.set(old.subarray(0, this.#start), old.length - this.#start);
    return grown;
  }

  #set(index: number, timeMs: number, value: number): void {
    const at = (this.#start + index) & (this.#times.length - 1);
    this.#times[at] = timeMs;
    this.#values[at] = value;
  }
}
