/** The largest packet that is sent, in bytes: it passes every usual network in one piece. */
export const MAX_PACKET_BYTES = 1200;
/** The longest part of a domain name between two dots, in bytes. */
const MAX_LABEL_BYTES = 63;
/** The longest string of a TXT record, in bytes. */
export const MAX_TXT_STRING_BYTES = 255;

const HEADER_BYTES = 12;
const QUESTION_FIELDS_BYTES = 4;
const RECORD_FIELDS_BYTES = 10;
const SRV_FIELDS_BYTES = 6;
const ADDRESS_BYTES = { A: 4, AAAA: 16 } as const;

/** A question of a multicast DNS packet. */
export interface DnsQuestion {
  /** The type of the records asked for, such as `"PTR"`. */
  readonly type: string;
  /** Whose records are asked for, in lower case. */
  readonly name: string;
}

interface RecordBase {
  /** Whose record it is, in lower case when received. */
  readonly name: string;
  /** For how long it holds, in seconds; 0 takes it back. */
  readonly ttlS: number;
  /** Whether it replaces all records of the same name and type. */
  readonly flush: boolean;
}

/** Names an instance of a service type. */
export interface PtrRecord extends RecordBase {
  readonly type: "PTR";
  readonly target: string;
}

/** Says at which host and port a service is. */
export interface SrvRecord extends RecordBase {
  readonly type: "SRV";
  readonly port: number;
  readonly target: string;
}

/** Describes a service with a few strings. */
export interface TxtRecord extends RecordBase {
  readonly type: "TXT";
  readonly strings: readonly Uint8Array[];
}

/** An address of a host. */
export interface AddressRecord extends RecordBase {
  readonly type: "A" | "AAAA";
  readonly address: string;
}

/** The kinds of records that service discovery needs. */
export type DnsRecord = PtrRecord | SrvRecord | TxtRecord | AddressRecord;

/** Where a packet came from, or where one goes. */
export interface PacketSource {
  /** The IPv4 address. */
  readonly address: string;
  readonly port: number;
}

/** A multicast DNS packet. */
export interface DnsPacket {
  readonly type: "query" | "response";
  /** 0, but for queries of simple resolvers and the answers to them. */
  readonly id: number;
  readonly questions: readonly DnsQuestion[];
  /** The answers; in a query, what the asker knows already. */
  readonly answers: readonly DnsRecord[];
}

/**
 * Tells how long a packet is on the wire; names are not compressed.
 *
 * @param packet The packet.
 * @returns Its length in bytes.
 * @throws {RangeError} If it cannot be encoded: a name or a string that is too long.
 */
export function packetBytes(packet: DnsPacket): number {
  let bytes = HEADER_BYTES;
  for (const question of packet.questions) {
    bytes += nameBytes(question.name) + QUESTION_FIELDS_BYTES;
  }
  for (const record of packet.answers) {
    bytes += nameBytes(record.name) + RECORD_FIELDS_BYTES + dataBytes(record);
  }
  return bytes;
}

/**
 * Tells how long the strings of a TXT record are on the wire.
 *
 * @param strings The strings.
 * @returns Their length in bytes.
 * @throws {RangeError} If one of them is longer than {@linkcode MAX_TXT_STRING_BYTES}.
 */
export function txtBytes(strings: readonly Uint8Array[]): number {
  let bytes = 0;
  for (const string of strings) {
    if (string.length > MAX_TXT_STRING_BYTES) {
      throw new RangeError(
        `Cannot encode TXT string: ${string.length} bytes, at most ${MAX_TXT_STRING_BYTES} fit`,
      );
    }
    bytes += 1 + string.length;
  }
  return bytes;
}

function dataBytes(record: DnsRecord): number {
  switch (record.type) {
    case "PTR":
      return nameBytes(record.target);
    case "SRV":
      return SRV_FIELDS_BYTES + nameBytes(record.target);
    case "TXT":
      return txtBytes(record.strings);
    case "A":
    case "AAAA":
      return ADDRESS_BYTES[record.type];
  }
}

function nameBytes(name: string): number {
  let bytes = 1;
  for (const label of name.split(".")) {
    if (!/^[\x21-\x7e]+$/.test(label) || label.length > MAX_LABEL_BYTES) {
      throw new RangeError(
        `Cannot encode domain name "${name}": each part needs 1 to ${MAX_LABEL_BYTES} ASCII characters`,
      );
    }
    bytes += 1 + label.length;
  }
  return bytes;
}
