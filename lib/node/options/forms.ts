import type { FlaggedDefinition } from "./definition.ts";

type Formed = Pick<FlaggedDefinition<unknown>, "form" | "choices" | "minimum" | "maximum">;

/**
 * Reads a value as a command line or the environment has it.
 *
 * @param text The text; a list and a map are separated by commas.
 * @param definition The option's.
 * @returns The value, or `undefined` where the text is none of the option's form.
 */
export function readForm(text: string, { form, choices, minimum, maximum }: Formed): unknown {
  if (form === "text") return !choices || choices.includes(text) ? text : undefined;
  if (form === "list") return text.split(",").map((item) => item.trim()).filter((item) => item);
  if (form === "switch") return SWITCHES.get(text);
  if (form === "map") return readMap(text);
  const number = /^-?\d{1,15}$/.test(text) ? Number(text) : NaN;
  return number >= (minimum ?? -Infinity) && number <= (maximum ?? Infinity) ? number : undefined;
}

/** @returns What a text of an option's form is, for messages. */
export function describeForm({ form, choices, minimum, maximum }: Formed): string {
  if (choices) return choices.map((choice) => `"${choice}"`).join(" or ");
  if (form === "switch") return "1 or 0";
  if (form === "map") return "A=B, or several such with commas between";
  return form === "integer" ? `a whole number from ${minimum} to ${maximum}` : "a text";
}

/** @returns A value as the environment has it, which {@linkcode readForm} reads. */
export function writeForm(value: unknown): string {
  if (typeof value === "boolean") return value ? "1" : "0";
  if (Array.isArray(value)) return value.join(",");
  if (typeof value !== "object" || value === null) return String(value);
  return Object.entries(value).map((pair) => pair.join("=")).join(",");
}

/** As ROS has it, `:=` may stand between. */
function readMap(text: string): Record<string, string> | undefined {
  const pairs = text.split(",").map((pair) => pair.trim()).filter((pair) => pair)
    .map((pair) => /^(.*?)\s*:?=\s*(.*)$/.exec(pair)?.slice(1) ?? []);
  const isWhole = pairs.every(([from, to]) => from && to && !to.includes("="));
  return isWhole ? Object.fromEntries(pairs) : undefined;
}

const SWITCHES = new Map([["1", true], ["true", true], ["0", false], ["false", false]]);
