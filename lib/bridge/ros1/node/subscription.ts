import { PublisherLink, type PublisherLinkOptions } from "./publisher_link.ts";

/** So many publishers of one topic are connected to. */
const MAX_PUBLISHERS = 256;

/** A topic that this node subscribes to, with a connection to each of its publishers. */
export class Subscription {
  readonly #options: PublisherLinkOptions;
  readonly #own: string;
  readonly #links = new Map<string, PublisherLink>();
  readonly #closing = new Set<Promise<void>>();
  #isClosed = false;

  /**
   * @param options What is wanted of each publisher.
   * @param own Where this node answers: what it publishes itself is not subscribed to.
   */
  constructor(options: PublisherLinkOptions, own: string) {
    this.#options = options;
    this.#own = own;
  }

  /** How many publishers it is connected to, or tries to be. */
  get publishers(): number {
    return this.#links.size;
  }

  /** Connects to those that are there now, and leaves those that are not. */
  update(publishers: readonly string[]): void {
    if (this.#isClosed) return;
    const wanted = new Map(
      publishers.filter((url) => url !== this.#own && isHttp(url)).slice(0, MAX_PUBLISHERS)
        .map((url) => [url, new URL(url)]),
    );
    for (const url of [...this.#links.keys()]) if (!wanted.has(url)) this.#leave(url);
    for (const [text, url] of wanted) {
      if (!this.#links.has(text)) this.#links.set(text, new PublisherLink(url, this.#options));
    }
  }

  /** Ends all connections. Idempotent. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const url of [...this.#links.keys()]) this.#leave(url);
    await Promise.all(this.#closing);
  }

  #leave(url: string): void {
    const closing = this.#links.get(url)!.close().finally(() => this.#closing.delete(closing));
    this.#closing.add(closing);
    this.#links.delete(url);
  }
}

function isHttp(url: string): boolean {
  return /^http:\/\//.test(url) && URL.canParse(url);
}
