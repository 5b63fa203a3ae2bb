import { PickleError } from "./pickle_error.ts";

/** The stack of values that a pickle is read with, with the marks that it sets in it. */
export class PickleStack {
  readonly #values: unknown[] = [];
  readonly #marks: number[] = [];

  /** Puts a value on top. */
  push(value: unknown): void {
    this.#values.push(value);
  }

  /** Sets a mark: what comes from now on belongs together. */
  mark(): void {
    this.#marks.push(this.#values.length);
  }

  /** @returns The value on top, which stays. */
  top(): unknown {
    if (this.#values.length <= this.#floor) throw holdsNothing();
    return this.#values.at(-1);
  }

  /** Takes the value on top. */
  pop(): unknown {
    const value = this.top();
    this.#values.pop();
    return value;
  }

  /** Takes so many values from the top. @returns The values, the topmost last. */
  take(count: number): unknown[] {
    if (this.#values.length - this.#floor < count) throw holdsNothing();
    return this.#values.splice(this.#values.length - count);
  }

  /** Takes what is above the last mark, and the mark. @returns The values, the topmost last. */
  takeMarked(): unknown[] {
    const mark = this.#marks.pop();
    if (mark === undefined) throw new PickleError("it ends what it has not begun");
    return this.#values.splice(mark);
  }

  /** Throws away the value on top, or the mark that is there. */
  discard(): void {
    if (this.#marks.at(-1) === this.#values.length) this.#marks.pop();
    else this.pop();
  }

  get #floor(): number {
    return this.#marks.at(-1) ?? 0;
  }
}

function holdsNothing(): PickleError {
  return new PickleError("it takes what it has not made");
}
