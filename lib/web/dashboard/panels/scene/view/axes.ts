import { Group } from "three";
import { LineMaterial } from "three/addons/lines/LineMaterial.js";
import { LineSegments2 } from "three/addons/lines/LineSegments2.js";
import { LineSegmentsGeometry } from "three/addons/lines/LineSegmentsGeometry.js";
import type { Pose } from "../../../space/pose.ts";
import type { SceneColours } from "./look.ts";
import { placeObject } from "./place_object.ts";

const LINE_PX = 3;

/** A frame at its place. */
export interface PlacedFrame {
  readonly id: string;
  readonly pose: Pose;
}

/** Frames as axes: red is x, green is y, blue is z. */
export class Axes {
  readonly object = new Group();
  readonly #geometry = new LineSegmentsGeometry();
  readonly #material = new LineMaterial({ linewidth: LINE_PX, vertexColors: true });

  constructor() {
    this.#geometry.setPositions([0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1]);
  }

  /** Takes the colours of the page. */
  setColours({ axes }: SceneColours): void {
    this.#geometry.setColors(
      axes.flatMap(({ r, g, b }) => [r, g, b, r, g, b]),
    );
  }

  /** Shows frames; their axes are so long. */
  update(frames: readonly PlacedFrame[], metres: number): void {
    const { children } = this.object;
    while (children.length > frames.length) this.object.remove(children.at(-1)!);
    while (children.length < frames.length) {
      const axes = new LineSegments2(this.#geometry, this.#material);
      axes.frustumCulled = false;
      this.object.add(axes);
    }
    frames.forEach(({ pose }, index) => {
      placeObject(children[index]!, pose);
      children[index]!.scale.setScalar(metres);
    });
  }

  /** Gives back what the card holds of it. */
  dispose(): void {
    this.#geometry.dispose();
    this.#material.dispose();
  }
}
