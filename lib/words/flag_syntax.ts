/** What a flag carries: all but a boolean one take a value. */
export type FlagType = "boolean" | "string" | "number" | "integer";

/** How a flag is written: all of it that telling the words of a command line apart takes. */
export interface FlagSyntax {
  /** Its name without the dashes, such as `"domain-id"`. */
  readonly name: string;
  /** Its one-letter name, if it has one. */
  readonly short?: string;
  readonly type: FlagType;
  /** The value of a number's flag that is given without one; without this it has to have one. */
  readonly implied?: number;
  /** Whether it may be given several times, and takes all words up to the next flag. */
  readonly repeated?: boolean;
}

/**
 * Tells whether a word is a flag by its looks, whether or not there is such a flag.
 *
 * @param text One word of a command line.
 * @returns Whether it is; negative numbers and a lone `-` are not.
 */
export function looksLikeFlag(text: string): boolean {
  return text.length > 1 && text.startsWith("-") && !/^-\.?(\d|inf$)/i.test(text);
}

/**
 * Writes a flag's name as users type it.
 *
 * @param flag The flag.
 * @returns Such as `--domain-id`.
 */
export function longForm({ name }: Pick<FlagSyntax, "name">): string {
  return `--${name}`;
}

/**
 * Tells whether a flag has to have a value.
 *
 * @param flag The flag.
 * @returns Whether it has.
 */
export function takesValue({ type }: Pick<FlagSyntax, "type">): boolean {
  return type !== "boolean";
}
