import { decode, type ValueType } from "@std/msgpack";
import { isIpAddress } from "../mesh/dialable.ts";
import { isName } from "../mesh/names.ts";
import type { Address, NodeId } from "../mesh/node_record.ts";
import { checkShape } from "./control_shape.ts";

const MAX_ADDRESSES = 64;

/** Bytes of the control plane that are not what they must be, or break a limit. */
export class RecordError extends Error {
  override readonly name = "RecordError";
}

/**
 * Reads a MessagePack map of the control plane.
 *
 * @throws {RecordError} If the bytes are none.
 */
export function decodeMap(bytes: Uint8Array): Record<string, ValueType | undefined> {
  let value: ValueType;
  try {
    checkShape(bytes);
    value = decode(bytes);
  } catch (error) {
    throw new RecordError("not MessagePack", { cause: error });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new RecordError("not a map");
  }
  return value as Record<string, ValueType>;
}

/** @throws {RecordError} If the value is no node id. */
export function parseNodeId(value: unknown): NodeId {
  const { name, hostname, uuid } = (value ?? {}) as Record<string, unknown>;
  if (!isName(name) || !isName(hostname)) throw new RecordError("a node id without a name");
  if (typeof uuid !== "string" || !/^[a-z2-7]{16}$/.test(uuid)) {
    throw new RecordError("a node id without a uuid");
  }
  return { name, hostname, uuid };
}

/** @throws {RecordError} If the value is no list of addresses. */
export function parseAddresses(value: unknown): readonly Address[] {
  return parseList("addresses", value, MAX_ADDRESSES).map(parseAddress);
}

function parseAddress(value: unknown): Address {
  const { transport, path, hostname, port } = (value ?? {}) as Record<string, unknown>;
  if (transport === "unix" && isName(path)) return { transport, path };
  if (transport === "tcp" && isName(hostname) && isIpAddress(hostname)) {
    const number = parseCount("port", port, 1);
    if (number < 65_536) return { transport, hostname, port: number };
  }
  throw new RecordError("a malformed address");
}

/** @throws {RecordError} If the value is no whole number of at least `min`. */
export function parseCount(key: string, value: unknown, min = 0): number {
  // An encoder may write any number in 64 bits, which the decoder takes for a bigint.
  const count = typeof value === "bigint" ? Number(value) : value;
  if (typeof count === "number" && Number.isSafeInteger(count) && count >= min) return count;
  throw new RecordError(`"${key}" is no count`);
}

/** @throws {RecordError} If the value is no list, or too long. */
export function parseList(key: string, value: unknown, max: number): readonly unknown[] {
  if (Array.isArray(value) && value.length <= max) return value;
  throw new RecordError(`"${key}" is no list of at most ${max} items`);
}
