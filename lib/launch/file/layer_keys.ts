import {
  type LAYERED_DEFINITION,
  LAYERED_OPTIONS,
  type LayeredOption,
} from "../../node/options/layered_definition.ts";
import { environmentOfLayer, type Layer, layerWithin } from "../../node/options/layers.ts";
import type { MapSchema, TextSchema } from "./schema.ts";

type SchemaOf<D> = D extends { form: "map" } ? MapSchema & { readonly value: TextSchema }
  : TextSchema;

/** The keys that say how names become full ones: of a node, an included file, or a whole file. */
export type LayerKeys = {
  readonly [O in LayeredOption as typeof LAYERED_DEFINITION[O]["launch"]["key"]]: SchemaOf<
    typeof LAYERED_DEFINITION[O]
  >;
};

/** What is known of them, from the definitions of the options. */
export const LAYER_KEYS: LayerKeys = Object.fromEntries(
  LAYERED_OPTIONS.map(([, { launch: { key, example }, summary, form }]) => {
    if (form !== "map") return [key, { type: "text", mayBeEmpty: true, summary, example }];
    const [[exampleKey, to]] = Object.entries(example as object) as [[string, string]];
    const value = { type: "text", mayBeEmpty: true, summary: "The name to use.", example: to };
    return [key, { type: "map", summary, exampleKey, value }];
  }),
) as unknown as LayerKeys;

/**
 * Puts what a section says of names into what is said around it.
 *
 * @param outer What is said around.
 * @param section The section's keys, validated.
 * @param refuse Is told what is wrong with the value of a key.
 * @returns What holds in the section.
 */
export function addLayer(
  outer: Layer,
  section: Readonly<Record<string, unknown>>,
  refuse: (key: string, message: string) => void,
): Layer {
  let layer = outer;
  for (const [option, { launch }] of LAYERED_OPTIONS) {
    const given = section[launch.key];
    const value = given instanceof Map ? Object.fromEntries(given) : given;
    if (value === undefined) continue;
    try {
      layer = layerWithin(layer, { [option]: value });
      environmentOfLayer(layer);
    } catch (error) {
      refuse(launch.key, (error as Error).message);
    }
  }
  return layer;
}
