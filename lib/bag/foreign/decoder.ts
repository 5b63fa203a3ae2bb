import type { JsonSchema } from "../../schema/json_schema.ts";

/** Makes of the bytes of messages of another program what a node of rosy sends and hears. */
export interface ForeignDecoder {
  /**
   * Reads a message.
   *
   * @param data Its bytes, which stay as they are as long as the result is used.
   * @returns The arguments.
   * @throws {Error} If they are no such message.
   */
  readonly decode: (data: Uint8Array) => readonly unknown[];
  /** What the only argument is called and looks like, where that is known. */
  readonly type?: NamedType;
  /** What the list of arguments is called and looked like to who sent it, where that is known. */
  readonly announced?: NamedType;
}

/** A JSON Schema, and what the type is called. */
export interface NamedType {
  readonly name: string;
  readonly schema: JsonSchema;
}

/** Says why messages of another program are not read: the bytes may be in order. */
export class UnreadableError extends Error {
  override readonly name = "UnreadableError";
}
