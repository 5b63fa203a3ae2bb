import { namespaceWithin } from "../../mesh/name_resolver.ts";
import type { LayeredDefinition } from "./definition.ts";
import type { NodeOptions } from "./options.ts";
import { checkRemap, mergeRemap } from "./remap.ts";

/** The name of an option that adds to what is said around a node. */
export type LayeredOption = "namespace" | "remap";

/** How names of nodes, topics and services become full ones: their checks, flags, variables and keys. */
export const LAYERED_DEFINITION = {
  namespace: {
    form: "text",
    check: (value) => void namespaceWithin(undefined, value as string),
    summary: "Put before the node's name and the names it uses, unless they begin with a slash.",
    flag: { name: "namespace", placeholder: "NAME" },
    env: "ROSY_NAMESPACE",
    launch: { key: "namespace", example: "left" },
    within: namespaceWithin,
  },
  remap: {
    form: "map",
    check: checkRemap,
    summary: "Use the topic or service B where the code says A.",
    flag: { name: "remap", placeholder: "A=B" },
    env: "ROSY_REMAP",
    launch: { key: "remap", example: { image: "front/image" } },
    within: mergeRemap,
  },
} as const satisfies {
  readonly [K in LayeredOption]: LayeredDefinition<Required<NodeOptions>[K]>;
};

/** All of them. */
export const LAYERED_OPTIONS: readonly (readonly [LayeredOption, LayeredDefinition<unknown>])[] =
  Object.entries(LAYERED_DEFINITION) as [LayeredOption, LayeredDefinition<unknown>][];
