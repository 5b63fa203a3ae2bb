import { isTooLarge, scalarValue, TOO_LARGE } from "../../../../yaml/core_schema.ts";
import type { NumberField } from "./field.ts";
import { Unreadable } from "./unreadable.ts";

const WORDS: Readonly<Record<string, number>> = {
  nan: NaN,
  inf: Infinity,
  "+inf": Infinity,
  "-inf": -Infinity,
  infinity: Infinity,
  "-infinity": -Infinity,
};

/**
 * Reads a number that somebody has typed; a comma may stand for the point, as many keyboards have it.
 *
 * @param text What was typed.
 * @param field Whether it has to be a whole one.
 * @returns The number, a bigint where a number would not be exact; else what is wrong.
 */
export function readNumber(
  text: string,
  { isInteger }: Pick<NumberField, "isInteger">,
): number | bigint | Unreadable {
  const trimmed = text.trim().replace(/^([-+]?\d*),(\d+)$/, "$1.$2").replace(/^[−–]/, "-");
  if (trimmed === "") return new Unreadable(text, "a number is missing");
  const value = WORDS[trimmed.toLowerCase()] ?? scalarValue(trimmed);
  if (isTooLarge(value, trimmed)) return new Unreadable(text, `this ${TOO_LARGE}`);
  if (typeof value !== "number" && typeof value !== "bigint") {
    return new Unreadable(text, "this is no number");
  }
  if (isInteger && typeof value === "number" && !Number.isInteger(value)) {
    return new Unreadable(text, "this is no whole number");
  }
  return value;
}

/** @returns A number as it is typed. */
export function numberText(value: unknown): string {
  if (value instanceof Unreadable) return value.text;
  return typeof value === "number" || typeof value === "bigint" ? String(value) : "";
}

/** @returns A bound of a number, for a slider. */
export function asNumber(value: unknown, otherwise: number): number {
  const number = typeof value === "bigint" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : otherwise;
}
