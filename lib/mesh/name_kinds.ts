/** What a node can be found by: the topics it listens to or sends on, and the services it provides. */
export type NameKind = keyof NamesByKind;

/** Names, by what they name. */
export interface NamesByKind {
  /** Topics that a node listens to. */
  readonly topics: readonly string[];
  /** Services. */
  readonly services: readonly string[];
  /** Topics that a node sends on. */
  readonly sends: readonly string[];
}

/** The letter that stands for each kind where room is scarce: before names in TXT records. */
export const NAME_LETTERS: Readonly<Record<NameKind, string>> = {
  topics: "t",
  services: "s",
  // As in "outgoing".
  sends: "o",
};

/** All kinds of names. */
export const NAME_KINDS = Object.keys(NAME_LETTERS) as readonly NameKind[];

/** The kinds that messages and calls find their way by: what waits for changes of others can wait. */
export const ROUTING_KINDS: readonly NameKind[] = ["topics", "services"];

/** The kinds that all versions know, and miss where they are not told: the others may be absent. */
export const REQUIRED_KINDS: ReadonlySet<NameKind> = new Set(["topics", "services"]);
