import { bytesOfHex, type EntityId, type GuidPrefix } from "./guid.ts";
import { ParameterOutput } from "./parameters.ts";
import type { AckNack, Data, DataFragment, Gap } from "./submessages.ts";
import { type Heartbeat, type NackFragments, SubmessageId } from "./submessages.ts";
import { timeParts } from "./time.ts";
import { WireOutput } from "./wire_output.ts";

/** Version 2.2 of RTPS; of a vendor without a number. */
export const PROTOCOL_VERSION: readonly number[] = [2, 2];
/** See {@linkcode PROTOCOL_VERSION}. */
export const VENDOR_ID: readonly number[] = [0, 0];

/** What a datagram has before its submessages, in bytes. */
export const HEADER_BYTES = 20;
/** The most that stands around a sample's bytes in a datagram without inline QoS: all but a header. */
export const SAMPLE_OVERHEAD_BYTES = 64;

const IS_LITTLE_ENDIAN = 1;

/** What stands in a sample's message beside its bytes, written. */
export type WriteInlineQos = (parameters: ParameterOutput) => void;

/** A sample to be written. */
export type SampleToWrite = Omit<Data, "kind" | "inlineQos"> & {
  readonly writeInlineQos?: WriteInlineQos;
};
/** Fragments of a sample to be written. */
export type FragmentToWrite = Omit<DataFragment, "kind" | "inlineQos"> & {
  readonly writeInlineQos?: WriteInlineQos;
};

/** Writes datagrams, submessage by submessage. */
export class DatagramWriter {
  readonly #output = new WireOutput();
  readonly #header: Uint8Array;

  /** @param source Whose datagrams they are. */
  constructor(source: GuidPrefix) {
    const name = new TextEncoder().encode("RTPS");
    this.#header = Uint8Array.of(
      ...name,
      ...PROTOCOL_VERSION,
      ...VENDOR_ID,
      ...bytesOfHex(source),
    );
    this.#output.bytes(this.#header);
  }

  /** How long the datagram is by now, in bytes. */
  get length(): number {
    return this.#output.length;
  }

  /** Whether nothing is in it yet. */
  get isEmpty(): boolean {
    return this.length === HEADER_BYTES;
  }

  /** @returns The datagram; the next one begins. */
  finish(): Uint8Array<ArrayBuffer> {
    const bytes = this.#output.finish();
    this.#output.bytes(this.#header);
    return bytes;
  }

  /** Says whom the following is for. */
  destination(prefix: GuidPrefix): this {
    return this.#add(SubmessageId.infoDestination, 0, (to) => to.bytes(bytesOfHex(prefix)));
  }

  /** Says when the following was made. */
  time(timeNs: bigint): this {
    const { seconds, fraction } = timeParts(timeNs);
    return this.#add(SubmessageId.infoTimestamp, 0, (to) => {
      to.u32(seconds);
      to.u32(fraction);
    });
  }

  /** A sample, or where it has no payload, what is said of one. */
  data(sample: SampleToWrite): this {
    const { payload, isKey, writeInlineQos } = sample;
    const content = payload === undefined ? 0 : isKey ? 0x08 : 0x04;
    return this.#add(SubmessageId.data, content | (writeInlineQos ? 0x02 : 0), (to) => {
      writeStart(to, sample, 16);
      if (writeInlineQos) writeQos(to, writeInlineQos);
      if (payload) to.bytes(payload);
    });
  }

  /** Fragments of a sample. */
  dataFragment(fragment: FragmentToWrite): this {
    const { writeInlineQos, payload } = fragment;
    return this.#add(SubmessageId.dataFragment, writeInlineQos ? 0x02 : 0, (to) => {
      writeStart(to, fragment, 28);
      to.u32(fragment.firstFragment);
      to.u16(fragment.fragmentCount);
      to.u16(fragment.fragmentBytes);
      to.u32(fragment.sampleBytes);
      if (writeInlineQos) writeQos(to, writeInlineQos);
      if (payload) to.bytes(payload);
    });
  }

  heartbeat(heartbeat: Omit<Heartbeat, "kind">): this {
    return this.#add(SubmessageId.heartbeat, heartbeat.isFinal ? 2 : 0, (to) => {
      writeEndpoints(to, heartbeat);
      to.sequence(heartbeat.first);
      to.sequence(heartbeat.last);
      to.u32(heartbeat.count);
    });
  }

  ackNack(ackNack: Omit<AckNack, "kind">): this {
    return this.#add(SubmessageId.ackNack, ackNack.isFinal ? 2 : 0, (to) => {
      writeEndpoints(to, ackNack);
      to.sequenceSet(ackNack.wanted);
      to.u32(ackNack.count);
    });
  }

  nackFragments(nack: Omit<NackFragments, "kind">): this {
    return this.#add(SubmessageId.nackFragments, 0, (to) => {
      writeEndpoints(to, nack);
      to.sequence(nack.sequence);
      to.fragmentSet(nack.wanted);
      to.u32(nack.count);
    });
  }

  gap(gap: Omit<Gap, "kind">): this {
    return this.#add(SubmessageId.gap, 0, (to) => {
      writeEndpoints(to, gap);
      to.sequence(gap.first);
      to.sequenceSet(gap.others);
    });
  }

  #add(id: number, flags: number, write: (output: WireOutput) => void): this {
    const output = this.#output;
    output.u8(id);
    output.u8(flags | IS_LITTLE_ENDIAN);
    output.u16(0);
    const start = output.length;
    write(output);
    // Submessages begin at multiples of four; what is added after a payload does it no harm.
    output.zeros(-output.length & 3);
    const length = output.length - start;
    // What is longer can only be the last, whose length is 0 then.
    if (length <= 0xffff) output.setU16(start - 2, length);
    return this;
  }
}

interface Endpoints {
  readonly reader: EntityId;
  readonly writer: EntityId;
}

function writeEndpoints(output: WireOutput, { reader, writer }: Endpoints): void {
  output.entity(reader);
  output.entity(writer);
}

function writeStart(
  output: WireOutput,
  sample: Endpoints & { readonly sequence: number },
  bytesToQos: number,
): void {
  output.u16(0);
  output.u16(bytesToQos);
  writeEndpoints(output, sample);
  output.sequence(sample.sequence);
}

function writeQos(output: WireOutput, write: WriteInlineQos): void {
  const parameters = new ParameterOutput(output);
  write(parameters);
  parameters.end();
}
