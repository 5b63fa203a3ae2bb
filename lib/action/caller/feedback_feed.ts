import { Feed } from "../../flow/feed.ts";

/** How much feedback is kept for who reads slowly, or begins late. */
const MAX_KEPT = 64;

/** There is no more feedback; with what went wrong, if anything did. */
interface FeedEnd {
  readonly failure: { readonly error: unknown } | null;
}

type Item = { readonly feedback: unknown } | FeedEnd;

/** The feedback of a goal, for any number of loops; see `Goal`. */
export class FeedbackFeeds {
  readonly #kept: Item[] = [];
  readonly #feeds = new Set<Feed<Item>>();
  #end: FeedEnd | null = null;

  /** Takes what has come. */
  push(feedback: unknown): void {
    if (this.#end) return;
    this.#kept.push({ feedback });
    if (this.#kept.length > MAX_KEPT) this.#kept.shift();
    for (const feed of this.#feeds) feed.push({ feedback });
  }

  /** Nothing comes any more. */
  end(failure: FeedEnd["failure"] = null): void {
    if (this.#end) return;
    this.#end = { failure };
    for (const feed of this.#feeds) feed.push(this.#end);
  }

  /** @returns What was kept, and what comes. */
  open(): AsyncIterableIterator<unknown, void> {
    const feed: Feed<Item> = new Feed<Item>({
      // The end needs room, too.
      maxWaiting: MAX_KEPT + 1,
      closed: () => void this.#feeds.delete(feed),
    });
    for (const item of this.#kept) feed.push(item);
    if (this.#end) feed.push(this.#end);
    this.#feeds.add(feed);
    return new FeedbackIterator(feed);
  }
}

class FeedbackIterator implements AsyncIterableIterator<unknown, void> {
  readonly #feed: Feed<Item>;

  constructor(feed: Feed<Item>) {
    this.#feed = feed;
  }

  async next(): Promise<IteratorResult<unknown, void>> {
    const { done, value } = await this.#feed.next();
    if (done) return { done: true, value: undefined };
    if ("feedback" in value) return { done: false, value: value.feedback };
    this.#feed.close();
    if (value.failure) throw value.failure.error;
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<unknown, void>> {
    await this.#feed.return();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
