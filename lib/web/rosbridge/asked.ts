import { GatewayError } from "../gateway/gateway_error.ts";
import { MAX_ASKED } from "./limits.ts";

interface Waiting<T> {
  /** Of which service or action it is. */
  readonly of: string;
  readonly answer: T;
  readonly giveUp: (error: GatewayError) => void;
}

/**
 * What a client was asked and has not answered yet: calls of its services, or goals of its actions.
 *
 * - **Overflow**: the oldest is given up: a client that never answers is not asked for ever.
 */
export class Asked<T> {
  readonly #prefix: string;
  readonly #byId = new Map<string, Waiting<T>>();
  #last = 0;

  /** @param prefix What ids begin with. */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** Keeps one. @returns Its id. */
  add(of: string, answer: T, giveUp: (error: GatewayError) => void): string {
    const id = `${this.#prefix}:${of}:${++this.#last}`;
    if (this.#byId.size >= MAX_ASKED) {
      const [oldest] = this.#byId.keys();
      const error = new GatewayError("busy", `The client has left ${MAX_ASKED} unanswered`);
      this.take(oldest!)!.giveUp(error);
    }
    this.#byId.set(id, { of, answer, giveUp });
    return id;
  }

  /** @returns The one of an id, which stays. */
  find(id: string): T | undefined {
    return this.#byId.get(id)?.answer;
  }

  /** Lets go of one. @returns It. */
  take(id: string): Waiting<T> | undefined {
    const waiting = this.#byId.get(id);
    this.#byId.delete(id);
    return waiting;
  }

  /** Gives up all of one service or action; of all of them where none is named. */
  giveUp(why: string, of?: string): void {
    for (const [id, waiting] of this.#byId) {
      if (of !== undefined && waiting.of !== of) continue;
      this.#byId.delete(id);
      waiting.giveUp(new GatewayError("lost", why));
    }
  }
}
