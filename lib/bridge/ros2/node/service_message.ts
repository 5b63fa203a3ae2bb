import { MalformedError } from "../wire/wire_input.ts";

/**
 * What requests and answers of services begin with in Cyclone's way: who asks, and which of its
 * questions that is. An answer has what its request had.
 */
export interface RequestId {
  /** Eight bytes that nobody else has. */
  readonly client: bigint;
  readonly number: bigint;
}

/** How CDR is written, which also says in which byte order. */
const ENCODING_BYTES = 4;
const ID_BYTES = 16;

/** @returns A message with an id before it. */
export function withRequestId(message: Uint8Array, { client, number }: RequestId): Uint8Array {
  const payload = new Uint8Array(message.length + ID_BYTES);
  payload.set(message.subarray(0, ENCODING_BYTES));
  payload.set(message.subarray(ENCODING_BYTES), ENCODING_BYTES + ID_BYTES);
  const view = new DataView(payload.buffer);
  // What `MessageWriter` writes is little-endian.
  view.setBigUint64(ENCODING_BYTES, client, true);
  view.setBigInt64(ENCODING_BYTES + 8, number, true);
  return payload;
}

/**
 * Takes a message and its id apart.
 *
 * @param payload Both.
 * @returns The id, and the message as if there were none.
 * @throws {MalformedError} If there is none.
 */
export function splitRequestId(
  payload: Uint8Array,
): { readonly id: RequestId; readonly message: Uint8Array } {
  if (payload.length < ENCODING_BYTES + ID_BYTES) {
    throw new MalformedError(`a service's message of ${payload.length} bytes`);
  }
  const view = new DataView(payload.buffer, payload.byteOffset);
  const isLittleEndian = (payload[1]! & 1) === 1;
  // Sixteen bytes less change nothing in what stands at multiples of eight.
  const message = new Uint8Array(payload.length - ID_BYTES);
  message.set(payload.subarray(0, ENCODING_BYTES));
  message.set(payload.subarray(ENCODING_BYTES + ID_BYTES), ENCODING_BYTES);
  const client = view.getBigUint64(ENCODING_BYTES, isLittleEndian);
  const number = view.getBigInt64(ENCODING_BYTES + 8, isLittleEndian);
  return { id: { client, number }, message };
}
