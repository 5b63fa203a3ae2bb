import type { Clock } from "../../../time/clock.ts";
import type { EndpointData, OwnEndpoint } from "../discovery/endpoint_data.ts";
import type { DatagramWriter } from "../wire/datagram_writer.ts";
import { entityOf, type Guid, guidOf } from "../wire/guid.ts";
import type { Received } from "../wire/submessages.ts";
import { BestEffortWriter } from "./best_effort_writer.ts";
import type { IncomingLimits } from "./incoming.ts";
import type { MatchedWriter } from "./matched_writer.ts";
import { ReliableWriter } from "./reliable_writer.ts";
import type { Sample } from "./sample.ts";

/** What a {@linkcode DdsReader} is made of. */
export interface DdsReaderParts {
  /** What is told of it. */
  readonly own: OwnEndpoint;
  readonly limits: IncomingLimits;
  readonly clock: Clock;
  /** Called when a writer has said that it knows this reader. */
  readonly onReady: () => void;
  /** Takes samples; their bytes are valid until it returns. */
  readonly deliver: (sample: Sample) => void;
  /** Sends a datagram to another endpoint's participant. */
  readonly sendTo: (writer: EndpointData, write: (datagram: DatagramWriter) => void) => void;
}

/** A reader: gets the samples of the writers that it is matched with. */
export class DdsReader {
  /** What is told of it. */
  readonly own: OwnEndpoint;
  readonly #parts: DdsReaderParts;
  readonly #writers = new Map<Guid, MatchedWriter>();
  #lostOfGone = 0;

  /** @param parts What it is made of. */
  constructor(parts: DdsReaderParts) {
    this.own = parts.own;
    this.#parts = parts;
  }

  /** The writers that it gets samples of. */
  get writers(): readonly EndpointData[] {
    return [...this.#writers.values()].map(({ data }) => data);
  }

  /** Those of the writers that have said that they know this reader. */
  get readyWriters(): readonly EndpointData[] {
    return [...this.#writers.values()].filter(({ isReady }) => isReady).map(({ data }) => data);
  }

  /** How many samples will never come, as far as that can be known. */
  get lost(): number {
    return [...this.#writers.values()].reduce((sum, { lost }) => sum + lost, this.#lostOfGone);
  }

  /** Begins to get samples of a writer; nothing happens where it does so already. */
  match(data: EndpointData): void {
    if (this.#writers.has(data.guid)) return;
    const { own, limits, clock, onReady, deliver, sendTo } = this.#parts;
    const parts = {
      data,
      reader: entityOf(own.guid),
      wantsKept: own.qos.transientLocal,
      limits,
      clock,
      onReady,
      deliver,
      send: (write: (datagram: DatagramWriter) => void) => sendTo(data, write),
    };
    const writer = own.qos.reliable ? new ReliableWriter(parts) : new BestEffortWriter(parts);
    this.#writers.set(data.guid, writer);
  }

  /** Gets no samples of a writer any more. @returns Whether it got some until now. */
  unmatch(guid: Guid): boolean {
    const writer = this.#writers.get(guid);
    if (!writer) return false;
    this.#writers.delete(guid);
    this.#lostOfGone += writer.lost;
    writer.close();
    return true;
  }

  /** Takes what a writer says; of one that it is not matched with, nothing happens. */
  take({ source, timeNs, submessage }: Received): void {
    const writer = this.#writers.get(guidOf(source, submessage.writer));
    if (!writer) return;
    switch (submessage.kind) {
      case "data":
        return writer.sample(sampleOf(writer.data.guid, submessage, timeNs));
      case "dataFragment":
        return writer.fragment(submessage, sampleOf(writer.data.guid, submessage, timeNs));
      case "heartbeat":
        return writer.heartbeat(submessage);
      case "heartbeatFragment":
        return writer.heartbeatFragment(submessage);
      case "gap":
        return writer.gap(submessage);
    }
  }

  /** Lets go of all. Idempotent. */
  close(): void {
    for (const guid of [...this.#writers.keys()]) this.unmatch(guid);
  }
}

function sampleOf(
  writer: Guid,
  { sequence, payload, isKey, inlineQos }: Omit<Sample, "writer" | "timeNs">,
  timeNs: bigint | undefined,
): Sample {
  return {
    writer,
    sequence,
    isKey,
    ...(timeNs !== undefined && { timeNs }),
    ...(payload && { payload }),
    ...(inlineQos && { inlineQos }),
  };
}
