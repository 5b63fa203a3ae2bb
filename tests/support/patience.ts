/** Whether a processor is emulated, some fifty times as slow as a real one (`deno task test:arm`). */
export const IS_EMULATED = Deno.env.get("ROSY_TESTS_EMULATED") === "1";

/** A safety net, in milliseconds: nothing that a test waits for takes so long unless it hangs. */
export const PATIENCE_MS = IS_EMULATED ? 600_000 : 60_000;

/**
 * Waits for a promise, but not for ever.
 *
 * @param promise The promise.
 * @param state Tells how things stand, for who reads why the test failed.
 * @param patienceMs How long, for the tests of this itself.
 * @returns What it resolved to.
 * @throws {Error} If it does not settle.
 */
export async function patiently<T>(
  promise: Promise<T>,
  state: () => string = () => "it did not come",
  patienceMs: number = PATIENCE_MS,
): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const giveUp = () => reject(new Error(`waited ${patienceMs} ms: ${state()}`));
  const timer = setTimeout(giveUp, patienceMs);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Something that changes, and tells so: tests wait for it to become what they want. */
export class Changing {
  readonly #waiting = new Set<() => void>();
  readonly #patienceMs: number;

  /** @param patienceMs How long to wait, for the tests of this itself. */
  constructor(patienceMs: number = PATIENCE_MS) {
    this.#patienceMs = patienceMs;
  }

  /** It has changed. */
  tell(): void {
    for (const look of [...this.#waiting]) look();
  }

  /**
   * Waits until something is so: looks once, then again at each change.
   *
   * @param isSo Tells whether it is.
   * @param state Tells how things stand, for who reads why the test failed.
   * @throws {Error} If it does not become so.
   * @throws What `isSo` throws.
   */
  async until(isSo: () => boolean, state: () => string): Promise<void> {
    if (isSo()) return;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const look = () => {
      try {
        if (isSo()) resolve();
      } catch (error) {
        reject(error);
      }
    };
    this.#waiting.add(look);
    try {
      await patiently(promise, state, this.#patienceMs);
    } finally {
      this.#waiting.delete(look);
    }
  }
}
