import type { Msg, Subscription } from "@nats-io/transport-node";
import type { NatsClient } from "../nats_client.ts";

/** A subject for what is meant for one call alone. */
export interface Mailbox extends Disposable {
  readonly subject: string;
}

/** Subjects of this connection: one subscription for all that is meant for it alone. */
export class Inbox implements Disposable {
  readonly #root: string;
  readonly #subscription: Subscription;
  readonly #takers = new Map<string, (message: Msg) => void>();
  #nextNumber = 0;

  /**
   * @param client The connection.
   * @param root What stands before the connection's own part.
   */
  constructor(client: NatsClient, root: string) {
    this.#root = `${root}${crypto.randomUUID()}.`;
    this.#subscription = client.subscribe(`${this.#root}*`, (message) => {
      this.#takers.get(message.subject.slice(this.#root.length))?.(message);
    });
  }

  /** Opens a mailbox. */
  open(take: (message: Msg) => void): Mailbox {
    const key = `${this.#nextNumber++}`;
    this.#takers.set(key, take);
    const subject = this.#root + key;
    return { subject, [Symbol.dispose]: () => void this.#takers.delete(key) };
  }

  [Symbol.dispose](): void {
    this.#subscription.unsubscribe();
    this.#takers.clear();
  }
}
