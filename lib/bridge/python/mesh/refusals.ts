import { PickleClassError } from "../../../pickle/pickle_error.ts";

/** How many classes are counted by their names: who sends chooses them. */
const MAX_CLASSES = 100;

/** Counts what came and could not be taken. */
export class Refusals {
  readonly #byClass = new Map<string, number>();
  #count = 0;

  /** How many there were in all. */
  get count(): number {
    return this.#count;
  }

  /** How many asked for a class, by its name. */
  get byClass(): ReadonlyMap<string, number> {
    return this.#byClass;
  }

  /** Counts one. */
  note(error: unknown): void {
    this.#count++;
    if (!(error instanceof PickleClassError)) return;
    const { className } = error;
    const known = this.#byClass.get(className);
    if (known === undefined && this.#byClass.size >= MAX_CLASSES) return;
    this.#byClass.set(className, (known ?? 0) + 1);
  }
}
