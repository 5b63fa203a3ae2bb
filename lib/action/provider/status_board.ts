import { errorText } from "../../log/error_text.ts";
import type { ActionHost } from "../action_host.ts";
import type { ActionStatus } from "../messages.ts";

/**
 * Tells everybody which goals an action has: the newest message is kept for who asks later. What changes
 * in one turn of the event loop is one message.
 */
export class StatusBoard {
  readonly #host: ActionHost;
  readonly #topic: string;
  readonly #read: () => ActionStatus;
  #isDue = false;
  #isClosed = false;

  /**
   * @param host Who tells.
   * @param topic Where.
   * @param read What there is to tell.
   */
  constructor(host: ActionHost, topic: string, read: () => ActionStatus) {
    this.#host = host;
    this.#topic = topic;
    this.#read = read;
  }

  /** Lets everybody know that there is something to be told. */
  async open(): Promise<void> {
    await this.#handle(1).announce();
  }

  /** Tells, when this turn is over. */
  refresh(): void {
    if (this.#isDue || this.#isClosed) return;
    this.#isDue = true;
    this.#host.machineClock.afterTurn(() => {
      void this.flush();
    });
  }

  /** Tells at once what is due. */
  async flush(): Promise<void> {
    if (!this.#isDue || this.#isClosed || this.#host.node.signal.aborted) return;
    this.#isDue = false;
    try {
      await this.#handle(1).send(this.#read());
    } catch (error) {
      this.#host.logger.warn(`Cannot tell the goals on "${this.#topic}": ${errorText(error)}`);
    }
  }

  /** Tells nothing any more, nor does who asks later get anything. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#handle(0).withdraw();
  }

  #handle(retain: number) {
    return this.#host.node.getTopic(`/${this.#topic}`, { retain, policy: "latest" });
  }
}
