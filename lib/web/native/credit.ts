import { abortable } from "../../flow/abort.ts";
import { Gate } from "../../flow/gate.ts";

/** What a client may have at most, whatever it gives. */
const MAX_PARTS = 65_536;

/** How many parts of something a client takes: it gives credit for as many as it has room for. */
export class Credit {
  #parts: number;
  readonly #gate = new Gate();

  /** @param parts How many it takes to begin with. */
  constructor(parts: number) {
    this.#parts = parts;
  }

  /** The client takes some more. */
  add(parts: number): void {
    this.#parts = Math.min(MAX_PARTS, this.#parts + parts);
    this.#gate.open();
  }

  /**
   * Waits until the client takes a part, which is taken then.
   *
   * @param signal Gives up.
   * @throws {unknown} The signal's reason.
   */
  async take(signal: AbortSignal): Promise<void> {
    while (this.#parts === 0) await abortable(this.#gate.wait(), signal);
    this.#parts--;
  }
}
