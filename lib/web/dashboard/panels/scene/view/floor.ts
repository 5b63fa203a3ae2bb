import { BufferAttribute, BufferGeometry, LineBasicMaterial, LineSegments } from "three";
import type { Camera } from "../../../space/camera.ts";
import type { SceneColours } from "./look.ts";

/** So many cells it has to each side. */
const CELLS = 40;
/** So many cells long are the pieces of a line: some cards lose one that goes far behind who looks. */
const PIECE = 8;

/** The lines of the floor: the farther away it is seen from, the wider they are apart. */
export class Floor {
  readonly object = new LineSegments(
    new BufferGeometry(),
    new LineBasicMaterial({ vertexColors: true, depthWrite: false }),
  );
  #shown = "";

  constructor() {
    this.object.renderOrder = -2;
    this.object.frustumCulled = false;
  }

  /** Lays it where somebody looks. */
  update({ target, distance }: Camera, { floor, floorMain }: SceneColours): void {
    const cell = 10 ** Math.floor(Math.log10(Math.max(0.1, distance / 4)));
    const [middleX, middleY] = [Math.round(target.x / cell), Math.round(target.y / cell)];
    const shown = [cell, middleX, middleY, floor.getHex(), floorMain.getHex()].join();
    if (shown === this.#shown) return;
    this.#shown = shown;
    const positions: number[] = [];
    const colours: number[] = [];
    for (let offset = -CELLS; offset <= CELLS; offset++) {
      const [x, y] = [middleX + offset, middleY + offset];
      for (let start = -CELLS; start < CELLS; start += PIECE) {
        const [x1, y1] = [middleX + start, middleY + start];
        positions.push(x, y1, 0, x, y1 + PIECE, 0, x1, y, 0, x1 + PIECE, y, 0);
        for (const index of [x, x, y, y]) {
          const { r, g, b } = index === 0 ? floorMain : floor;
          colours.push(r, g, b);
        }
      }
    }
    this.object.scale.setScalar(cell);
    this.object.geometry.dispose();
    const geometry = this.object.geometry = new BufferGeometry();
    geometry.setAttribute("position", new BufferAttribute(Float32Array.from(positions), 3));
    geometry.setAttribute("color", new BufferAttribute(Float32Array.from(colours), 3));
  }

  /** Gives back what the card holds of it. */
  dispose(): void {
    this.object.geometry.dispose();
    this.object.material.dispose();
  }
}
