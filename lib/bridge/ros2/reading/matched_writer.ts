import type { Clock } from "../../../time/clock.ts";
import type { EndpointData } from "../discovery/endpoint_data.ts";
import type { DatagramWriter } from "../wire/datagram_writer.ts";
import type { EntityId } from "../wire/guid.ts";
import type { DataFragment, Gap, Heartbeat, HeartbeatFragment } from "../wire/submessages.ts";
import type { IncomingLimits } from "./incoming.ts";
import type { Sample } from "./sample.ts";

/** A writer of another participant, as one of our readers sees it. */
export interface MatchedWriter {
  /** What it told of itself. */
  readonly data: EndpointData;
  /** Whether it has said that it knows this reader: until then it may send it nothing. */
  readonly isReady: boolean;
  /** How many of its samples will never come, as far as that can be known. */
  readonly lost: number;
  /** Takes a sample; its bytes are valid until this returns. */
  sample(sample: Sample): void;
  /** Takes fragments of a sample. @param rest What is known of the sample beside its bytes. */
  fragment(fragment: DataFragment, rest: Sample): void;
  heartbeat(heartbeat: Heartbeat): void;
  heartbeatFragment(heartbeat: HeartbeatFragment): void;
  gap(gap: Gap): void;
  /** Lets go of what waits. Idempotent. */
  close(): void;
}

/** What a {@linkcode MatchedWriter} is made of. */
export interface MatchedWriterParts {
  readonly data: EndpointData;
  /** The reader. */
  readonly reader: EntityId;
  /** Whether the reader gets what was sent before it came. */
  readonly wantsKept: boolean;
  readonly limits: IncomingLimits;
  readonly clock: Clock;
  /** Called when it has said that it knows this reader. */
  readonly onReady: () => void;
  /** Takes samples, each whole and in their order. */
  readonly deliver: (sample: Sample) => void;
  /** Sends a datagram to the writer's participant. */
  readonly send: (write: (datagram: DatagramWriter) => void) => void;
}
