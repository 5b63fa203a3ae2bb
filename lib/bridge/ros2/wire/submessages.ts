import type { EntityId, GuidPrefix } from "./guid.ts";
import type { ParameterList } from "./parameters.ts";
import type { NumberSet } from "./wire_input.ts";

/** The bytes that say which submessage it is. */
export const SubmessageId = {
  ackNack: 0x06,
  heartbeat: 0x07,
  gap: 0x08,
  infoTimestamp: 0x09,
  infoSource: 0x0c,
  infoDestination: 0x0e,
  nackFragments: 0x12,
  heartbeatFragment: 0x13,
  data: 0x15,
  dataFragment: 0x16,
} as const;

/** From which writer to which reader of a participant. */
interface BetweenEndpoints {
  readonly reader: EntityId;
  readonly writer: EntityId;
}

/** What is said with a sample, and where its bytes begin. */
interface SampleParts extends BetweenEndpoints {
  readonly sequence: number;
  /** What is said of it beside its bytes. */
  readonly inlineQos?: ParameterList;
  /** Its bytes, where they lie in the datagram: only until the next one. */
  readonly payload?: Uint8Array;
  /** Whether these are those of its key alone. */
  readonly isKey: boolean;
}

/** A sample. */
export interface Data extends SampleParts {
  readonly kind: "data";
}

/** Some fragments of a sample. */
export interface DataFragment extends SampleParts {
  readonly kind: "dataFragment";
  /** The number of the first, from 1 on. */
  readonly firstFragment: number;
  readonly fragmentCount: number;
  readonly fragmentBytes: number;
  /** How many bytes the whole sample has. */
  readonly sampleBytes: number;
}

/** Which samples a writer has. */
export interface Heartbeat extends BetweenEndpoints {
  readonly kind: "heartbeat";
  readonly first: number;
  readonly last: number;
  readonly count: number;
  /** Whether no answer is wanted. */
  readonly isFinal: boolean;
}

/** Which fragments of a sample a writer has. */
export interface HeartbeatFragment extends BetweenEndpoints {
  readonly kind: "heartbeatFragment";
  readonly sequence: number;
  readonly lastFragment: number;
  readonly count: number;
}

/** Which samples a reader has, and which it wants again. */
export interface AckNack extends BetweenEndpoints {
  readonly kind: "ackNack";
  /** All before its base are had, its members are wanted. */
  readonly wanted: NumberSet;
  readonly count: number;
  /** Whether no heartbeat is wanted. */
  readonly isFinal: boolean;
}

/** Which fragments of a sample a reader wants again. */
export interface NackFragments extends BetweenEndpoints {
  readonly kind: "nackFragments";
  readonly sequence: number;
  readonly wanted: NumberSet;
  readonly count: number;
}

/** Samples that will never come: from `first` up to before the set's base, and the set's members. */
export interface Gap extends BetweenEndpoints {
  readonly kind: "gap";
  readonly first: number;
  readonly others: NumberSet;
}

/** What endpoints say to each other. */
export type Submessage =
  | Data
  | DataFragment
  | Heartbeat
  | HeartbeatFragment
  | AckNack
  | NackFragments
  | Gap;

/** A submessage that has come, and what was said before it in its datagram. */
export interface Received<T extends Submessage = Submessage> {
  /** Whose it is. */
  readonly source: GuidPrefix;
  /** Whom it is for; everybody where there is none. */
  readonly destination?: GuidPrefix;
  /** When it was made, by its source's clock, in nanoseconds since the Unix epoch. */
  readonly timeNs?: bigint;
  readonly submessage: T;
}
