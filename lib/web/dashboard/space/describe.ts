import { ballAround } from "./bounds.ts";
import type { Vector } from "./pose.ts";
import type { Placement } from "./scene_model.ts";
import type { Shape } from "./shapes.ts";

/** @returns A place in words: `"1.50, −0.20, 0.00 m"`. */
export function describePlace({ x, y, z }: Vector): string {
  return `${[x, y, z].map(formatMetres).join(", ")}\u00a0m`;
}

/**
 * Says what of a topic is drawn, for who does not see it.
 *
 * @param placements What is drawn of it.
 * @returns Such as `"180 points around 4.20, 3.10, 0.00 m"`; empty where nothing is.
 */
export function describePlacements(placements: readonly Placement[]): string {
  const counts = new Map<string, number>();
  for (const { item: { shapes } } of placements) {
    for (const shape of shapes) {
      const [name, count] = countOf(shape);
      counts.set(name, (counts.get(name) ?? 0) + count);
    }
  }
  const parts = [...counts].filter(([, count]) => count > 0)
    .map(([name, count]) => `${count.toLocaleString("en")} ${count === 1 ? name : `${name}s`}`);
  const ball = ballAround(placements);
  return ball && parts.length > 0 ? `${parts.join(", ")} around ${describePlace(ball.middle)}` : "";
}

function countOf(shape: Shape): readonly [name: string, count: number] {
  if (shape.kind === "text") return ["text", 1];
  if (shape.kind === "grid") return ["cell", shape.columns * shape.rows];
  if (shape.kind === "solids") return [shape.form, shape.matrices.length / 16];
  if (shape.kind === "points") return ["point", shape.positions.length / 3];
  return shape.kind === "lines"
    ? ["line", shape.positions.length / 6]
    : ["triangle", shape.positions.length / 9];
}

function formatMetres(metres: number): string {
  const text = Math.abs(metres) >= 1000 ? metres.toFixed(0) : metres.toFixed(2);
  // Nothing is 0 on one side more than on the other.
  return (Number(text) === 0 ? text.replace("-", "") : text).replace("-", "−");
}
