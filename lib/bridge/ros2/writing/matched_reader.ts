import type { UdpAddress } from "../../../transport/udp.ts";
import type { EndpointData } from "../discovery/endpoint_data.ts";

/** A reader of another participant, as one of our writers sees it. */
export class MatchedReader {
  /** What it told of itself. */
  readonly data: EndpointData;
  /** Where it is. */
  readonly addresses: readonly UdpAddress[];
  /** The first change that is for it: who wants nothing that is kept gets what comes later. */
  readonly from: number;
  /** All up to here it has. */
  acked: number;
  /** Whether it has said that it knows this writer: until then it may ignore what it is sent. */
  isReady = false;
  /** Whether it has not said for long what it has, or never: nobody waits for it until it does. */
  isLagging = true;
  /** How much it has, in bytes since the writer's first; see {@linkcode WriterHistory.bytesUpTo}. */
  ackedBytes = 0;
  /** What it wants again: whole, or some fragments. */
  readonly wanted = new Map<number, Set<number> | "whole">();

  /**
   * @param data What it told of itself.
   * @param options `addresses`: where it is; `from`: the first change that is for it.
   */
  constructor(
    data: EndpointData,
    { addresses, from }: { readonly addresses: readonly UdpAddress[]; readonly from: number },
  ) {
    this.data = data;
    this.addresses = addresses;
    this.from = from;
    // Who has to say nothing has always had all.
    this.acked = data.qos.reliable ? from - 1 : Infinity;
  }

  /** Asks for some fragments again. */
  wantFragments(sequence: number, numbers: readonly number[]): void {
    const wanted = this.wanted.get(sequence) ?? new Set();
    if (wanted === "whole") return;
    for (const number of numbers) wanted.add(number);
    this.wanted.set(sequence, wanted);
  }

  /** @returns What it wants, first come, first served; it is wanted no more then. */
  takeWanted(): { readonly sequence: number; readonly what: Set<number> | "whole" } | undefined {
    const next = this.wanted.entries().next();
    if (next.done) return undefined;
    const [sequence, what] = next.value;
    this.wanted.delete(sequence);
    return { sequence, what };
  }
}
