import { printable } from "../../text/printable.ts";
import type { Style } from "../terminal/style.ts";

/** Texts beyond this many characters are shortened to {@linkcode SHOWN_CHARACTERS}. */
const MAX_CHARACTERS = 1000;
const SHOWN_CHARACTERS = 200;

/** A piece of a line, and how it is coloured. */
export interface Piece {
  readonly text: string;
  readonly paint?: (text: string) => string;
}

/**
 * Tells values that stand on a line by themselves from those that hold others.
 *
 * @param value Any value.
 * @returns Whether it holds no others, or none that are shown.
 */
export function isScalar(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (Array.isArray(value) || ArrayBuffer.isView(value) || value instanceof ArrayBuffer) {
    return false;
  }
  if (value instanceof Map || value instanceof Set) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype !== null && prototype !== Object.prototype;
}

/**
 * Writes a value that holds no others.
 *
 * @param value The value; {@linkcode isScalar} says which they are.
 * @param options `style`: how it looks; `full`: whether long texts are written whole.
 * @returns Its pieces.
 */
export function formatScalar(
  value: unknown,
  { style, full }: { style: Style; full: boolean },
): Piece[] {
  switch (typeof value) {
    case "string":
      return formatText(value, { style, full });
    case "number":
      return [{ text: Object.is(value, -0) ? "-0" : String(value), paint: style.yellow }];
    case "bigint":
      return [{ text: `${value}n`, paint: style.yellow }];
    case "boolean":
      return [{ text: String(value), paint: style.yellow }];
    case "undefined":
      return [{ text: "undefined", paint: style.dim }];
    default:
      return [formatOther(value, style)];
  }
}

/**
 * Writes a number with no more digits than its type can tell apart: 0.1, as a 32-bit number, is not
 * 0.10000000149011612 to a reader.
 *
 * @param value The number.
 * @param round Rounds a number to the type, such as `Math.fround`.
 * @returns The shortest of the numbers that are rounded to it.
 */
export function shortest(value: number, round: (value: number) => number): number {
  for (let digits = 3; digits <= 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (round(short) === value) return short;
  }
  return value;
}

function formatText(text: string, { style, full }: { style: Style; full: boolean }): Piece[] {
  if (full || text.length <= MAX_CHARACTERS) return [{ text: quote(text), paint: style.green }];
  // Half of a character that takes two units is not shown.
  const shown = text.slice(0, SHOWN_CHARACTERS).replace(/[\ud800-\udbff]$/, "");
  const rest = (text.length - shown.length).toLocaleString("en");
  return [
    { text: quote(shown), paint: style.green },
    { text: `… ${rest} more characters`, paint: style.dim },
  ];
}

/** As JSON has it, with control characters as `\xNN`. */
function quote(text: string): string {
  const escaped = JSON.stringify(text);
  return printable(escaped.replace(/\\(\\|u00([01][0-9a-f]))/g, (all, _, hex?: string) => {
    return hex ? `\\x${hex}` : all;
  }));
}

function formatOther(value: unknown, style: Style): Piece {
  if (value === null) return { text: "null", paint: style.bold };
  if (value instanceof Date) {
    const isValid = !Number.isNaN(value.getTime());
    return { text: isValid ? value.toISOString() : "Invalid Date", paint: style.magenta };
  }
  if (value instanceof Error) return { text: printable(String(value)), paint: style.red };
  const text = Deno.inspect(value, { depth: 4, strAbbreviateSize: SHOWN_CHARACTERS });
  return { text: printable(text.replace(/\s*\n\s*/g, " ")), paint: style.cyan };
}
