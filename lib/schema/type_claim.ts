import { isName } from "../mesh/names.ts";
import { isSchemaName } from "./schema_name.ts";

/** What a node says of the type of a topic or a service. */
export interface TypeClaim {
  /** Whether it is about a topic or a service. */
  readonly kind: "topics" | "services";
  /** The full name of the topic or service. */
  readonly subject: string;
  /** What the type is called, such as `foxglove.LaserScan`. */
  readonly name: string;
  /** What its schema is written in: `jsonschema`. */
  readonly encoding: string;
  /** The first 16 hexadecimal digits of the SHA-256 of the schema's canonical text. */
  readonly hash: string;
}

const LETTERS = { topics: "t", services: "s" } as const;

/** Letter, encoding, hash, type name, subject: the last may have spaces in it. */
const CLAIM = /^([ts]) ([\x21-\x7e]{1,32}) ([0-9a-f]{16}) (\S+) ([^]+)$/;

/** @returns The claim as it stands in a node's record. */
export function formatTypeClaim({ kind, subject, name, encoding, hash }: TypeClaim): string {
  return `${LETTERS[kind]} ${encoding} ${hash} ${name} ${subject}`;
}

/**
 * Reads a claim from a node's record.
 *
 * @param text What stands there: whatever another node wrote.
 * @returns The claim, or `undefined` where it is none that this version can read.
 */
export function parseTypeClaim(text: string): TypeClaim | undefined {
  const [, letter, encoding, hash, name, subject] = CLAIM.exec(text) ?? [];
  if (!isSchemaName(name) || !isName(subject)) return undefined;
  const kind = letter === LETTERS.topics ? "topics" : "services";
  return { kind, subject, name, encoding: encoding!, hash: hash! };
}
