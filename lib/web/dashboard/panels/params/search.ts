import type { ParamDescription } from "../../../../params/param_description.ts";

/** @returns Whether all words that are looked for stand in a param's name, its node's, or what it is for. */
export function matches(
  search: string,
  node: string,
  { name, description = "" }: Pick<ParamDescription, "name" | "description">,
): boolean {
  const text = `${node}/${name} ${description}`.toLowerCase();
  return search.toLowerCase().split(/\s+/).every((word) => text.includes(word));
}
