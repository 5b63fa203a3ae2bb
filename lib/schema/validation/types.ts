import { type Check, kindName, problem } from "./problem.ts";
import { isInteger, isList, isNumber, isObject } from "./values.ts";

type Test = (value: unknown) => boolean;

const TESTS: Readonly<Record<string, Test>> = {
  null: (value) => value === null,
  boolean: (value) => typeof value === "boolean",
  number: isNumber,
  integer: isInteger,
  string: (value) => typeof value === "string",
  array: isList,
  object: isObject,
};

const WORDS: Readonly<Record<string, string>> = {
  boolean: "a boolean",
  number: "a number",
  integer: "a whole number",
  string: "text",
  array: "a list",
  object: "an object",
};

/**
 * Compiles `type`, with what says that texts are bytes or dates: those are values of their own on
 * rosy's wire.
 *
 * @param schema The schema that has it.
 * @returns The check, or `undefined` where the schema has no type.
 */
export function checkType(
  { type, format, contentEncoding }: Record<string, unknown>,
): Check | undefined {
  const types = (Array.isArray(type) ? type : [type]).filter((one) => typeof one === "string");
  if (types.length === 0) return undefined;
  const isOfBytes = contentEncoding === "base64";
  const tests = types.map((one): Test => {
    if (one !== "string") return Object.hasOwn(TESTS, one) ? TESTS[one]! : () => false;
    if (isOfBytes) return (value) => value instanceof Uint8Array || value instanceof ArrayBuffer;
    if (format !== "date-time") return TESTS.string!;
    return (value) => typeof value === "string" || value instanceof Date;
  });
  const expected = types.map((one) =>
    one === "string" && isOfBytes ? "bytes" : Object.hasOwn(WORDS, one) ? WORDS[one] : one
  ).join(" or ");
  const wrong = (value: unknown) => problem(`expected ${expected}, found ${kindName(value)}`);
  if (tests.length > 1) {
    return (value) => tests.some((test) => test(value)) ? undefined : wrong(value);
  }
  const [test] = tests;
  return (value) => test!(value) ? undefined : wrong(value);
}
