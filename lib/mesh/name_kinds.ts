/** What a node can be found by: the topics it listens to, and the services it provides. */
export type NameKind = keyof NamesByKind;

/** Names, by what they name. */
export interface NamesByKind {
  /** Topics. */
  readonly topics: readonly string[];
  /** Services. */
  readonly services: readonly string[];
}

/** All kinds of names. */
export const NAME_KINDS: readonly NameKind[] = ["topics", "services"];
