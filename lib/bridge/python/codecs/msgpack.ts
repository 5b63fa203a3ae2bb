import { encode } from "@std/msgpack";
import { written } from "../../../bytes/spare_writer.ts";
import { msgpackCodec } from "../../../codec/msgpack/msgpack.ts";
import { toPlain } from "./plain_value.ts";
import type { PythonCodec } from "./python_codec.ts";

/**
 * MessagePack as Python's `msgpack` reads it by default: with integers of 64 bits, and without
 * extensions, of which rosy's own codec has some.
 */
export const MSGPACK_CODEC: PythonCodec = {
  name: "msgpack",
  encode(value) {
    let hasLarge = false;
    const large = (integer: bigint) => {
      hasLarge = true;
      return checked(integer);
    };
    const number = (value: number) => isLarge(value) ? large(BigInt(value)) : value;
    const plain = toPlain(value, { bytes: (bytes) => bytes, number, bigint: large });
    // Of what is left the two differ in large integers alone, and rosy's own is far quicker.
    return hasLarge ? encode(plain) : written((writer) => msgpackCodec.encode(plain, writer));
  },
  decode: (bytes) => msgpackCodec.decode(bytes, 0, bytes.length),
};

/** A large integer is one in Python, too, where the encoder would make it a floating-point number. */
function isLarge(value: number): boolean {
  return Number.isSafeInteger(value) && Math.abs(value) >= 2 ** 31;
}

function checked(value: bigint): bigint {
  if (BigInt.asIntN(64, value) === value || BigInt.asUintN(64, value) === value) return value;
  throw new TypeError("Cannot encode message: MessagePack has integers of 64 bits at most");
}
