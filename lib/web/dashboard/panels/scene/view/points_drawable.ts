import { BufferAttribute, BufferGeometry, DynamicDrawUsage, Points, PointsMaterial } from "three";
import { colourPoints } from "../../../space/point_colours.ts";
import type { Pose } from "../../../space/pose.ts";
import type { Points as PointsShape } from "../../../space/shapes.ts";
import type { Drawable } from "./drawable.ts";
import { EVERYWHERE } from "./everywhere.ts";
import { rgbOf, type TopicLook } from "./look.ts";

/** Points; what the card holds of them is used again and again. */
export class PointsDrawable implements Drawable<PointsShape> {
  readonly object: Points<BufferGeometry, PointsMaterial>;
  #room = 0;

  constructor() {
    const material = new PointsMaterial({ sizeAttenuation: false, vertexColors: true });
    this.object = new Points(new BufferGeometry(), material);
    this.object.frustumCulled = false;
  }

  update(shape: PointsShape, { colour, pointPx, colourBy }: TopicLook, pose: Pose): void {
    const count = shape.positions.length / 3;
    if (count > this.#room) this.#make(count);
    const { geometry, material } = this.object;
    material.size = pointPx;
    const positions = geometry.getAttribute("position") as BufferAttribute | undefined;
    const colours = geometry.getAttribute("color") as BufferAttribute | undefined;
    geometry.setDrawRange(0, count);
    if (!positions || !colours) return;
    positions.array.set(shape.positions);
    colourPoints(shape, colours.array as Uint8Array, { mode: colourBy, flat: rgbOf(colour), pose });
    for (const attribute of [positions, colours]) {
      attribute.clearUpdateRanges();
      attribute.addUpdateRange(0, count * 3);
      attribute.needsUpdate = true;
    }
  }

  dispose(): void {
    this.object.geometry.dispose();
    this.object.material.dispose();
  }

  #make(count: number): void {
    this.#room = Math.ceil(count * 1.2);
    this.object.geometry.dispose();
    const geometry = this.object.geometry = new BufferGeometry();
    const positions = new BufferAttribute(new Float32Array(this.#room * 3), 3);
    const colours = new BufferAttribute(new Uint8Array(this.#room * 3), 3, true);
    geometry.setAttribute("position", positions.setUsage(DynamicDrawUsage));
    geometry.setAttribute("color", colours.setUsage(DynamicDrawUsage));
    geometry.boundingSphere = EVERYWHERE;
  }
}
