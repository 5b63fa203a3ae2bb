import { Feed } from "../../../flow/feed.ts";
import { ConnectionLostError, RemoteError } from "../../../service/errors.ts";
import { decodeFailure } from "../../../service/failure.ts";
import type { Clock } from "../../../time/clock.ts";
import type { NatsClient } from "../nats_client.ts";
import {
  ALIVE_EVERY_MS,
  type AnswerKind,
  CONTROL,
  SILENT_MS,
  WINDOW_PARTS,
} from "./call_headers.ts";
import { readValue } from "./call_values.ts";

const NO_BYTES = new Uint8Array(0);

/** Where parts come from, and who hears that they are read. */
export interface PartReaderOptions {
  readonly service: string;
  readonly client: NatsClient;
  readonly clock: Clock;
  /** The subject that the service hears. */
  readonly control: string;
  readonly signal: AbortSignal;
  /** Called when nothing is read any more. */
  readonly ended: () => void;
}

/** What came. */
export interface PartContent {
  readonly payload: Uint8Array;
  readonly head: string | undefined;
}

type Item = { readonly part: unknown } | { readonly error: unknown } | "end";

/**
 * Reads the parts of an answer.
 *
 * - **Back-pressure**: the service is told of each part that was read, and sends only so many ahead.
 * - **End**: leaving the loop tells the service to stop. A service that says nothing for ten seconds is
 *   gone; this side says every two seconds that it is there.
 */
export class PartReader implements AsyncIterableIterator<unknown, void> {
  readonly #options: PartReaderOptions;
  readonly #feed: Feed<Item>;
  #waiting = 0;
  #readCount = 0;
  #heardAtMs: number;
  #hasEnded = false;
  #cancelAlive: () => void = () => {};

  constructor(options: PartReaderOptions) {
    this.#options = options;
    // What is too much is an error before it is dropped.
    this.#feed = new Feed({ maxWaiting: 2 * WINDOW_PARTS + 2 });
    this.#heardAtMs = options.clock.monotonicMs();
    this.#stayAlive();
  }

  /** Takes what the service sent. */
  take(kind: AnswerKind, { payload, head }: PartContent): void {
    if (this.#hasEnded) return;
    this.#heardAtMs = this.#options.clock.monotonicMs();
    if (kind === "part") this.#add(readValue(payload, head));
    else if (kind === "end") this.#close("end");
    else if (kind === "error") {
      this.fail(new RemoteError(this.#options.service, decodeFailure(payload)));
    }
  }

  /** Ends with an error, after the parts before it. */
  fail(error: unknown): void {
    this.#close({ error });
  }

  async next(): Promise<IteratorResult<unknown, void>> {
    const { value: item } = await this.#feed.next();
    if (item === undefined || item === "end") return await this.return();
    if ("error" in item) {
      await this.return();
      throw item.error;
    }
    this.#waiting--;
    this.#readCount++;
    this.#say(`read ${this.#readCount}`);
    return { done: false, value: item.part };
  }

  return(): Promise<IteratorResult<unknown, void>> {
    if (!this.#hasEnded) {
      this.#end();
      this.#say("cancel");
    }
    this.#feed.close();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  #add(part: unknown): void {
    if (this.#waiting > 2 * WINDOW_PARTS) {
      this.#say("cancel");
      return this.fail(new RangeError("the service sends more parts than were asked for"));
    }
    this.#waiting++;
    this.#feed.push({ part });
  }

  #close(last: Item): void {
    if (this.#hasEnded) return;
    this.#end();
    this.#feed.push(last);
    // Whoever waits for a part after a signal is told at once.
    if (this.#options.signal.aborted) this.#say("cancel");
  }

  #end(): void {
    this.#hasEnded = true;
    this.#cancelAlive();
    this.#options.ended();
  }

  #stayAlive(): void {
    const { clock, service } = this.#options;
    this.#cancelAlive = clock.after(ALIVE_EVERY_MS, () => {
      if (clock.monotonicMs() - this.#heardAtMs > SILENT_MS) {
        return this.fail(new ConnectionLostError(service, "behind the bridge", "the next part"));
      }
      this.#say(`read ${this.#readCount}`);
      this.#stayAlive();
    });
  }

  #say(text: string): void {
    const { client, control } = this.#options;
    if (!client.isOpen) return;
    const headers = client.headers();
    headers.set(CONTROL, text);
    void client.publish(control, NO_BYTES, { headers });
  }
}
