import type { Guid } from "../wire/guid.ts";
import type { ParameterList } from "../wire/parameters.ts";

/** A sample that a reader has got whole. */
export interface Sample {
  /** Who wrote it. */
  readonly writer: Guid;
  /** Its number among those of its writer. */
  readonly sequence: number;
  /** When it was written, in nanoseconds since the Unix epoch, if that was said. */
  readonly timeNs?: bigint;
  /** Its bytes; none where something is said of a key alone. They are valid while it is delivered. */
  readonly payload?: Uint8Array;
  /** Whether these are those of a key alone. */
  readonly isKey: boolean;
  /** What is said of it beside its bytes. */
  readonly inlineQos?: ParameterList;
}

/** @returns The same, with bytes of its own, which stay. */
export function kept(sample: Sample): Sample {
  const { payload, inlineQos } = sample;
  return {
    ...sample,
    ...(payload && { payload: payload.slice() }),
    ...(inlineQos && { inlineQos: inlineQos.copy() }),
  };
}
