import { rawJson } from "../../../bag/plain/raw_json.ts";
import { toPlain } from "./plain_value.ts";
import type { PythonCodec } from "./python_codec.ts";

const textEncoder = new TextEncoder();
const textDecoder = new TextDecoder("utf-8", { fatal: true });
/** Integers that a number may not hold exactly. */
const LONG_INTEGER = /\d{16}/;

/** JSON as Python's `orjson` reads and writes it. */
export const JSON_CODEC: PythonCodec = {
  name: "json",
  encode(value) {
    const plain = toPlain(value, { bytes: refuseBytes, bigint: (value) => rawJson(`${value}`) });
    return textEncoder.encode(JSON.stringify(plain));
  },
  decode(bytes) {
    try {
      const text = textDecoder.decode(bytes);
      return LONG_INTEGER.test(text) ? JSON.parse(text, reviveInteger) : JSON.parse(text);
    } catch (cause) {
      const { message } = cause as Error;
      throw new TypeError(`Cannot decode message: not JSON: ${message}`, { cause });
    }
  },
};

/** What the compiler's library does not tell of a reviver: how a number was written. */
interface Source {
  readonly source?: string;
}

function reviveInteger(_key: string, value: unknown, context?: Source): unknown {
  const isInexact = typeof value === "number" && Number.isInteger(value) &&
    !Number.isSafeInteger(value);
  return isInexact && /^-?\d+$/.test(context?.source ?? "") ? BigInt(context!.source!) : value;
}

function refuseBytes(): never {
  throw new TypeError(
    "Cannot encode message: JSON has no bytes; give all nodes the codec msgpack or pickle, or send text",
  );
}
