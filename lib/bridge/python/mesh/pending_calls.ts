import type { WireAnswer } from "../wire/answer.ts";

/** Calls on one connection have numbers of 16 bits. */
const MAX_CALLS = 0x1_0000;

type Settle = (answer: WireAnswer | undefined) => void;

/**
 * The calls of one connection that were not answered yet. A number stays taken until its answer came,
 * though nobody may wait for that any more: the answer would be another call's.
 */
export class PendingCalls {
  readonly #byId = new Map<number, Settle>();
  #nextId = 0;

  /**
   * Begins a call.
   *
   * @param settle Is called once, with the answer, or without where the connection is lost.
   * @returns What it is known by.
   * @throws {RangeError} If too many are under way.
   */
  begin(settle: Settle): number {
    if (this.#byId.size >= MAX_CALLS) {
      throw new RangeError(`Cannot call Python: ${MAX_CALLS} calls are under way already`);
    }
    while (this.#byId.has(this.#nextId)) this.#nextId = (this.#nextId + 1) % MAX_CALLS;
    const id = this.#nextId;
    this.#nextId = (id + 1) % MAX_CALLS;
    this.#byId.set(id, settle);
    return id;
  }

  /** An answer has come; one that nobody asked for is none. */
  answer(answer: WireAnswer): void {
    const settle = this.#byId.get(answer.id);
    this.#byId.delete(answer.id);
    settle?.(answer);
  }

  /** The connection is lost. */
  close(): void {
    const all = [...this.#byId.values()];
    this.#byId.clear();
    for (const settle of all) settle(undefined);
  }
}
