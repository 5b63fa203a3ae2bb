import { sha256 } from "./sha256.ts";

/** A schema as it goes from node to node. */
export interface SchemaText {
  /** What the type is called. */
  readonly name: string;
  /** What the text is written in: `jsonschema`. */
  readonly encoding: string;
  /**
   * The canonical text. For a topic it is a JSON Schema of the list of its values, for a service an
   * object of two: `arguments`, of the list of its arguments, and `result`.
   */
  readonly text: string;
  /** The first 16 hexadecimal digits of the text's SHA-256. */
  readonly hash: string;
}

/** The encoding of texts that are JSON Schemas: the name that MCAP files have for it, too. */
export const JSON_SCHEMA_ENCODING = "jsonschema";

/** @returns The first 16 hexadecimal digits of the SHA-256 of a text in UTF-8. */
export function schemaHash(text: string): string {
  return sha256(encoder.encode(text)).subarray(0, 8).toHex();
}

const encoder = new TextEncoder();
