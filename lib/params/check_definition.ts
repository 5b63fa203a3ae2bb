import type { ParamDefinition } from "../schema/param_definition.ts";
import { kindName } from "../schema/validation/problem.ts";
import { didYouMean } from "../text/suggest.ts";

/** How many params a node may have. */
export const MAX_PARAMS = 1000;
/** How long the name of a param may be, in UTF-16 units. */
const MAX_NAME_LENGTH = 128;
const MAX_DESCRIPTION_LENGTH = 2000;
const MAX_UNIT_LENGTH = 64;
const MAX_CHOICES = 256;

/** A name that can be typed as it is, on command lines and in YAML. */
const NAME = /^[\p{L}_][\p{L}\p{M}\p{N}_.\/-]*$/u;

/**
 * Checks the name that a program gives a param.
 *
 * @throws {TypeError} If it is none.
 */
export function checkParamName(name: unknown): asserts name is string {
  if (typeof name !== "string") {
    throw new TypeError(`Cannot use ${kindName(name)} as the name of a param: it must be a text`);
  }
  const isFit = name.length <= MAX_NAME_LENGTH && NAME.test(name) && name !== "__proto__";
  if (isFit) return;
  throw new TypeError(
    `Cannot use ${JSON.stringify(name.slice(0, 40))} as the name of a param: it must be a letter ` +
      `or "_", and behind it letters, digits, "_", ".", "-" and "/", ${MAX_NAME_LENGTH} ` +
      "characters at most",
  );
}

type Form = "text" | "finite number" | "boolean" | "function" | "list" | "anything";

const FORMS: Readonly<Record<keyof ParamDefinition, Form>> = {
  default: "anything",
  description: "text",
  unit: "text",
  min: "finite number",
  max: "finite number",
  step: "finite number",
  choices: "list",
  readOnly: "boolean",
  persist: "boolean",
  schema: "anything",
  validate: "function",
};

const TESTS: Readonly<Record<Form, (value: unknown) => boolean>> = {
  text: (value) => typeof value === "string" && value.isWellFormed(),
  "finite number": (value) => Number.isFinite(value),
  boolean: (value) => typeof value === "boolean",
  function: (value) => typeof value === "function",
  list: (value) => Array.isArray(value),
  anything: () => true,
};

/**
 * Checks the form of a definition; what is said in it is for `paramType()`.
 *
 * @throws {TypeError} If it is none: the message is to stand behind a colon.
 */
export function checkDefinition(given: unknown): asserts given is ParamDefinition {
  if (typeof given !== "object" || given === null || Array.isArray(given)) {
    throw new TypeError(
      `it is defined by an object such as { default: 1 }, not ${kindName(given)}`,
    );
  }
  for (const [key, value] of Object.entries(given)) {
    if (!Object.hasOwn(FORMS, key)) {
      throw new TypeError(`it has no option "${key}"${didYouMean(key, Object.keys(FORMS))}`);
    }
    const form = FORMS[key as keyof ParamDefinition];
    if (value !== undefined && !TESTS[form](value)) {
      const found = typeof value === "number" ? value : kindName(value);
      throw new TypeError(`its "${key}" must be a ${form}, not ${found}`);
    }
  }
  checkExtent(given as ParamDefinition);
}

function checkExtent(definition: ParamDefinition): void {
  const { description = "", unit = "", choices, step, readOnly, persist } = definition;
  if (definition.default === undefined) throw new TypeError('it has no "default"');
  if (description.length > MAX_DESCRIPTION_LENGTH) {
    throw new TypeError(`its "description" is longer than ${MAX_DESCRIPTION_LENGTH} characters`);
  }
  if (unit.length > MAX_UNIT_LENGTH) {
    throw new TypeError(`its "unit" is longer than ${MAX_UNIT_LENGTH} characters`);
  }
  if (choices && (choices.length === 0 || choices.length > MAX_CHOICES)) {
    throw new TypeError(`its "choices" are ${choices.length}, not 1 to ${MAX_CHOICES}`);
  }
  if (step !== undefined && step <= 0) throw new TypeError(`its "step", ${step}, is not above 0`);
  if (readOnly && persist) {
    throw new TypeError(
      'it cannot be both "readOnly" and "persist": nothing would be there to save',
    );
  }
}
