/** What describes the messages of a channel: a schema record of the file. */
export interface BagSchema {
  /** What the type is called, such as `foxglove.LaserScan` or `sensor_msgs/msg/Imu`. */
  readonly name: string;
  /** What the text is written in: `"jsonschema"`, `"ros1msg"`, `"ros2msg"`, `"protobuf"` ... */
  readonly encoding: string;
  /**
   * The text in UTF-8, or whatever the encoding has for one. A `jsonschema` of a message that rosy
   * wrote describes the list of its arguments.
   */
  readonly data: Uint8Array;
}

/**
 * Makes a schema of a text.
 *
 * @param name What the type is called.
 * @param encoding What the text is written in.
 * @param text The text.
 * @returns The schema.
 */
export function textSchema(name: string, encoding: string, text: string): BagSchema {
  return { name, encoding, data: new TextEncoder().encode(text) };
}

/** @returns The text of a schema; `undefined` where it is none, but bytes. */
export function schemaText({ data }: BagSchema): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(data);
  } catch {
    return undefined;
  }
}

/** @returns Whether two schemas say the same. */
export function isSameSchema(a: BagSchema, b: BagSchema): boolean {
  return a === b || a.name === b.name && a.encoding === b.encoding && isSame(a.data, b.data);
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
