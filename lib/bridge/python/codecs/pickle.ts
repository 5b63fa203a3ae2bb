import { pickle } from "../../../pickle/pickle.ts";
import { unpickle } from "../../../pickle/unpickle.ts";
import type { PythonCodec } from "./python_codec.ts";

/** So much a message may become, in bytes: what is shared in it is written once. */
const MAX_BYTES = 256 * 1024 * 1024;

/** What Python's rosy has unless told otherwise: plain data alone, and nothing is executed. */
export const PICKLE_CODEC: PythonCodec = {
  name: "pickle",
  encode: (value) => pickle(value, { maxBytes: MAX_BYTES }),
  decode: (bytes) => unpickle(bytes),
};
