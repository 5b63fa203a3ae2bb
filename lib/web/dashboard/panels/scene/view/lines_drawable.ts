import { Group } from "three";
import { LineMaterial } from "three/addons/lines/LineMaterial.js";
import { LineSegments2 } from "three/addons/lines/LineSegments2.js";
import { LineSegmentsGeometry } from "three/addons/lines/LineSegmentsGeometry.js";
import type { Lines } from "../../../space/shapes.ts";
import type { Drawable } from "./drawable.ts";
import type { TopicLook } from "./look.ts";

/** How thick lines are that tell no thickness, in pixels. */
const THIN_PX = 2.5;

/** Lines, thick enough to be seen. */
export class LinesDrawable implements Drawable<Lines> {
  readonly object = new Group();
  readonly #material = new LineMaterial();
  #lines: LineSegments2 | undefined;

  update({ positions, colours, widthMetres }: Lines, { colour }: TopicLook): void {
    this.#clear();
    if (positions.length === 0) return;
    const geometry = new LineSegmentsGeometry().setPositions(positions);
    if (colours) geometry.setColors(Float32Array.from(colours, (part) => part / 255));
    const material = this.#material;
    const isMetric = widthMetres > 0;
    if (material.vertexColors !== (colours !== undefined) || material.worldUnits !== isMetric) {
      material.vertexColors = colours !== undefined;
      material.worldUnits = isMetric;
      material.needsUpdate = true;
    }
    material.linewidth = isMetric ? widthMetres : THIN_PX;
    material.color.set(colours ? "white" : colour);
    this.#lines = new LineSegments2(geometry, material);
    this.#lines.frustumCulled = false;
    this.object.add(this.#lines);
  }

  dispose(): void {
    this.#clear();
    this.#material.dispose();
  }

  #clear(): void {
    this.#lines?.geometry.dispose();
    this.object.clear();
    this.#lines = undefined;
  }
}
