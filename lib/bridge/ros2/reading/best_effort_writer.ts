import type { EndpointData } from "../discovery/endpoint_data.ts";
import type { DataFragment } from "../wire/submessages.ts";
import { Incoming } from "./incoming.ts";
import type { MatchedWriter, MatchedWriterParts } from "./matched_writer.ts";
import type { Sample } from "./sample.ts";

/** A writer of which a reader takes what comes: in its order, and without asking for what is lost. */
export class BestEffortWriter implements MatchedWriter {
  readonly #parts: MatchedWriterParts;
  readonly #incoming: Incoming;
  #last: number | undefined;
  #lost = 0;

  /** @param parts What it is made of. */
  constructor(parts: MatchedWriterParts) {
    this.#parts = parts;
    this.#incoming = new Incoming(parts.limits);
  }

  get data(): EndpointData {
    return this.#parts.data;
  }

  get isReady(): boolean {
    return true;
  }

  get lost(): number {
    return this.#lost;
  }

  sample(sample: Sample): void {
    const { sequence } = sample;
    const last = this.#last ?? sequence - 1;
    if (sequence <= last) return;
    this.#lost += sequence - last - 1;
    this.#last = sequence;
    this.#incoming.takeBefore(sequence);
    this.#parts.deliver(sample);
  }

  fragment(fragment: DataFragment, rest: Sample): void {
    if (this.#last !== undefined && fragment.sequence <= this.#last) return;
    const payload = this.#incoming.addFragment(fragment, this.#parts.clock.monotonicMs());
    if (payload) this.sample({ ...rest, payload });
  }

  heartbeat(): void {}

  heartbeatFragment(): void {}

  gap(): void {}

  close(): void {
    this.#incoming.takeBefore(Infinity);
  }
}
