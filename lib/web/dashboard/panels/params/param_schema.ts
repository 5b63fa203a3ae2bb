import { isKeywords, type Keywords } from "../../../../schema/json_schema.ts";
import type { ParamDescription } from "../../../../params/param_description.ts";

/** Of which type the values of a kind of param are; `undefined` where only a schema says. */
const TYPES: Readonly<Record<ParamDescription["type"], string | undefined>> = {
  boolean: "boolean",
  number: "number",
  string: "string",
  list: "array",
  object: "object",
  any: undefined,
};

/** @returns The schema of a param's values, for a form: with its unit and its steps. */
export function paramSchema(param: ParamDescription): Keywords {
  const { type, schema, choices, min, max, step, unit, description } = param;
  return {
    ...TYPES[type] !== undefined && { type: TYPES[type] },
    ...isKeywords(schema) && schema,
    ...choices !== undefined && { enum: choices },
    ...min !== undefined && { minimum: min },
    ...max !== undefined && { maximum: max },
    ...step !== undefined && { step },
    ...unit !== undefined && { unit },
    ...description !== undefined && { description },
  };
}
