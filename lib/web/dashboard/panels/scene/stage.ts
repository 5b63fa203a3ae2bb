import { type Signal, signal } from "@preact/signals";
import { ballAround } from "../../space/bounds.ts";
import { type Camera, FIRST_CAMERA, lookAtAll } from "../../space/camera.ts";
import { follow, robotFrameOf } from "../../space/follow.ts";
import { type PlacedScene, type Placement, SceneModel } from "../../space/scene_model.ts";
import type { DrawnTopic } from "./drawn_topics.ts";
import { sceneLabels } from "./scene_labels.ts";
import { NO_WORDS, type SceneWords, sceneWords } from "./scene_words.ts";
import type { SceneSettings } from "./settings.ts";
import type { PlacedFrame } from "./view/axes.ts";
import { readColours, type SceneColours, type TopicLook } from "./view/look.ts";
import type { Hit } from "./view/picker.ts";
import { SceneView } from "./view/scene_view.ts";

/** So often words about the scene are renewed at most. */
const WORDS_MS = 500;
/** So many frames are shown at most. */
const MAX_FRAMES = 200;

/** What is on the stage, and from where it is seen: a scene's model, its camera and its picture. */
export class Stage {
  readonly model = new SceneModel();
  /** The scene in words; renewed now and then. */
  readonly words: Signal<SceneWords> = signal(NO_WORDS);
  /** What was clicked on last. */
  readonly picked: Signal<Hit | undefined> = signal(undefined);
  #camera: Camera = FIRST_CAMERA;
  #isMoved = false;
  #fitted = "";
  #view: SceneView | undefined;
  #colours: SceneColours | undefined;
  #looks = new Map<string, TopicLook>();
  #settings: SceneSettings;
  #topics: readonly DrawnTopic[] = [];
  #aspect = 1;
  #wordsAtMs = -Infinity;
  #wake: ReturnType<typeof setTimeout> | undefined;
  readonly #nowMs: () => number;
  readonly #ask: () => void;

  /**
   * @param settings What is shown.
   * @param nowMs The clock by which messages are dated.
   * @param ask Asks to be drawn with the next frame of the screen.
   */
  constructor(
    settings: SceneSettings,
    { nowMs, ask }: { readonly nowMs: () => number; readonly ask: () => void },
  ) {
    this.#settings = settings;
    this.#nowMs = nowMs;
    this.#ask = ask;
  }

  /**
   * Begins to draw.
   *
   * @throws {Error} If the browser cannot draw in space.
   */
  open(canvas: HTMLCanvasElement, labels: HTMLElement): void {
    this.#colours = readColours();
    this.#view = new SceneView(canvas, labels, this.#colours);
  }

  /** Ends to draw, and gives back what the card holds. */
  close(): void {
    clearTimeout(this.#wake);
    this.#view?.dispose();
    this.#view = undefined;
  }

  /** Takes what is shown. */
  set(settings: SceneSettings, topics: readonly DrawnTopic[]): void {
    const { follow, followFrame } = this.#settings;
    const isOther = settings.follow !== follow || settings.followFrame !== followFrame;
    if (isOther) this.#changeFollow(settings);
    this.#settings = settings;
    this.#topics = topics;
    this.#camera = { ...this.#camera, isPlan: settings.isPlan };
    this.#looks.clear();
    this.#ask();
  }

  /** Takes the colours that the page has now. */
  renewColours(): void {
    this.#colours = readColours();
    this.#view?.setColours(this.#colours);
    this.#looks.clear();
    this.#ask();
  }

  /** Takes the size of the picture. */
  resize(width: number, height: number): void {
    this.#aspect = width / Math.max(1, height);
    this.#view?.resize(width, height);
    this.#fitted = "";
    this.#ask();
  }

  /** Changes from where it is seen. */
  move(change: (camera: Camera) => Camera): void {
    this.#isMoved = true;
    this.#camera = change(this.#camera);
    this.#ask();
  }

  /** Looks at all there is, and goes on to as long as nobody moves the camera. */
  showAll(): void {
    this.#isMoved = false;
    this.#fitted = "";
    this.#ask();
  }

  /** Somebody has clicked. */
  click(x: number, y: number): void {
    this.picked.value = this.#view?.pick(x, y);
    this.#ask();
  }

  /** Forgets what was clicked on. */
  unpick(): void {
    this.picked.value = undefined;
    this.#ask();
  }

  /** Draws. */
  draw(): void {
    const scene = this.model.place(this.#nowMs(), this.#settings.fixedFrame);
    if (!this.#isMoved) this.#fit(scene.placements);
    const frames = this.#frames(scene.fixedFrame);
    const shownFrames = this.#settings.hasFrames ? frames : [];
    this.#view?.draw({
      placements: scene.placements,
      lookOf: (topic) => this.#lookOf(topic),
      frames: shownFrames,
      labels: sceneLabels(scene.placements, shownFrames, this.picked.peek()),
    }, this.#followed(scene.fixedFrame));
    this.#sayWords(scene, frames);
    this.#wakeAt(scene.nextEndMs);
  }

  #lookOf(topic: string): TopicLook {
    let look = this.#looks.get(topic);
    if (look) return look;
    const { series, map } = this.#colours!;
    const found = this.#topics.find(({ name }) => name === topic);
    const { colour = 0, pointPx = 3, colourBy = "auto" } = found ?? {};
    look = { colour: series[colour % series.length]!, pointPx, colourBy, map };
    this.#looks.set(topic, look);
    return look;
  }

  #frames(fixedFrame: string): PlacedFrame[] {
    const { tree } = this.model;
    return tree.frames().slice(0, MAX_FRAMES).flatMap(({ id }) => {
      const found = tree.lookup(id, fixedFrame);
      return found.isFound ? [{ id, pose: found.pose }] : [];
    });
  }

  #followed(fixedFrame: string): Camera {
    if (this.#settings.follow === "off") return this.#camera;
    const { tree } = this.model;
    const frame = this.#settings.followFrame || robotFrameOf(tree.frames());
    const found = tree.lookup(frame, fixedFrame);
    if (!found.isFound) return this.#camera;
    return follow(this.#camera, found.pose, this.#settings.follow === "heading");
  }

  /** What is seen stays where it is when the camera no longer goes with something; else it goes there. */
  #changeFollow({ follow: next }: SceneSettings): void {
    const { azimuth, target } = this.#followed(this.words.peek().fixedFrame);
    const isOff = next === "off";
    this.#camera = { ...this.#camera, azimuth, target: isOff ? target : FIRST_CAMERA.target };
    this.#isMoved = true;
  }

  /** Only when something is there that was not: what moves must not move the camera. */
  #fit(placements: readonly Placement[]): void {
    const fitted = [...new Set(placements.map(({ topic }) => topic))].sort().join("\n");
    if (fitted === this.#fitted || placements.length === 0) return;
    this.#fitted = fitted;
    const ball = ballAround(placements);
    if (!ball) return;
    const isFollowing = this.#settings.follow !== "off";
    this.#camera = lookAtAll(this.#camera, {
      middle: isFollowing ? FIRST_CAMERA.target : { ...ball.middle, z: 0 },
      radius: ball.radius,
      aspect: this.#aspect,
    });
  }

  #sayWords(scene: PlacedScene, frames: readonly PlacedFrame[]): void {
    const nowMs = performance.now();
    if (nowMs - this.#wordsAtMs < WORDS_MS) return;
    this.#wordsAtMs = nowMs;
    this.words.value = sceneWords(scene, frames, this.model.tree.frames().map(({ id }) => id));
  }

  /** Once more when something goes by itself, or when words are due. */
  #wakeAt(endMs: number): void {
    clearTimeout(this.#wake);
    const wordsInMs = this.#wordsAtMs + WORDS_MS - performance.now();
    const isStale = wordsInMs < WORDS_MS - 1;
    const inMs = Math.min(endMs - this.#nowMs(), isStale ? wordsInMs : Infinity);
    if (inMs < 2 ** 31) this.#wake = setTimeout(this.#ask, Math.max(0, inMs));
  }
}
