import type { Object3D } from "three";
import type { Pose } from "../../../space/pose.ts";
import type { Shape } from "../../../space/shapes.ts";
import type { TopicLook } from "./look.ts";

/** A shape, as the card draws it. */
export interface Drawable<S extends Shape = Shape> {
  /** What is drawn. */
  readonly object: Object3D;
  /**
   * Draws another shape of the same kind.
   *
   * @param shape The shape.
   * @param look How its topic looks.
   * @param pose Where its frame is.
   */
  update(shape: S, look: TopicLook, pose: Pose): void;
  /** Gives back what the card holds of it. */
  dispose(): void;
}
