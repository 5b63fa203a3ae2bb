/** What both ends of a connection of ROS say of themselves before anything else. */
export type ConnectionHeader = Readonly<Record<string, string>>;

/** Says that what came is no TCPROS. */
export class TcprosError extends Error {
  /** The name of the class. */
  override readonly name = "TcprosError";
}

/** The longest header: it holds the text of a type's definition. */
export const MAX_HEADER_BYTES = 1024 * 1024;
const MAX_FIELDS = 64;
const LENGTH_BYTES = 4;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Writes a header.
 *
 * @param header Its fields.
 * @returns Its bytes, those of its length before them.
 */
export function writeHeader(header: ConnectionHeader): Uint8Array {
  const fields = Object.entries(header).map(([name, value]) => encoder.encode(`${name}=${value}`));
  const length = fields.reduce((sum, field) => sum + LENGTH_BYTES + field.length, 0);
  const bytes = new Uint8Array(LENGTH_BYTES + length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, length, true);
  let at = LENGTH_BYTES;
  for (const field of fields) {
    view.setUint32(at, field.length, true);
    bytes.set(field, at + LENGTH_BYTES);
    at += LENGTH_BYTES + field.length;
  }
  return bytes;
}

/**
 * Reads a header.
 *
 * @param bytes Its bytes, without those of its length.
 * @returns Its fields.
 * @throws {TcprosError} If it is none.
 */
export function readHeader(bytes: Uint8Array): ConnectionHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fields: [string, string][] = [];
  for (let at = 0; at < bytes.length;) {
    if (fields.length === MAX_FIELDS) throw new TcprosError("its header has too many fields");
    if (bytes.length - at < LENGTH_BYTES) throw new TcprosError("its header is cut off");
    const length = view.getUint32(at, true);
    at += LENGTH_BYTES;
    if (length > bytes.length - at) throw new TcprosError("a field of its header is cut off");
    const text = decoder.decode(bytes.subarray(at, at + length));
    at += length;
    const equals = text.indexOf("=");
    if (equals <= 0) throw new TcprosError("a field of its header has no name");
    fields.push([text.slice(0, equals), text.slice(equals + 1)]);
  }
  return Object.fromEntries(fields);
}

/**
 * Holds a checksum of the other end against that of this one.
 *
 * @param a One of them; `*` fits all.
 * @param b The other.
 * @returns Whether they fit.
 */
export function isSameMd5(a: string | undefined, b: string | undefined): boolean {
  return a === b || a === "*" || b === "*" || a === undefined || b === undefined;
}
