import { type Fields, isFields, oneOf, textOf } from "../../codec/values/fields.ts";
import { isJsonSchema } from "../../schema/json_schema.ts";
import { MAX_PARAMS } from "../check_definition.ts";
import type { UnusedParam } from "../param_source.ts";
import { PARAM_KINDS, type ParamDescription } from "../param_description.ts";
import { PARAM_ERROR_REASONS, type ParamErrorReason } from "../param_error.ts";
import type { DescribeAnswer, SnapshotMessage, ValuesAnswer } from "./param_messages.ts";
import { PARAM_ORIGINS } from "../param_source.ts";

/** What another node said makes no sense: the message is to stand behind a colon. */
export class UnreadableAnswer extends Error {}

/** @returns What an answer says that the node has not done, if it does say so. */
export function readErrorAnswer(
  answer: unknown,
): { reason: ParamErrorReason; message: string; param: string | undefined } | undefined {
  if (!isFields(answer) || !isFields(answer.error)) return undefined;
  const { reason, message, param } = answer.error;
  return {
    reason: oneOf(PARAM_ERROR_REASONS, reason) ?? "refused",
    message: textOf(message) ?? "the node says that it cannot, and not why",
    param: textOf(param),
  };
}

/**
 * Reads the values that a node answered with.
 *
 * @throws {UnreadableAnswer} If there are none.
 */
export function readValuesAnswer(answer: unknown): ValuesAnswer {
  if (!isFields(answer) || !isFields(answer.values)) {
    throw new UnreadableAnswer('expected an object with "values"');
  }
  return { revision: numberOf(answer.revision) ?? 0, values: bounded(answer.values) };
}

/**
 * Reads the values that a node sent on its topic.
 *
 * @throws {UnreadableAnswer} If there are none.
 */
export function readSnapshot(message: unknown): SnapshotMessage {
  const { revision, values } = readValuesAnswer(message);
  const { by, atMs } = message as Fields;
  return { revision, values, by: textOf(by) ?? "", atMs: numberOf(atMs) ?? 0 };
}

/**
 * Reads what a node tells of its params; of what makes no sense in that, it does without.
 *
 * @throws {UnreadableAnswer} If it tells nothing.
 */
export function readDescribeAnswer(answer: unknown): DescribeAnswer {
  if (!isFields(answer) || !Array.isArray(answer.params)) {
    throw new UnreadableAnswer('expected an object with a list of "params"');
  }
  const { revision, unused } = answer;
  return {
    revision: numberOf(revision) ?? 0,
    params: answer.params.slice(0, MAX_PARAMS).map(readDescription),
    unused: Array.isArray(unused) ? unused.slice(0, MAX_PARAMS).flatMap(readUnused) : [],
  };
}

function readDescription(said: unknown): ParamDescription {
  const name = isFields(said) ? textOf(said.name) : undefined;
  if (!isFields(said) || name === undefined) {
    throw new UnreadableAnswer('expected that each of the "params" has a "name"');
  }
  return {
    name,
    type: oneOf(PARAM_KINDS, said.type) ?? "any",
    value: said.value,
    origin: oneOf(PARAM_ORIGINS, said.origin) ?? "set",
    default: said.default,
    initial: said.initial,
    readOnly: said.readOnly === true,
    persist: said.persist === true,
    ...known({
      from: textOf(said.from),
      description: textOf(said.description),
      unit: textOf(said.unit),
      min: numberOf(said.min),
      max: numberOf(said.max),
      step: numberOf(said.step),
      choices: Array.isArray(said.choices) ? said.choices : undefined,
      schema: isJsonSchema(said.schema) ? said.schema : undefined,
    }),
  };
}

function readUnused(said: unknown): UnusedParam[] {
  const name = isFields(said) ? textOf(said.name) : undefined;
  return name === undefined ? [] : [{ name, from: textOf((said as Fields).from) ?? "" }];
}

function bounded(values: Fields): Fields {
  const count = Object.keys(values).length;
  if (count <= MAX_PARAMS) return values;
  throw new UnreadableAnswer(`expected at most ${MAX_PARAMS} values, found ${count}`);
}

/** @returns The fields that are there. */
function known<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === "bigint" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}
