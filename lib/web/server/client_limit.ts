import { problemResponse } from "../endpoint/problem.ts";
import { QueueBudget } from "../endpoint/queue_budget.ts";

const RETRY_AFTER_SECONDS = "5";

/** Bounds how many clients there are at a time, on all ports of a gateway together. */
export class ClientLimit {
  /** What waits for all of them. */
  readonly budget: QueueBudget;
  readonly #maxClients: number;
  #count = 0;

  /**
   * @param maxClients How many WebSockets may be open.
   * @param budget What may wait for all of them.
   */
  constructor(maxClients: number, budget: QueueBudget = new QueueBudget()) {
    this.#maxClients = maxClients;
    this.budget = budget;
  }

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  /** Whether no further one is let in. */
  get isFull(): boolean {
    return this.#count >= this.#maxClients;
  }

  /**
   * Counts one.
   *
   * @returns Says that it is gone; late or twice it does nothing.
   */
  enter(): () => void {
    this.#count++;
    let isHere = true;
    return () => {
      if (isHere) this.#count--;
      isHere = false;
    };
  }

  /** @returns What a client is told that is not let in. */
  refusal(): Response {
    return problemResponse({
      status: 503,
      title: "Too many clients",
      detail: `${this.#maxClients} are connected, which are the most: try again later`,
    }, { "retry-after": RETRY_AFTER_SECONDS });
  }
}
