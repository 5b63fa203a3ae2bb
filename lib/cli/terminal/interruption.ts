const STATUSES: Partial<Record<Deno.Signal, number>> = {
  SIGHUP: 129,
  SIGINT: 130,
  SIGBREAK: 130,
  SIGTERM: 143,
};

const SIGNALS: readonly Deno.Signal[] = Deno.build.os === "windows"
  ? ["SIGINT", "SIGBREAK"]
  : ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * The user's wish to end the running command.
 *
 * - The first signal aborts `signal`, so that the command can say goodbye to the mesh.
 * - The second one ends the process at once, or does what the command has asked for.
 * - Disposing it gives the signals back their usual effect.
 */
export class Interruption implements Disposable {
  readonly #controller = new AbortController();
  readonly #listeners = new Map<Deno.Signal, () => void>();
  #status: number | undefined;
  #again: (() => void) | undefined;

  constructor() {
    for (const name of SIGNALS) {
      const listener = () => this.#interrupt(name);
      this.#listeners.set(name, listener);
      Deno.addSignalListener(name, listener);
    }
  }

  /** Aborted by the first signal. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The exit status that the signal asks for, or `undefined` as long as none came. */
  get status(): number | undefined {
    return this.#status;
  }

  /** @param callback What a further signal does, in place of ending the process at once. */
  onAgain(callback: () => void): void {
    this.#again = callback;
  }

  /** Does what Ctrl-C does, where a terminal sends that as a key. */
  interrupt(): void {
    this.#interrupt("SIGINT");
  }

  [Symbol.dispose](): void {
    for (const [name, listener] of this.#listeners) Deno.removeSignalListener(name, listener);
    this.#listeners.clear();
  }

  #interrupt(name: Deno.Signal): void {
    const status = STATUSES[name] ?? 1;
    if (this.#status !== undefined) {
      if (!this.#again) Deno.exit(status);
      return this.#again();
    }
    this.#status = status;
    this.#controller.abort(new Error(`Interrupted by ${name}`));
  }
}
