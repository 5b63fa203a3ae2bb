import { type Pose, transform, type Vector } from "./pose.ts";
import type { Colour, Lines } from "./shapes.ts";
import { pushColour } from "./solids.ts";

/** So many corners a line has at most; further ones are not drawn. */
const MAX_CORNERS = 200_000;

/** How corners become lines: one after the other, back to the first one, or two for each line. */
export type LineStyle = "strip" | "loop" | "pairs";

/** What lines look like. */
export interface LineLook {
  readonly style?: LineStyle;
  /** In metres; a thin line on the screen where it is 0. */
  readonly widthMetres?: number;
  /** The colour of each corner; of all of them; or none for that of the topic. */
  readonly colours?: readonly (Colour | undefined)[];
  readonly colour?: Colour | undefined;
}

/**
 * Makes lines of corners.
 *
 * @param corners The corners, in order.
 * @param look What they look like.
 * @returns The lines.
 */
export function linesOf(
  corners: readonly Vector[],
  { style = "strip", widthMetres = 0, colours = [], colour }: LineLook = {},
): Lines {
  const positions: number[] = [];
  const painted: number[] = [];
  const hasColours = colour !== undefined || colours.length > 0;
  for (const index of cornerOrder(Math.min(MAX_CORNERS, corners.length), style)) {
    const { x, y, z } = corners[index]!;
    positions.push(x, y, z);
    if (hasColours) pushColour(painted, colours[index] ?? colour ?? WHITE);
  }
  return {
    kind: "lines",
    positions: Float32Array.from(positions),
    colours: hasColours ? Uint8Array.from(painted) : undefined,
    widthMetres,
  };
}

/** @returns Places that are told from a pose, as whoever told the pose sees them. */
export function placed(pose: Pose, points: readonly Vector[]): Vector[] {
  return points.map((point) => transform(pose, point));
}

const WHITE: Colour = { red: 1, green: 1, blue: 1, alpha: 1 };

function* cornerOrder(count: number, style: LineStyle): Generator<number> {
  if (style === "pairs") {
    for (let index = 0; index < count - count % 2; index++) yield index;
    return;
  }
  for (let index = 0; index + 1 < count; index++) {
    yield index;
    yield index + 1;
  }
  if (style === "loop" && count > 2) {
    yield count - 1;
    yield 0;
  }
}
