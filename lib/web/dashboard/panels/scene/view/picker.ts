import { type Camera, type Object3D, Raycaster, Vector2 } from "three";
import type { Vector } from "../../../space/pose.ts";
import type { ItemView } from "./item_view.ts";

/** How near a point somebody has to click, as a part of how far away it is. */
const NEARNESS = 0.008;

/** What somebody has clicked on. */
export interface Hit {
  readonly topic: string;
  /** Where, as seen from the fixed frame. */
  readonly position: Vector;
}

/** Finds what somebody clicks on. */
export class Picker {
  readonly #ray = new Raycaster();

  /** @returns What is nearest there. */
  pick(
    views: Iterable<ItemView>,
    camera: Camera,
    { x, y }: { readonly x: number; readonly y: number },
  ): Hit | undefined {
    this.#ray.setFromCamera(new Vector2(x, y), camera);
    let nearest: { readonly hit: Hit; readonly rank: number } | undefined;
    for (const { topic, object } of views) {
      const distance = camera.position.distanceTo(object.position);
      this.#ray.params.Points.threshold = distance * NEARNESS;
      const found = this.#ray.intersectObject(object, true)[0];
      if (!found) continue;
      // A map lies beneath all else.
      const rank = found.distance + (isFloor(found.object) ? 1e9 : 0);
      if (nearest && nearest.rank <= rank) continue;
      nearest = { hit: { topic, position: found.point }, rank };
    }
    return nearest?.hit;
  }
}

function isFloor({ renderOrder }: Object3D): boolean {
  return renderOrder < 0;
}
