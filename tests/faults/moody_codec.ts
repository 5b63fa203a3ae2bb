import type { Codec } from "@rosy/rosy";
import { msgpackCodec } from "../../lib/codec/msgpack/msgpack.ts";

/** How many messages of a sender pass until the next one that {@linkcode moodyCodec} cannot read. */
const UNREAD_EVERY = 5;

/** MessagePack, but one message in five, by its own number, cannot be read. */
export const moodyCodec: Codec = {
  name: "moody",
  encode: (value, writer) => msgpackCodec.encode(value, writer),
  decode(bytes, start, end, loan) {
    const value = msgpackCodec.decode(bytes, start, end, loan);
    const number = Array.isArray(value) ? value[0]?.number : undefined;
    if (number % UNREAD_EVERY === 0) throw new Error(`message ${number} is not to my taste`);
    return value;
  },
};
