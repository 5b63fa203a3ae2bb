import {
  type Camera as ThreeCamera,
  ColorManagement,
  DirectionalLight,
  HemisphereLight,
  LinearSRGBColorSpace,
  Scene,
  WebGLRenderer,
} from "three";
import { type Camera, metresPerPixel } from "../../../space/camera.ts";
import type { Placement } from "../../../space/scene_model.ts";
import { Axes, type PlacedFrame } from "./axes.ts";
import { Eye } from "./eye.ts";
import { Floor } from "./floor.ts";
import { ItemView } from "./item_view.ts";
import { type Label, Labels } from "./labels.ts";
import type { SceneColours, TopicLook } from "./look.ts";
import { type Hit, Picker } from "./picker.ts";

// The colours of the page are drawn as they are.
ColorManagement.enabled = false;

/** A picture needs no more pixels than that, and costs by them. */
const MAX_RATIO = 2;
const AXES_PX = 48;

/** What is drawn. */
export interface ShownScene {
  readonly placements: readonly Placement[];
  readonly lookOf: (topic: string) => TopicLook;
  readonly frames: readonly PlacedFrame[];
  readonly labels: readonly Label[];
}

/** The picture of a scene. It is drawn when somebody asks for it, and at no other time. */
export class SceneView {
  readonly #renderer: WebGLRenderer;
  readonly #scene = new Scene();
  readonly #floor = new Floor();
  readonly #axes = new Axes();
  readonly #eye = new Eye();
  readonly #labels: Labels;
  readonly #picker = new Picker();
  readonly #views = new Map<string, ItemView>();
  #colours: SceneColours;
  #seenBy: ThreeCamera | undefined;
  #size = { width: 1, height: 1 };

  /**
   * @param canvas What it is drawn on.
   * @param labels What texts stand in, above it.
   * @param colours The colours of the page.
   * @throws {Error} If the browser cannot draw in space.
   */
  constructor(canvas: HTMLCanvasElement, labels: HTMLElement, colours: SceneColours) {
    this.#renderer = new WebGLRenderer({ canvas, antialias: true });
    this.#renderer.outputColorSpace = LinearSRGBColorSpace;
    this.#labels = new Labels(labels);
    const light = new DirectionalLight("white", 1.6);
    light.position.set(-3, -5, 8);
    this.#scene.add(new HemisphereLight("white", "#b0b0b0", 2), light);
    this.#scene.add(this.#floor.object, this.#axes.object);
    this.#colours = colours;
    this.setColours(colours);
  }

  /** Takes the colours of the page. */
  setColours(colours: SceneColours): void {
    this.#colours = colours;
    this.#scene.background = colours.back;
    this.#axes.setColours(colours);
  }

  /** Takes the size of the picture, in pixels of the page. */
  resize(width: number, height: number): void {
    this.#size = { width: Math.max(1, width), height: Math.max(1, height) };
    this.#renderer.setPixelRatio(Math.min(MAX_RATIO, devicePixelRatio));
    this.#renderer.setSize(this.#size.width, this.#size.height, false);
  }

  /** Draws. */
  draw({ placements, lookOf, frames, labels }: ShownScene, camera: Camera): void {
    this.#show(placements, lookOf);
    this.#floor.update(camera, this.#colours);
    const axesMetres = metresPerPixel(camera, this.#size.height) * AXES_PX;
    this.#axes.update(frames, axesMetres);
    this.#seenBy = this.#eye.look(camera, this.#size);
    this.#renderer.render(this.#scene, this.#seenBy);
    this.#labels.update(labels, this.#seenBy, this.#size);
  }

  /** @returns What is seen at a place of the picture, from -1 to 1 to the right and up. */
  pick(x: number, y: number): Hit | undefined {
    return this.#seenBy && this.#picker.pick(this.#views.values(), this.#seenBy, { x, y });
  }

  /** Gives back all that the card holds. */
  dispose(): void {
    for (const view of this.#views.values()) view.dispose();
    this.#floor.dispose();
    this.#axes.dispose();
    this.#renderer.dispose();
    // The browser has a few contexts only, and lets go of the oldest when there are too many.
    this.#renderer.forceContextLoss();
  }

  #show(placements: readonly Placement[], lookOf: (topic: string) => TopicLook): void {
    const gone = new Set(this.#views.keys());
    for (const { topic, item, pose } of placements) {
      const key = JSON.stringify([topic, item.key]);
      gone.delete(key);
      let view = this.#views.get(key);
      if (!view) {
        view = new ItemView(topic);
        this.#views.set(key, view);
        this.#scene.add(view.object);
      }
      view.update(item, lookOf(topic), pose);
    }
    for (const key of gone) {
      this.#views.get(key)!.dispose();
      this.#views.delete(key);
    }
  }
}
