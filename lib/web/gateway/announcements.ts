import type { Node } from "../../facade/node.ts";
import type { Logger } from "../../log/logger.ts";
import { errorText } from "../../log/error_text.ts";

/** Topics that clients of a gateway are going to send on: told to the mesh while any of them does. */
export class Announcements {
  readonly #node: Node;
  readonly #logger: Logger;
  readonly #counts = new Map<string, number>();

  constructor(node: Node, logger: Logger) {
    this.#node = node;
    this.#logger = logger;
  }

  /**
   * Announces a topic.
   *
   * @param topic Its full name.
   * @param retain How many messages are kept for later listeners; for all clients of the gateway.
   * @returns Ends it.
   */
  add(topic: string, retain?: number): () => void {
    const count = this.#counts.get(topic) ?? 0;
    this.#counts.set(topic, count + 1);
    const handle = this.#node.getTopic(`/${topic}`, retain === undefined ? {} : { retain });
    if (count === 0) this.#tell(handle.announce(), topic);
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      const left = this.#counts.get(topic)! - 1;
      if (left > 0) return void this.#counts.set(topic, left);
      this.#counts.delete(topic);
      if (!this.#node.signal.aborted) this.#tell(handle.withdraw(), topic);
    };
  }

  #tell(told: Promise<void>, topic: string): void {
    told.catch((error) => {
      if (this.#node.signal.aborted) return;
      this.#logger.warn(`Gateway cannot tell that it sends on "${topic}": ${errorText(error)}`);
    });
  }
}
