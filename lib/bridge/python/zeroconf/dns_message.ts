/** The types of DNS records that announcements of Python's rosy are made of. */
export const DnsType = { A: 1, PTR: 12, TXT: 16, SRV: 33, ANY: 255 } as const;

/** What somebody asks for. */
export interface RawQuestion {
  /** Whose records, in lower case. */
  readonly name: string;
  readonly type: number;
}

/** A record, with its data as it is. */
export interface RawRecord {
  /** Whose record it is; in lower case where it was read. */
  readonly name: string;
  readonly type: number;
  /** For how long it holds, in seconds; 0 takes it back. */
  readonly ttlS: number;
  /** Whether it replaces all of the same name and type. */
  readonly flush: boolean;
  readonly data: Uint8Array;
  /** Of a PTR record that was read, the name that is its data, in lower case. */
  readonly target?: string;
}

/** A message of multicast DNS. */
export interface RawMessage {
  readonly isResponse: boolean;
  readonly questions: readonly RawQuestion[];
  readonly records: readonly RawRecord[];
}

/** The class of the Internet, with the bit that says that a record replaces others. */
const CLASS_IN = 1;
const FLUSH_BIT = 0x8000;
const RESPONSE_FLAGS = 0x8400;
const RESPONSE_BIT = 0x8000;
const HEADER_BYTES = 12;
const POINTER_BITS = 0xc0;
const MAX_NAME_BYTES = 255;
/** The least that a question and a record take, in bytes. */
const LEAST_QUESTION_BYTES = 5;
const LEAST_RECORD_BYTES = 11;

/**
 * Reads a message. Data of TXT records may be anything: those of Python's rosy are not the strings that
 * they should be.
 *
 * @param bytes The message.
 * @returns What it says; `undefined` of what is no such message.
 */
export function readDnsMessage(bytes: Uint8Array): RawMessage | undefined {
  try {
    return new MessageReader(bytes).read();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

class MessageReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #position = HEADER_BYTES;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  read(): RawMessage {
    const [flags, questionCount, ...recordCounts] = [2, 4, 6, 8, 10].map((at) =>
      this.#view.getUint16(at)
    );
    const recordCount = recordCounts.reduce((sum, count) => sum + count, 0);
    const leastBytes = questionCount! * LEAST_QUESTION_BYTES + recordCount * LEAST_RECORD_BYTES;
    if (leastBytes > this.#bytes.length - HEADER_BYTES) throw new RangeError("it claims too much");
    return {
      isResponse: (flags! & RESPONSE_BIT) !== 0,
      questions: Array.from({ length: questionCount! }, () => this.#question()),
      records: Array.from({ length: recordCount }, () => this.#record()),
    };
  }

  #question(): RawQuestion {
    const name = this.#name();
    const type = this.#view.getUint16(this.#pass(4));
    return { name, type };
  }

  #record(): RawRecord {
    const name = this.#name();
    const fields = this.#pass(10);
    const type = this.#view.getUint16(fields);
    const start = this.#pass(this.#view.getUint16(fields + 8));
    const end = this.#position;
    return {
      name,
      type,
      flush: (this.#view.getUint16(fields + 2) & FLUSH_BIT) !== 0,
      ttlS: this.#view.getUint32(fields + 4),
      data: this.#bytes.slice(start, end),
      ...type === DnsType.PTR && { target: this.#nameAt(start).name },
    };
  }

  #pass(count: number): number {
    const start = this.#position;
    if (count > this.#bytes.length - start) throw new RangeError("it ends too early");
    this.#position = start + count;
    return start;
  }

  #name(): string {
    const { name, end } = this.#nameAt(this.#position);
    this.#position = end;
    return name;
  }

  /** Names may end with a pointer to an earlier one; each has to lead further back, so all end. */
  #nameAt(start: number): { name: string; end: number } {
    const labels: string[] = [];
    let [at, least, end, length] = [start, start, -1, 0];
    for (;;) {
      const count = this.#view.getUint8(at);
      if ((count & POINTER_BITS) === POINTER_BITS) {
        if (end < 0) end = at + 2;
        at = this.#view.getUint16(at) & ~(POINTER_BITS << 8);
        if (at >= least) throw new RangeError("a name goes round in a circle");
        least = at;
        continue;
      }
      if (count === 0) return { name: labels.join("."), end: end < 0 ? at + 1 : end };
      length += count + 1;
      const isWhole = at + 1 + count <= this.#bytes.length;
      if (!isWhole || length > MAX_NAME_BYTES) throw new RangeError("a name is none");
      labels.push(lowerCaseText(this.#bytes.subarray(at + 1, at + 1 + count)));
      at += 1 + count;
    }
  }
}

function lowerCaseText(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes).toLowerCase();
}

/**
 * Writes a message.
 *
 * @param message What it says.
 * @returns Its bytes.
 */
export function writeDnsMessage(
  { isResponse, questions, records }: RawMessage,
): Uint8Array<ArrayBuffer> {
  const parts = [
    numbers([0, isResponse ? RESPONSE_FLAGS : 0, questions.length, records.length, 0, 0]),
    ...questions.flatMap(({ name, type }) => [nameBytes(name), numbers([type, CLASS_IN])]),
    ...records.flatMap(({ name, type, flush, ttlS, data }) => [
      nameBytes(name),
      numbers([type, CLASS_IN | (flush ? FLUSH_BIT : 0), ttlS >>> 16, ttlS & 0xffff, data.length]),
      data,
    ]),
  ];
  return concatenated(parts);
}

/** @returns A name as data of a record. */
export function nameBytes(name: string): Uint8Array<ArrayBuffer> {
  const labels = name.split(".").map((label) => {
    const text = new TextEncoder().encode(label);
    return concatenated([Uint8Array.of(text.length), text]);
  });
  return concatenated([...labels, Uint8Array.of(0)]);
}

/** @returns What a service's SRV record says: where it is. */
export function srvBytes(port: number, target: string): Uint8Array<ArrayBuffer> {
  return concatenated([numbers([0, 0, port]), nameBytes(target)]);
}

function numbers(values: readonly number[]): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(values.length * 2));
  values.forEach((value, index) => view.setUint16(index * 2, value));
  return new Uint8Array(view.buffer);
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
