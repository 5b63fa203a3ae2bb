import type { FlaggedDefinition, MeshDefinition } from "../../node/options/definition.ts";
import type { Flag } from "./command.ts";

/**
 * Makes the flags that give an option of the library.
 *
 * @param definition What is known of the option.
 * @returns Its flag, and the one that names a file with its value where there is such.
 */
export function optionFlags(
  definition: FlaggedDefinition<unknown> & Pick<Partial<MeshDefinition<unknown>>, "file">,
): Flag[] {
  const { flag, summary, form, env, file, isName, choices, minimum, maximum } = definition;
  const own: Flag = {
    ...flag,
    type: form === "switch" ? "boolean" : form === "integer" ? "integer" : "string",
    summary,
    ...(env !== undefined && { env }),
    ...(isName && { isName }),
    ...(choices && { choices }),
    ...(form === "map" && { isCollected: true }),
    ...(minimum !== undefined && { minimum }),
    ...(maximum !== undefined && { maximum }),
  };
  if (!file) return [own];
  return [own, { ...file.flag, type: "string", summary: file.summary, completes: "file" }];
}
