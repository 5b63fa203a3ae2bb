import { GatewayError } from "./gateway_error.ts";

/** So many things of a kind a client may have at a time. */
export class Slots {
  readonly #what: string;
  readonly #max: number;
  #taken = 0;

  /**
   * @param what What they are, for people: `"subscriptions"`.
   * @param max How many.
   */
  constructor(what: string, max: number) {
    this.#what = what;
    this.#max = max;
  }

  /**
   * Takes one.
   *
   * @returns Gives it back; late or twice does no harm.
   * @throws {GatewayError} `busy`, if all are taken.
   */
  take(): () => void {
    if (this.#taken >= this.#max) {
      throw new GatewayError("busy", `A client may have ${this.#max} ${this.#what} at a time`);
    }
    this.#taken++;
    let isTaken = true;
    return () => {
      if (isTaken) this.#taken--;
      isTaken = false;
    };
  }
}
