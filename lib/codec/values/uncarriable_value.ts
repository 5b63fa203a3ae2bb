import { MAX_DEPTH, MAX_HOLES } from "../limits.ts";

/** Stands for a value that is found by its depth, for it may also occur further up. */
export const WHERE_TOO_DEEP = /* @__PURE__ */ Symbol("where the value is nested too deep");

/**
 * What an encoder throws where it stands, which is deep inside: it knows the value, not the path.
 *
 * {@linkcode explainFailure} finds the path afterwards, so that none has to be kept on the way, and
 * says what the value is; browsers, which have only the encoder, do without.
 */
export class UncarriableValue extends Error {
  override readonly name = "UncarriableValue";

  /**
   * @param value What cannot be carried.
   * @param problem What it is, such as `is nested too deep`; by default that is told from the value.
   */
  constructor(readonly value: unknown, readonly problem?: string) {
    super(problem ?? "cannot be carried");
  }
}

/**
 * Says that something is nested too deep, or contains itself.
 *
 * @returns What to throw where an encoder would go deeper than {@linkcode MAX_DEPTH}.
 */
export function tooDeep(): UncarriableValue {
  return new UncarriableValue(WHERE_TOO_DEEP, `is nested more than ${MAX_DEPTH} levels deep`);
}

/**
 * Says that an array has very many holes, each of which would be written out.
 *
 * @param array The array.
 * @returns What to throw.
 */
export function tooManyHoles(array: unknown[]): UncarriableValue {
  return new UncarriableValue(array, `is an array with more than ${MAX_HOLES} holes`);
}

/**
 * Says that a text does not survive UTF-8: what is half of a character would arrive as another one.
 *
 * @param text The text: a value, or the name of a property.
 * @returns What to throw.
 */
export function notUnicode(text: string): UncarriableValue {
  return new UncarriableValue(text, `is a text ${WITH_LONE_SURROGATE}`);
}

/** What is wrong with a text, or with a name. */
export const WITH_LONE_SURROGATE = "with half of a surrogate pair";
