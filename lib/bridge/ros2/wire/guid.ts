/** Twelve bytes that name a participant, as 24 hexadecimal digits. */
export type GuidPrefix = string;
/** Sixteen bytes that name an endpoint: its participant's prefix and four more, as 32 digits. */
export type Guid = string;
/** The last four bytes of a {@linkcode Guid}: one of an endpoint's participant, big-endian. */
export type EntityId = number;

/** Which endpoint is meant where all are that it concerns. */
export const ANY_ENTITY: EntityId = 0;
/** The participant itself. */
export const PARTICIPANT_ENTITY: EntityId = 0x000001c1;

/** The endpoints by which participants find each other. */
export const BuiltinEntity = {
  participantWriter: 0x000100c2,
  participantReader: 0x000100c7,
  publicationsWriter: 0x000003c2,
  publicationsReader: 0x000003c7,
  subscriptionsWriter: 0x000004c2,
  subscriptionsReader: 0x000004c7,
} as const satisfies Record<string, EntityId>;

/** What the last byte of an endpoint of ours says: a writer or reader of messages without a key. */
export const KEYLESS_WRITER = 0x03;
/** See {@linkcode KEYLESS_WRITER}. */
export const KEYLESS_READER = 0x04;

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

/** @returns Bytes as hexadecimal digits, two for each. */
export function hexOf(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += HEX[byte];
  return text;
}

/** @returns The bytes of hexadecimal digits. */
export function bytesOfHex(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length / 2);
  for (let index = 0; index < bytes.length; index++) {
    bytes[index] = Number.parseInt(text.slice(2 * index, 2 * index + 2), 16);
  }
  return bytes;
}

/** @returns The name of an endpoint of a participant. */
export function guidOf(prefix: GuidPrefix, entity: EntityId): Guid {
  return prefix + entity.toString(16).padStart(8, "0");
}

/** @returns Whose endpoint it is. */
export function prefixOf(guid: Guid): GuidPrefix {
  return guid.slice(0, 24);
}

/** @returns Which of its participant's endpoints it is. */
export function entityOf(guid: Guid): EntityId {
  return Number.parseInt(guid.slice(24), 16);
}
