import { formatBytes } from "../../../kit/numbers.ts";
import { formatDate, formatTime } from "../../../kit/numbers.ts";
import { printable } from "../../../../../text/printable.ts";
import { type Container, containerOf, isNumbers, withoutBuffers } from "./container.ts";
import { columnNumber, shortNumber } from "./number_text.ts";
import { type TimeValue, timeValue } from "./time_value.ts";

/** Texts are cut beyond so many characters. */
const MAX_CHARACTERS = 200;
/** So many bytes are shown of many. */
const SHOWN_BYTES = 12;

/** How a value is shown in its row. */
export interface ValueText {
  readonly kind: "number" | "text" | "time" | "word" | "summary";
  readonly text: string;
  /** What is shown on demand, where it says more. */
  readonly whole?: string;
}

/**
 * Writes a value in one line.
 *
 * @param value Anything.
 * @param title What its schema calls it, if anything.
 * @returns How it is shown.
 */
export function valueText(value: unknown, title: unknown = undefined): ValueText {
  switch (typeof value) {
    case "number":
    case "bigint":
      return { kind: "number", text: columnNumber(value), whole: String(value) };
    case "string":
      return { kind: "text", text: shortText(value) };
    case "object":
      return value === null ? { kind: "word", text: "null" } : objectText(value, title);
    default:
      return { kind: "word", text: String(value) };
  }
}

/** @returns A text in quotes, cut where it is long; what nobody sees is made visible. */
export function shortText(text: string, maxCharacters: number = MAX_CHARACTERS): string {
  const isCut = text.length > maxCharacters;
  const shown = isCut ? text.slice(0, maxCharacters).replace(/[\ud800-\udbff]$/, "") : text;
  return `"${printable(shown.replaceAll("\n", "⏎"))}${isCut ? "…" : '"'}`;
}

function objectText(value: object, title: unknown): ValueText {
  const time = timeValue(value, title);
  if (time) return { kind: "time", text: timeText(time), whole: time.raw };
  if (value instanceof Date) return { kind: "word", text: "Invalid Date" };
  const plain = withoutBuffers(value);
  if (plain instanceof Uint8Array || plain instanceof Uint8ClampedArray) {
    return { kind: "summary", text: bytesText(plain) };
  }
  const container = containerOf(plain)!;
  const kind = kindName(plain as object, container);
  return { kind: "summary", text: `${kind} ${contentText(container)}`.trim() };
}

/** @returns The time of day, with its date where that is not today; or a length of time. */
function timeText({ kind, ms }: TimeValue): string {
  if (kind === "duration") return `${shortNumber(ms / 1000)} s`;
  const isToday = Math.abs(ms - Date.now()) < 43_200_000;
  return isToday ? formatTime(ms, true) : formatDate(ms);
}

function bytesText(bytes: Uint8Array | Uint8ClampedArray): string {
  const first = Array.from(
    bytes.subarray(0, SHOWN_BYTES),
    (byte) => byte.toString(16).padStart(2, "0"),
  );
  const more = bytes.length > SHOWN_BYTES ? " …" : "";
  return `${formatBytes(bytes.length)}  ${first.join(" ")}${more}`;
}

function kindName(value: object, { kind, length }: Container): string {
  if (isNumbers(value)) {
    return `${value.constructor.name.replace("Array", "").toLowerCase()}[${length}]`;
  }
  if (value instanceof Map) return `map(${length})`;
  if (value instanceof Set) return `set(${length})`;
  return kind === "list" ? `[${length}]` : "";
}

function contentText(container: Container): string {
  if (container.kind === "record") return fieldsText(container);
  const { length, at } = container;
  if (length === 0) return "";
  const first = scalarText(at(0));
  if (first === undefined) return "";
  if (length <= 4) {
    const texts = Array.from({ length }, (_, index) => scalarText(at(index)) ?? "…");
    return texts.join(", ");
  }
  return `${first} … ${scalarText(at(length - 1)) ?? ""}`;
}

function fieldsText({ names, get, length }: Container & { kind: "record" }): string {
  const shown = names.slice(0, 4).map((name) => [name, scalarText(get(name))] as const);
  if (length > 0 && length <= 4 && shown.every(([, text]) => text !== undefined)) {
    return shown.map(([name, text]) => `${printable(name.slice(0, 40))} ${text}`).join("  ");
  }
  return length === 0 ? "empty" : length === 1 ? "1 field" : `${length} fields`;
}

function scalarText(value: unknown): string | undefined {
  if (typeof value === "number" || typeof value === "bigint") return shortNumber(value);
  if (typeof value === "string") return shortText(value, 30);
  return typeof value === "object" && value !== null ? undefined : String(value);
}
