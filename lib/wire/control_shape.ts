/** A record with all the names it may have, and room for what later versions say. */
const MAX_VALUES = 400_000;
const MAX_DEPTH = 16;

const PROTO = new TextEncoder().encode("__proto__");

/** How many bytes follow a tag of a fixed length. */
const FIXED_BYTES = new Map([
  [0xc0, 0],
  [0xc2, 0],
  [0xc3, 0],
  [0xca, 4],
  [0xcb, 8],
  [0xcc, 1],
  [0xcd, 2],
  [0xce, 4],
  [0xcf, 8],
  [0xd0, 1],
  [0xd1, 2],
  [0xd2, 4],
  [0xd3, 8],
]);
/** How many bytes of length follow the tags of strings and byte arrays, lists and maps. */
const LENGTH_BYTES = new Map([
  [0xc4, 1],
  [0xc5, 2],
  [0xc6, 4],
  [0xd9, 1],
  [0xda, 2],
  [0xdb, 4],
  [0xdc, 2],
  [0xdd, 4],
  [0xde, 2],
  [0xdf, 4],
]);

/** A list or a map that is being read. */
interface Container {
  readonly isMap: boolean;
  left: number;
}

/**
 * Looks over MessagePack before it is decoded, and allocates nothing for what it finds.
 *
 * @param bytes What came from the network.
 * @throws {RangeError} If it is not one complete value, nested more than 16 deep, of more than 400,000
 * values, of a type that the control plane does not use, or with a key `__proto__`.
 */
export function checkShape(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const open: Container[] = [{ isMap: false, left: 1 }];
  let at = 0;
  for (let values = 0; open.length > 0; values++) {
    const container = open.at(-1)!;
    if (container.left === 0) {
      open.pop();
      continue;
    }
    if (values > MAX_VALUES) throw new RangeError(`more than ${MAX_VALUES} values`);
    if (at >= bytes.length) throw new RangeError("it ends too early");
    const isKey = container.isMap && container.left % 2 === 0;
    container.left--;
    const tag = bytes[at++]!;
    const { length, kind, lengthBytes } = readTag(view, tag, at);
    at += lengthBytes;
    if (kind === "list" || kind === "map") {
      if (open.length > MAX_DEPTH) throw new RangeError(`nested more than ${MAX_DEPTH} deep`);
      open.push({ isMap: kind === "map", left: kind === "map" ? 2 * length : length });
      continue;
    }
    if (length > bytes.length - at) throw new RangeError("it ends too early");
    if (isKey && kind === "text" && isProto(bytes.subarray(at, at + length))) {
      throw new RangeError("a key that is none");
    }
    at += length;
  }
  if (at < bytes.length) throw new RangeError("something comes after its end");
}

function readTag(
  view: DataView,
  tag: number,
  at: number,
): { kind: "list" | "map" | "text" | "other"; length: number; lengthBytes: number } {
  if (tag <= 0x7f || tag >= 0xe0) return { kind: "other", length: 0, lengthBytes: 0 };
  if (tag <= 0x8f) return { kind: "map", length: tag & 0x0f, lengthBytes: 0 };
  if (tag <= 0x9f) return { kind: "list", length: tag & 0x0f, lengthBytes: 0 };
  if (tag <= 0xbf) return { kind: "text", length: tag & 0x1f, lengthBytes: 0 };
  const fixed = FIXED_BYTES.get(tag);
  if (fixed !== undefined) return { kind: "other", length: fixed, lengthBytes: 0 };
  const lengthBytes = LENGTH_BYTES.get(tag);
  if (lengthBytes === undefined) throw new RangeError(`a type 0x${tag.toString(16)}`);
  if (at + lengthBytes > view.byteLength) throw new RangeError("it ends too early");
  const length = lengthBytes === 1
    ? view.getUint8(at)
    : lengthBytes === 2
    ? view.getUint16(at)
    : view.getUint32(at);
  const kind = tag >= 0xde ? "map" : tag >= 0xdc ? "list" : tag >= 0xd9 ? "text" : "other";
  return { kind, length, lengthBytes };
}

function isProto(bytes: Uint8Array): boolean {
  return bytes.length === PROTO.length && bytes.every((byte, index) => byte === PROTO[index]);
}
