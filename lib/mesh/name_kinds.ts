import { MAX_NAME_BYTES } from "./names.ts";

/**
 * What a node can be found by: the topics it listens to or sends on, the services it provides, and
 * what it says of their types.
 */
export type NameKind = keyof NamesByKind;

/** Names, by what they name. */
export interface NamesByKind {
  /** Topics that a node listens to, by their names and by patterns. */
  readonly topics: readonly string[];
  /** Services. */
  readonly services: readonly string[];
  /** Topics that a node sends on. */
  readonly sends: readonly string[];
  /**
   * What a node says of the types of its topics and services, each as a text of five fields: the
   * letter `t` or `s`, the encoding of the schema, its hash, the type's name, the topic or service.
   */
  readonly types: readonly string[];
}

/** The letter that stands for each kind where room is scarce: before names in TXT records. */
export const NAME_LETTERS: Readonly<Record<NameKind, string>> = {
  topics: "t",
  services: "s",
  // As in "outgoing".
  sends: "o",
  // As in the second letter: the first is taken.
  types: "y",
};

/** All kinds of names. */
export const NAME_KINDS = Object.keys(NAME_LETTERS) as readonly NameKind[];

/** The kinds that messages and calls find their way by: what waits for changes of others can wait. */
export const ROUTING_KINDS: readonly NameKind[] = ["topics", "services"];

/** The longest name of each kind, in bytes of UTF-8. */
export const MAX_BYTES_OF_KIND: Readonly<Record<NameKind, number>> = {
  topics: MAX_NAME_BYTES,
  services: MAX_NAME_BYTES,
  sends: MAX_NAME_BYTES,
  // A topic's name, a type's name of 128 characters, and what stands before them.
  types: 1024,
};

/** The kinds that all versions know, and miss where they are not told: the others may be absent. */
export const REQUIRED_KINDS: ReadonlySet<NameKind> = new Set(["topics", "services"]);
