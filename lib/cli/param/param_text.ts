import type { ParamDescription } from "../../params/param_description.ts";
import { printable } from "../../text/printable.ts";
import { formatValue } from "../values/format_value.ts";

/** What a param is, as far as a line has room for. */
export type ParamInfo = Pick<
  ParamDescription,
  "type" | "unit" | "min" | "max" | "step" | "choices" | "readOnly" | "persist"
>;

/**
 * Writes a value on one line, with its unit.
 *
 * @param value The value.
 * @param info What the param is, where that is known.
 * @returns Such as `1.5 m/s`.
 */
export function valueText(value: unknown, { unit }: Pick<ParamInfo, "unit"> = {}): string {
  const text = typeof value === "string" && value !== ""
    ? printable(value)
    : formatValue(value, { width: Infinity });
  return unit === undefined ? text : `${text} ${printable(unit)}`;
}

/**
 * Says which values a param may have.
 *
 * @param info What it is.
 * @returns Such as `0 to 3`, `slow, fast`, `number`; what else is to be known behind commas.
 */
export function rangeText(info: ParamInfo): string {
  const { type, min, max, step, choices, readOnly, persist } = info;
  return [
    choices ? choices.map((choice) => valueText(choice)).join(", ") : limits(min, max) || type,
    ...step === undefined ? [] : [`steps of ${step}`],
    ...readOnly ? ["read-only"] : [],
    ...persist ? ["saved"] : [],
  ].join("; ");
}

function limits(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return `${min} to ${max}`;
  if (min !== undefined) return `at least ${min}`;
  return max === undefined ? "" : `at most ${max}`;
}
