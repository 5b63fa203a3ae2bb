/** A kind of scalar without quotes: what it looks like, and what it is. */
export interface ScalarTag {
  readonly tag: string;
  /** Whether texts without a tag are tried. */
  readonly default: true;
  readonly test: RegExp;
  readonly resolve: (text: string) => unknown;
}

/**
 * The scalars of YAML 1.2's core schema. An integer that a number cannot hold exactly is a bigint, so
 * that no digit is lost.
 */
export const CORE_TAGS: readonly ScalarTag[] = [
  tag("null", /^(?:|~|null|Null|NULL)$/, () => null),
  tag("bool", /^(?:true|True|TRUE|false|False|FALSE)$/, (text) => /^t/i.test(text)),
  tag("int", /^(?:[-+]?\d+|0o[0-7]+|0x[\da-fA-F]+)$/, exactInteger),
  tag("float", /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:[eE][-+]?\d+)?$/, Number),
  tag("float", /^[-+]?\.(?:inf|Inf|INF)$/, (text) => text.startsWith("-") ? -Infinity : Infinity),
  tag("float", /^\.(?:nan|NaN|NAN)$/, () => NaN),
];

/**
 * Reads text without quotes.
 *
 * @param text The text, without blanks around it.
 * @returns `null`, a boolean, a number or a bigint if it looks like one, else the text.
 */
export function scalarValue(text: string): unknown {
  const kind = CORE_TAGS.find(({ test }) => test.test(text));
  return kind ? kind.resolve(text) : text;
}

/**
 * Reads an integer.
 *
 * @param text Its digits, with a sign or as `0x1f` and `0o17` if need be.
 * @returns A number where that is exact, else a bigint.
 */
export function exactInteger(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text.replace(/^\+/, ""));
}

/**
 * Tells whether a number is lost, for it is larger than any that there is.
 *
 * @param value What a text was read as.
 * @param text The text.
 * @returns Whether it became infinite without saying so.
 */
export function isTooLarge(value: unknown, text: string): boolean {
  return (value === Infinity || value === -Infinity) && !/inf(?:inity)?$/i.test(text);
}

/** What {@linkcode isTooLarge} is told as. */
export const TOO_LARGE = "is too large for a number: the largest is 1.79e308";

function tag(name: string, test: RegExp, resolve: (text: string) => unknown): ScalarTag {
  return { tag: `tag:yaml.org,2002:${name}`, default: true, test, resolve };
}
