/** Turns a value into bytes as Python's rosy does, and back. */
export interface PythonCodec {
  /** What Python's rosy calls it. */
  readonly name: PythonCodecName;
  /**
   * Writes a value.
   *
   * @param value The value.
   * @returns Its bytes.
   * @throws {TypeError} If there is no way to say it.
   */
  encode(value: unknown): Uint8Array;
  /**
   * Reads a value.
   *
   * @param bytes Its bytes, which the value keeps no part of.
   * @returns The value: plain data, whoever wrote it.
   * @throws {TypeError} If it is none.
   */
  decode(bytes: Uint8Array): unknown;
}

/** The codecs of Python's rosy, by its names for them. All nodes of one mesh have the same. */
export type PythonCodecName = "pickle" | "msgpack" | "json";
