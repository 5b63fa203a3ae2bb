import { GatewayError } from "../gateway/gateway_error.ts";

/** Something that a client has begun by a number of its own, until one of the two ends it. */
export interface Undertaking {
  /** The client wants no more of it, or is gone. */
  end(reason?: string): void;
  /** The client has room for more parts. */
  credit?(parts: number): void;
  /** The client cancels it, and wants to hear of its end. */
  cancel?(reason?: string): void;
}

/** The most at a time, whatever they are; the view has limits of its own for most of them. */
const MAX_UNDERTAKINGS = 4096;

/** All that one client has begun. */
export class Undertakings {
  readonly #byId = new Map<number, Undertaking>();
  #isClosed = false;

  /** How many there are. */
  get size(): number {
    return this.#byId.size;
  }

  /**
   * Takes note of one.
   *
   * @throws {GatewayError} `invalid` if the number is in use; `busy` if there are too many.
   */
  begin(id: number, undertaking: Undertaking): void {
    if (this.#isClosed) throw new GatewayError("lost", "The client is gone");
    if (this.#byId.has(id)) {
      throw new GatewayError("invalid", `Number ${id} is in use: choose another one`);
    }
    if (this.#byId.size >= MAX_UNDERTAKINGS) {
      throw new GatewayError("busy", `A client may have ${MAX_UNDERTAKINGS} things under way`);
    }
    this.#byId.set(id, undertaking);
  }

  /** One of them; `undefined` where there is none, for it may have ended just now. */
  find(id: number): Undertaking | undefined {
    return this.#byId.get(id);
  }

  /** @returns Whether this one was still there: nobody is to hear more of it if not. */
  finish(id: number, undertaking: Undertaking): boolean {
    return this.#byId.get(id) === undertaking && this.#byId.delete(id);
  }

  /** The client wants no more of one. */
  end(id: number, reason?: string): void {
    const undertaking = this.#byId.get(id);
    this.#byId.delete(id);
    undertaking?.end(reason);
  }

  /** The client is gone. */
  close(): void {
    this.#isClosed = true;
    for (const id of [...this.#byId.keys()]) this.end(id);
  }
}
