import type { ParamDefinition, ParamValue } from "../../schema/param_definition.ts";
import type { ParamDescription } from "../param_description.ts";
import type { ParamOrigin } from "../param_source.ts";
import type { ParamType } from "../param_type.ts";

/** A value, and where it comes from. */
export interface ParamSetting {
  readonly value: ParamValue;
  readonly origin: ParamOrigin;
  /** Who says so, for people. */
  readonly from?: string | undefined;
}

/** One param of this node. */
export interface ParamEntry {
  readonly name: string;
  readonly definition: ParamDefinition;
  readonly type: ParamType;
  /** What it began with, leaving aside what was saved. */
  readonly initial: ParamSetting;
  /** What it is now. */
  setting: ParamSetting;
}

/** @returns All there is to know of a param. */
export function describeParam(
  { name, definition, type, initial, setting }: ParamEntry,
): ParamDescription {
  const { description, unit, min, max, step } = definition;
  const { choices } = type;
  return {
    name,
    type: type.kind,
    value: setting.value,
    origin: setting.origin,
    ...setting.from !== undefined && { from: setting.from },
    default: type.default,
    initial: initial.value,
    ...description !== undefined && { description },
    ...unit !== undefined && { unit },
    ...min !== undefined && { min },
    ...max !== undefined && { max },
    ...step !== undefined && { step },
    ...choices !== undefined && { choices },
    ...type.schema !== undefined && { schema: type.schema },
    readOnly: definition.readOnly ?? false,
    persist: definition.persist ?? false,
  };
}
