import { linesOf } from "../lines.ts";
import type { Vector } from "../pose.ts";
import { readStamped } from "../read_parts.ts";
import { poseIn, readOnePose } from "../readers/poses.ts";
import type { Content, SceneItem, TakenMessage } from "./content.ts";

/** So many corners has a trail at most: then every second one goes. */
const MAX_CORNERS = 4000;
/** Who has moved less has not moved. */
const STEP_METRES = 0.03;

/** A pose, and the way that has led there. */
export class PoseContent implements Content {
  readonly #hasTrail: boolean;
  #waiting: TakenMessage | undefined;
  #latest: SceneItem | undefined;
  #trail: SceneItem | undefined;
  #corners: Vector[] = [];
  #frameId = "";

  /** @param hasTrail Whether the way is shown. */
  constructor(hasTrail: boolean) {
    this.#hasTrail = hasTrail;
  }

  take(message: TakenMessage): void {
    this.#waiting = message;
    // Not only of those that are drawn: a way has no gaps.
    if (this.#hasTrail) this.#follow(message.value);
  }

  items(): readonly SceneItem[] {
    if (this.#waiting) {
      const { value } = this.#waiting;
      this.#waiting = undefined;
      const stamped = readStamped(value);
      this.#latest = { key: "pose", isLocked: false, ...stamped, shapes: readOnePose(value) };
      this.#drawTrail();
    }
    return [this.#latest, this.#trail].filter((item) => item !== undefined);
  }

  nextEndMs(): number {
    return Infinity;
  }

  clear(): void {
    this.#waiting = this.#latest = this.#trail = undefined;
    this.#corners = [];
  }

  #follow(value: unknown): void {
    const position = poseIn(value)?.position;
    const { frameId } = readStamped(value);
    if (frameId !== this.#frameId) this.#corners = [];
    this.#frameId = frameId;
    const last = this.#corners.at(-1);
    if (!position || last && distance(last, position) < STEP_METRES) return;
    this.#corners.push(position);
    if (this.#corners.length > MAX_CORNERS) {
      this.#corners = this.#corners.filter((_corner, index) => index % 2 === 0);
    }
    this.#trail = undefined;
  }

  #drawTrail(): void {
    if (this.#trail || this.#corners.length < 2) return;
    const frameId = this.#frameId;
    const shapes = [linesOf(this.#corners)];
    this.#trail = { key: "trail", frameId, stampMs: 0, isLocked: true, shapes };
  }
}

function distance(a: Vector, b: Vector): number {
  return Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z);
}
