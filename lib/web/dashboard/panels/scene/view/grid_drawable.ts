import {
  DataTexture,
  DoubleSide,
  Mesh,
  MeshBasicMaterial,
  NearestFilter,
  PlaneGeometry,
} from "three";
import { cellPixels } from "../../../space/cell_pixels.ts";
import type { Grid } from "../../../space/shapes.ts";
import type { Drawable } from "./drawable.ts";
import type { TopicLook } from "./look.ts";
import { placeObject } from "./place_object.ts";

/** Beneath all else: what lies on a map would flicker in it, or be hidden. */
const BENEATH = {
  side: DoubleSide,
  transparent: true,
  depthWrite: false,
  polygonOffset: true,
  polygonOffsetFactor: 1,
  polygonOffsetUnits: 8,
};

/** Cells, as one picture that lies in space. */
export class GridDrawable implements Drawable<Grid> {
  readonly object = new Mesh(new PlaneGeometry(), new MeshBasicMaterial(BENEATH));
  #texture: DataTexture | undefined;

  constructor() {
    this.object.renderOrder = -1;
  }

  update({ pose, columns, rows, cellX, cellY, paint }: Grid, { map }: TopicLook): void {
    this.#texture?.dispose();
    const texture = this.#texture = new DataTexture(cellPixels(paint, map), columns, rows);
    texture.magFilter = NearestFilter;
    texture.needsUpdate = true;
    this.object.material.map = texture;
    this.object.material.needsUpdate = true;
    const [width, height] = [columns * cellX, rows * cellY];
    this.object.geometry.dispose();
    this.object.geometry = new PlaneGeometry(width, height).translate(width / 2, height / 2, 0);
    placeObject(this.object, pose);
  }

  dispose(): void {
    this.#texture?.dispose();
    this.object.geometry.dispose();
    this.object.material.dispose();
  }
}
