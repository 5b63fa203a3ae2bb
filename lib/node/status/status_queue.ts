import type { NodeStatus, StatusIterator } from "./status.ts";

type Result = IteratorResult<NodeStatus, void>;

const END: Result = { done: true, value: undefined };

/** The statuses that wait for one reader; see {@linkcode StatusIterator}. */
export class StatusQueue implements StatusIterator {
  readonly #max: number;
  readonly #closed: () => void;
  /** In the order they came; under its key a status is found that a further one adds to. */
  readonly #waiting = new Map<unknown, NodeStatus>();
  readonly #consumers: ((result: Result) => void)[] = [];
  #discarded = 0;
  #isClosed = false;

  /**
   * @param max How many statuses may wait.
   * @param closed Called once it is closed.
   */
  constructor(max: number, closed: () => void) {
    this.#max = max;
    this.#closed = closed;
  }

  /** Adds a status. */
  push(status: NodeStatus): void {
    const consumer = this.#consumers.shift();
    if (consumer) return consumer({ done: false, value: status });
    const key = keyOf(status);
    const before = this.#waiting.get(key);
    if (before && "count" in before && "count" in status) {
      this.#waiting.set(key, { ...before, count: before.count + status.count });
      return;
    }
    this.#waiting.set(key, status);
    if (this.#waiting.size <= this.#max) return;
    this.#take();
    this.#discarded++;
  }

  next(): Promise<Result> {
    if (this.#isClosed) return Promise.resolve(END);
    if (this.#discarded > 0) return Promise.resolve({ done: false, value: this.#tellDiscarded() });
    const status = this.#take();
    if (status) return Promise.resolve({ done: false, value: status });
    return new Promise((resolve) => this.#consumers.push(resolve));
  }

  return(): Promise<Result> {
    this.close();
    return Promise.resolve(END);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  /** Ends it. Idempotent. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#waiting.clear();
    for (const consumer of this.#consumers.splice(0)) consumer(END);
    this.#closed();
  }

  #take(): NodeStatus | undefined {
    const [first] = this.#waiting;
    if (!first) return undefined;
    this.#waiting.delete(first[0]);
    return first[1];
  }

  #tellDiscarded(): NodeStatus {
    const count = this.#discarded;
    this.#discarded = 0;
    const [next] = this.#waiting.values();
    return { type: "statuses-dropped", atMs: next!.atMs, count };
  }
}

/** What counts as the same, so that its numbers add up; anything else stands for itself. */
function keyOf(status: NodeStatus): unknown {
  switch (status.type) {
    case "messages-dropped":
      return [status.type, status.peer.uuid, status.why, status.topic].join("\n");
    case "messages-lost":
    case "messages-undecodable":
      return [status.type, status.peer.uuid, status.topic].join("\n");
    default:
      return status;
  }
}
