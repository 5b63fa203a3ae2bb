/** A type as it is written, and what it takes to write it beside others. */
export class TypeText {
  /** What it is one of: each may stand between bars. */
  readonly choices: readonly string[];
  readonly #isJoint: boolean;

  /**
   * @param choices What it is one of.
   * @param isJoint Whether its only choice is several types joined by `&`.
   */
  constructor(choices: readonly string[], isJoint = false) {
    this.choices = choices;
    this.#isJoint = isJoint;
  }

  /** The type where nothing stands beside it that binds closer. */
  toString(): string {
    return this.choices.join(" | ");
  }

  /** The type where something binds closer: `[]`, `&`, `?`. */
  get grouped(): string {
    return this.choices.length > 1 || this.#isJoint ? `(${this})` : this.toString();
  }
}

/** Anything. */
export const UNKNOWN: TypeText = new TypeText(["unknown"]);
/** Nothing. */
export const NEVER: TypeText = new TypeText(["never"]);

/** @returns A type that needs no brackets anywhere. */
export function plain(text: string): TypeText {
  return new TypeText([text]);
}

/** @returns What fits one of several types. */
export function oneOf(types: readonly TypeText[]): TypeText {
  if (types.length === 1) return types[0]!;
  const choices = new Set(types.flatMap(({ choices }) => choices));
  choices.delete("never");
  if (choices.has("unknown")) return UNKNOWN;
  return choices.size === 0 ? NEVER : new TypeText([...choices]);
}

/** @returns What fits all of several types. */
export function allOf(types: readonly TypeText[]): TypeText {
  const parts = new Map(types.map((type) => [type.toString(), type]));
  parts.delete("unknown");
  if (parts.has("never")) return NEVER;
  if (parts.size <= 1) return [...parts.values()][0] ?? UNKNOWN;
  return new TypeText([[...parts.values()].map(({ grouped }) => grouped).join(" & ")], true);
}
