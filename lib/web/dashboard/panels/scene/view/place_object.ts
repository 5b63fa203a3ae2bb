import type { Object3D } from "three";
import type { Pose } from "../../../space/pose.ts";

/** Puts an object somewhere. */
export function placeObject(object: Object3D, { position, rotation }: Pose): void {
  object.position.set(position.x, position.y, position.z);
  object.quaternion.set(rotation.x, rotation.y, rotation.z, rotation.w);
}
