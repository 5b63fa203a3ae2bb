import { transform } from "../../space/pose.ts";
import type { Placement } from "../../space/scene_model.ts";
import type { Colour, Text } from "../../space/shapes.ts";
import type { PlacedFrame } from "./view/axes.ts";
import type { Label } from "./view/labels.ts";
import type { Hit } from "./view/picker.ts";

/**
 * Collects what is written in a scene.
 *
 * @param placements What is drawn.
 * @param frames The frames that are shown.
 * @param hit What was clicked on.
 * @returns The labels; the most telling first.
 */
export function sceneLabels(
  placements: readonly Placement[],
  frames: readonly PlacedFrame[],
  hit: Hit | undefined,
): Label[] {
  const plain = { text: "", heightMetres: 0, colour: "" };
  const picked = hit ? [{ ...plain, position: hit.position, kind: "picked" as const }] : [];
  const named = frames.map(({ id: text, pose: { position } }) => ({
    ...plain,
    text,
    position,
    kind: "frame" as const,
  }));
  return [...picked, ...named, ...placements.flatMap(textsOf)];
}

function textsOf({ item: { shapes }, pose }: Placement): Label[] {
  return shapes.filter((shape): shape is Text => shape.kind === "text")
    .map(({ text, position, heightMetres, colour }) => ({
      text,
      position: transform(pose, position),
      heightMetres,
      colour: colour ? cssOf(colour) : "",
      kind: "text",
    }));
}

function cssOf({ red, green, blue }: Colour): string {
  return `rgb(${[red, green, blue].map((part) => Math.round(part * 255)).join(", ")})`;
}
