/** What a node can be found by: the topics it listens to, and the services it provides. */
export type NameKind = keyof NamesByKind;

/** Names, by what they name. */
export interface NamesByKind {
  /** Topics. */
  readonly topics: readonly string[];
  /** Services. */
  readonly services: readonly string[];
}

/** The letter that stands for each kind where room is scarce: before names in TXT records. */
export const NAME_LETTERS: Readonly<Record<NameKind, string>> = { topics: "t", services: "s" };

/** All kinds of names. */
export const NAME_KINDS = Object.keys(NAME_LETTERS) as readonly NameKind[];
