import { type GuidPrefix, hexOf } from "./guid.ts";
import { ParameterList } from "./parameters.ts";
import { type Received, type Submessage, SubmessageId } from "./submessages.ts";
import { timeNsOf } from "./time.ts";
import { MalformedError, WireInput } from "./wire_input.ts";

const MAGIC = 0x5254_5053; // "RTPS"
const NOBODY: GuidPrefix = "0".repeat(24);

/** What a datagram holds. */
export interface Datagram {
  /** Its submessages; those of kinds that are of no use here are left out. */
  readonly received: readonly Received[];
  /** What is wrong with it: what stands before that is good all the same. */
  readonly problem?: string;
}

/** What submessages say of those that follow them. */
interface Context {
  source: GuidPrefix;
  destination?: GuidPrefix;
  timeNs?: bigint;
}

/**
 * Reads a datagram of RTPS 2.
 *
 * @param bytes The datagram; payloads stay where they are in it.
 * @returns What it holds. It never throws: whatever is not understood is told of.
 */
export function readDatagram(bytes: Uint8Array): Datagram {
  const received: Received[] = [];
  try {
    const input = new WireInput(bytes, false);
    const context: Context = { source: readHeader(input) };
    while (input.remaining >= 4) readSubmessage(input, context, received);
    return { received };
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    return { received, problem: error.message };
  }
}

function readHeader(input: WireInput): GuidPrefix {
  if (input.u32() !== MAGIC) throw new MalformedError("it is no datagram of RTPS");
  const major = input.u8();
  if (major !== 2) throw new MalformedError(`version ${major} of RTPS`);
  input.slice(3); // The minor version, the vendor.
  return hexOf(input.slice(12));
}

function readSubmessage(input: WireInput, context: Context, received: Received[]): void {
  const [id, flags] = [input.u8(), input.u8()];
  const isLittleEndian = (flags & 1) === 1;
  const length = new WireInput(input.slice(2), isLittleEndian).u16();
  // 0 stands for the rest of the datagram, but where the submessage has nothing in it.
  const isLast = length === 0 && id !== 0x01 && id !== SubmessageId.infoTimestamp;
  const body = new WireInput(isLast ? input.rest() : input.slice(length), isLittleEndian);
  if (readContext(id, { flags, body }, context)) return;
  const submessage = READERS[id]?.(body, flags);
  if (submessage) received.push({ ...context, submessage });
}

/** @returns Whether it was a submessage that says something of those that follow it. */
function readContext(
  id: number,
  { flags, body }: { flags: number; body: WireInput },
  context: Context,
): boolean {
  switch (id) {
    case SubmessageId.infoTimestamp:
      context.timeNs = (flags & 2) === 0 ? timeNsOf(body.u32(), body.u32()) : undefined;
      return true;
    case SubmessageId.infoSource:
      body.slice(8);
      context.source = hexOf(body.slice(12));
      return true;
    case SubmessageId.infoDestination: {
      const destination = hexOf(body.slice(12));
      context.destination = destination === NOBODY ? undefined : destination;
      return true;
    }
    default:
      return false;
  }
}

const READERS: Readonly<Record<number, (input: WireInput, flags: number) => Submessage>> = {
  [SubmessageId.data]: (input, flags) => {
    const start = readStart(input);
    const inlineQos = readInlineQos(input, start.qosAt, flags);
    const hasPayload = (flags & 0x0c) !== 0;
    const { reader, writer, sequence } = start;
    return {
      kind: "data",
      reader,
      writer,
      sequence,
      ...(inlineQos && { inlineQos }),
      ...(hasPayload && { payload: input.rest() }),
      isKey: (flags & 0x08) !== 0,
    };
  },
  [SubmessageId.dataFragment]: (input, flags) => {
    const { reader, writer, sequence, qosAt } = readStart(input);
    const firstFragment = input.u32();
    const [fragmentCount, fragmentBytes] = [input.u16(), input.u16()];
    const sampleBytes = input.u32();
    const inlineQos = readInlineQos(input, qosAt, flags);
    return {
      kind: "dataFragment",
      reader,
      writer,
      sequence,
      firstFragment,
      fragmentCount,
      fragmentBytes,
      sampleBytes,
      ...(inlineQos && { inlineQos }),
      payload: input.rest(),
      isKey: (flags & 0x04) !== 0,
    };
  },
  [SubmessageId.heartbeat]: (input, flags) => ({
    kind: "heartbeat",
    reader: input.entity(),
    writer: input.entity(),
    first: input.sequence(),
    last: input.sequence(),
    count: input.u32(),
    isFinal: (flags & 2) !== 0,
  }),
  [SubmessageId.heartbeatFragment]: (input) => ({
    kind: "heartbeatFragment",
    reader: input.entity(),
    writer: input.entity(),
    sequence: input.sequence(),
    lastFragment: input.u32(),
    count: input.u32(),
  }),
  [SubmessageId.ackNack]: (input, flags) => ({
    kind: "ackNack",
    reader: input.entity(),
    writer: input.entity(),
    wanted: input.sequenceSet(),
    count: input.u32(),
    isFinal: (flags & 2) !== 0,
  }),
  [SubmessageId.nackFragments]: (input) => ({
    kind: "nackFragments",
    reader: input.entity(),
    writer: input.entity(),
    sequence: input.sequence(),
    wanted: input.fragmentSet(),
    count: input.u32(),
  }),
  [SubmessageId.gap]: (input) => ({
    kind: "gap",
    reader: input.entity(),
    writer: input.entity(),
    first: input.sequence(),
    others: input.sequenceSet(),
  }),
};

/** What samples and fragments begin with. */
function readStart(input: WireInput) {
  input.u16(); // Flags for the future.
  const bytesToQos = input.u16();
  const qosAt = input.position + bytesToQos;
  return { reader: input.entity(), writer: input.entity(), sequence: input.sequence(), qosAt };
}

function readInlineQos(
  input: WireInput,
  qosAt: number,
  flags: number,
): ParameterList | undefined {
  // A later version may have more before it than this one knows.
  if (qosAt > input.position) input.slice(qosAt - input.position);
  return (flags & 2) === 0 ? undefined : ParameterList.read(input);
}
