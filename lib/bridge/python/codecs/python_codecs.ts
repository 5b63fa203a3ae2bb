import { JSON_CODEC } from "./json.ts";
import { MSGPACK_CODEC } from "./msgpack.ts";
import { PICKLE_CODEC } from "./pickle.ts";
import type { PythonCodec, PythonCodecName } from "./python_codec.ts";

/** The codecs by their names. */
export const PYTHON_CODECS: Readonly<Record<PythonCodecName, PythonCodec>> = {
  pickle: PICKLE_CODEC,
  msgpack: MSGPACK_CODEC,
  json: JSON_CODEC,
};

/** @returns Whether a text is the name of a codec of Python's rosy. */
export function isPythonCodecName(text: unknown): text is PythonCodecName {
  return typeof text === "string" && Object.hasOwn(PYTHON_CODECS, text);
}
