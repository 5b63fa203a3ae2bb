import type { ParamDescription } from "../../../params/param_description.ts";
import { flowText } from "../../../yaml/flow_text.ts";

/**
 * Writes a value so that it can be edited, and is read as the same.
 *
 * @param info What the param is.
 * @param value Its value.
 * @returns Text as it is, everything else as YAML.
 */
export function editText({ type }: Pick<ParamDescription, "type">, value: unknown): string {
  // Text that looks like YAML flow is read as such, whoever types it.
  const isPlain = typeof value === "string" && type === "string" && !/^\s*[{["']/.test(value);
  return isPlain ? value : flowText(value);
}
