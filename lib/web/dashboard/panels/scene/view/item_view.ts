import { Group } from "three";
import type { SceneItem } from "../../../space/content/content.ts";
import type { Pose } from "../../../space/pose.ts";
import type { Shape } from "../../../space/shapes.ts";
import type { Drawable } from "./drawable.ts";
import { GridDrawable } from "./grid_drawable.ts";
import { LinesDrawable } from "./lines_drawable.ts";
import type { TopicLook } from "./look.ts";
import { placeObject } from "./place_object.ts";
import { PointsDrawable } from "./points_drawable.ts";
import { SolidsDrawable } from "./solids_drawable.ts";
import { TrianglesDrawable } from "./triangles_drawable.ts";

/** A shape that the card draws; texts are written above the picture. */
type DrawnShape = Exclude<Shape, { readonly kind: "text" }>;

interface Part {
  readonly kind: DrawnShape["kind"];
  readonly drawable: Drawable;
}

/** One item of a topic, drawn. */
export class ItemView {
  readonly object = new Group();
  #item: SceneItem | undefined;
  #look: TopicLook | undefined;
  #parts: Part[] = [];

  /** @param topic The topic. */
  constructor(readonly topic: string) {}

  /** Draws an item; what has not changed is left as it is. */
  update(item: SceneItem, look: TopicLook, pose: Pose): void {
    placeObject(this.object, pose);
    if (this.#item === item && this.#look === look) return;
    this.#item = item;
    this.#look = look;
    const shapes = item.shapes.filter((shape) => shape.kind !== "text");
    const isSame = shapes.length === this.#parts.length &&
      shapes.every(({ kind }, index) => this.#parts[index]!.kind === kind);
    if (!isSame) this.#make(shapes);
    shapes.forEach((shape, index) => this.#parts[index]!.drawable.update(shape, look, pose));
  }

  /** Gives back what the card holds of it. */
  dispose(): void {
    for (const { drawable } of this.#parts) drawable.dispose();
    this.#parts = [];
    this.object.clear();
    this.object.removeFromParent();
  }

  #make(shapes: readonly DrawnShape[]): void {
    for (const { drawable } of this.#parts) drawable.dispose();
    this.object.clear();
    this.#parts = shapes.map(({ kind }) => ({ kind, drawable: drawableOf(kind) }));
    this.object.add(...this.#parts.map(({ drawable }) => drawable.object));
  }
}

function drawableOf(kind: DrawnShape["kind"]): Drawable {
  return new DRAWABLES[kind]();
}

const DRAWABLES = {
  points: PointsDrawable,
  lines: LinesDrawable,
  triangles: TrianglesDrawable,
  solids: SolidsDrawable,
  grid: GridDrawable,
} as const;
