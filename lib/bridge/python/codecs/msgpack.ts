import { encode } from "@std/msgpack";
import { msgpackCodec } from "../../../codec/msgpack/msgpack.ts";
import { toPlain } from "./plain_value.ts";
import type { PythonCodec } from "./python_codec.ts";

/**
 * MessagePack as Python's `msgpack` reads it by default: with integers of 64 bits, and without
 * extensions, of which rosy's own codec has some.
 */
export const MSGPACK_CODEC: PythonCodec = {
  name: "msgpack",
  encode: (value) =>
    encode(toPlain(value, { bytes: (bytes) => bytes, number: whole, bigint: checked })),
  decode: (bytes) => msgpackCodec.decode(bytes, 0, bytes.length),
};

/** A large integer is one in Python, too, where the encoder would make it a floating-point number. */
function whole(value: number): number | bigint {
  const isLarge = Number.isSafeInteger(value) && Math.abs(value) >= 2 ** 31;
  return isLarge ? BigInt(value) : value;
}

function checked(value: bigint): bigint {
  if (BigInt.asIntN(64, value) === value || BigInt.asUintN(64, value) === value) return value;
  throw new TypeError("Cannot encode message: MessagePack has integers of 64 bits at most");
}
