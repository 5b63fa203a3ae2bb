import type { JsonSchema } from "../schema/json_schema.ts";
import { valueType } from "../schema/list_type.ts";
import type { ParamDefinition, ParamValue } from "../schema/param_definition.ts";
import { valueProblemText } from "../schema/problem_text.ts";
import { compileSchema, type SchemaCheck } from "../schema/validation/compile.ts";
import { shown } from "../schema/validation/problem.ts";
import type { ParamKind } from "./param_description.ts";
import { toParamValue, UnfitValue } from "./param_value.ts";

/** What the values of one param are like. */
export interface ParamType {
  readonly kind: ParamKind;
  /** The default, frozen. */
  readonly default: ParamValue;
  /** The only values that there are, frozen. */
  readonly choices: readonly ParamValue[] | undefined;
  /** The JSON Schema, where the kind does not say all of it. */
  readonly schema: JsonSchema | undefined;
  /**
   * Takes a value.
   *
   * @param given What was given.
   * @returns The value, as the param holds it.
   * @throws {UnfitValue} If it does not fit.
   */
  take(given: unknown): ParamValue;
}

/**
 * Finds out what the values of a param are like.
 *
 * @param definition What it is; its form has been checked.
 * @returns Its type, which the default fits.
 * @throws {TypeError} If its schema cannot be used, its limits are none, or the default does not fit:
 * the message is to stand behind a colon.
 */
export function paramType(definition: ParamDefinition): ParamType {
  const { kind, schema, check } = kindOf(definition);
  checkLimitsMakeSense(definition, kind);
  const choices = definition.choices?.map((choice) => ownValue(choice, "its choice"));
  const checks = [check, compileSchema(limitsOf(definition, choices))];
  const type: ParamType = {
    kind,
    default: ownValue(definition.default, "its default"),
    choices: choices && Object.freeze(choices),
    schema: definition.schema || kind === "list" || kind === "object" ? schema : undefined,
    take: (given) => {
      const value = toParamValue(given);
      for (const check of checks) refuse(check(value));
      if (typeof value === "number") checkStep(value, definition);
      return value;
    },
  };
  for (const choice of choices ?? []) takeOwn(type, choice, "its choice");
  takeOwn(type, type.default, "its default");
  return type;
}

interface Kind {
  readonly kind: ParamKind;
  readonly schema: JsonSchema;
  readonly check: SchemaCheck;
}

function kindOf({ schema: given, default: initial }: ParamDefinition): Kind {
  if (given !== undefined) {
    const { schema, check } = valueType(given);
    return { kind: kindOfSchema(schema), schema, check };
  }
  const schema = shapeOf(ownValue(initial, "its default"));
  if (schema === true) {
    throw new TypeError(
      "its default is null, which says nothing of other values; give it a schema",
    );
  }
  return { kind: kindOfSchema(schema), schema, check: compileSchema(schema) };
}

/** What a value looks like whose like may take its place; `null` says nothing of that. */
function shapeOf(value: ParamValue): JsonSchema {
  if (value === null) return true;
  if (Array.isArray(value)) return { type: "array", items: commonShape(value) };
  if (typeof value !== "object") return { type: typeof value };
  const properties = Object.entries(value).map(([key, item]) => [key, shapeOf(item)]);
  return {
    type: "object",
    properties: Object.fromEntries(properties),
    required: Object.keys(value),
    additionalProperties: false,
  };
}

/** What the items of a list have in common; of an empty one nothing is known. */
function commonShape(items: readonly ParamValue[]): JsonSchema {
  const shapes = new Map(items.map(shapeOf).map((shape) => [JSON.stringify(shape), shape]));
  const [shape] = shapes.values();
  return shape !== undefined && shapes.size === 1 ? shape : true;
}

const KINDS: Readonly<Record<string, ParamKind>> = {
  boolean: "boolean",
  number: "number",
  integer: "number",
  string: "string",
  array: "list",
  object: "object",
};

function kindOfSchema(schema: JsonSchema): ParamKind {
  const type = typeof schema === "object" ? schema.type : undefined;
  return typeof type === "string" && Object.hasOwn(KINDS, type) ? KINDS[type]! : "any";
}

/** Limits of an `any` are for those of its values that are numbers. */
function checkLimitsMakeSense(definition: ParamDefinition, kind: ParamKind): void {
  const { min, max } = definition;
  for (const limit of ["min", "max", "step"] as const) {
    if (definition[limit] === undefined || kind === "number" || kind === "any") continue;
    throw new TypeError(`"${limit}" is for numbers, and it is of the kind "${kind}"`);
  }
  if (min !== undefined && max !== undefined && min > max) {
    throw new TypeError(`its "min", ${min}, is above its "max", ${max}`);
  }
}

function limitsOf(
  { min, max }: ParamDefinition,
  choices: readonly ParamValue[] | undefined,
): JsonSchema {
  return {
    ...min !== undefined && { minimum: min },
    ...max !== undefined && { maximum: max },
    ...choices !== undefined && { enum: choices },
  };
}

/** What rounding may do to a number, in steps. */
const STEP_TOLERANCE = 1e-9;

function checkStep(value: number, { step, min = 0, max }: ParamDefinition): void {
  if (step === undefined || value === max) return;
  const steps = (value - min) / step;
  if (Math.abs(steps - Math.round(steps)) <= STEP_TOLERANCE * Math.max(1, Math.abs(steps))) return;
  throw new UnfitValue(`expected steps of ${step} from ${min} on, found ${value}`);
}

function refuse(problem: ReturnType<SchemaCheck>): void {
  if (problem) throw new UnfitValue(valueProblemText(problem));
}

function ownValue(given: unknown, what: string): ParamValue {
  return explaining(what, given, () => toParamValue(given));
}

function takeOwn(type: ParamType, given: unknown, what: string): void {
  explaining(what, given, () => type.take(given));
}

/** What the definition itself says is its author's mistake. */
function explaining<T>(what: string, given: unknown, take: () => T): T {
  try {
    return take();
  } catch (error) {
    if (!(error instanceof UnfitValue)) throw error;
    // JSON, which shows all else, has no word for NaN.
    const text = typeof given === "number" ? `${given}` : shown(given);
    throw new TypeError(`${what} ${text} does not fit: ${error.message}`);
  }
}
