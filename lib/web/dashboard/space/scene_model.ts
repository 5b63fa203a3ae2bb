import type { Content, SceneItem, TakenMessage } from "./content/content.ts";
import type { Pose } from "./pose.ts";
import { chooseFixedFrame, FrameTree } from "./transforms/frame_tree.ts";
import { readTransforms } from "./transforms/read_transforms.ts";
import { type ContentOptions, guessSceneType, type SceneType, sceneTypeOf } from "./scene_types.ts";

/** An item at its place. */
export interface Placement {
  readonly topic: string;
  readonly item: SceneItem;
  /** Where its frame is, as seen from the fixed frame. */
  readonly pose: Pose;
}

/** What is to be seen at a time, and what is not. */
export interface PlacedScene {
  readonly fixedFrame: string;
  readonly placements: readonly Placement[];
  /** In words what of a topic cannot be placed. */
  readonly problems: ReadonlyMap<string, string>;
  /** When something goes by itself, in milliseconds since the Unix epoch. */
  readonly nextEndMs: number;
}

interface TopicState {
  readonly content: Content | undefined;
  readonly type: SceneType | undefined;
  readonly options: ContentOptions;
}

interface Frozen {
  readonly fixedFrame: string;
  readonly version: number;
  readonly pose: Pose;
}

/**
 * What is known of space: where frames are, and what topics show.
 *
 * What was measured stays where its frame was then, as soon as that is known for certain; what holds at any
 * time, and what is older than all that is known of its frame, moves with it.
 */
export class SceneModel {
  /** Where frames are. */
  readonly tree = new FrameTree();
  readonly #topics = new Map<string, TopicState>();
  readonly #told = new Map<string, Set<string>>();
  #frozen = new WeakMap<SceneItem, Frozen>();

  /**
   * Begins to show a topic, or shows it otherwise; what it has shown is forgotten then.
   *
   * @param topic Its name.
   * @param typeName What its type is called; messages of unknown types are told by what is in them.
   * @param options What was chosen for it.
   */
  show(topic: string, typeName: string, options: ContentOptions): void {
    const type = sceneTypeOf(typeName);
    this.#topics.set(topic, { type, options, content: type?.content(options) });
  }

  /** Ends to show a topic. */
  hide(topic: string): void {
    this.#topics.delete(topic);
  }

  /** Puts a message of a topic away that is shown. */
  take(topic: string, message: TakenMessage): void {
    const state = this.#topics.get(topic);
    if (state?.content) return state.content.take(message);
    const type = state && guessSceneType(message.value);
    if (!type) return;
    const content = type.content(state.options);
    this.#topics.set(topic, { ...state, type, content });
    content.take(message);
  }

  /** Puts away where frames are. */
  takeTransforms(topic: string, { value }: TakenMessage): void {
    const isStatic = topic.endsWith("tf_static");
    const told = this.#told.get(topic) ?? new Set();
    this.#told.set(topic, told);
    for (const edge of readTransforms(value, isStatic)) {
      this.tree.add(edge);
      if (this.tree.has(edge.child)) told.add(edge.child);
    }
  }

  /** Forgets the frames that a topic has told of. */
  clearTransforms(topic: string): void {
    for (const child of this.#told.get(topic) ?? []) this.tree.delete(child);
    this.#told.delete(topic);
    this.#frozen = new WeakMap();
  }

  /** @returns What a topic's messages are; `undefined` as long as nobody knows. */
  typeOf(topic: string): SceneType | undefined {
    return this.#topics.get(topic)?.type;
  }

  /** Forgets the messages of a topic. */
  clearTopic(topic: string): void {
    this.#topics.get(topic)?.content?.clear();
  }

  /**
   * Finds out where all is.
   *
   * @param nowMs What the clock says by which messages are dated.
   * @param chosenFrame The frame that all is seen from; the root that most lies in where it is empty.
   */
  place(nowMs: number, chosenFrame = ""): PlacedScene {
    const found = [...this.#topics].flatMap(([topic, { content }]) =>
      (content?.items(nowMs) ?? []).map((item) => ({ topic, item }))
    );
    const fixedFrame = chosenFrame ||
      chooseFixedFrame(this.tree, new Set(found.map(({ item }) => item.frameId)));
    const problems = new Map<string, string>();
    const placements: Placement[] = [];
    for (const { topic, item } of found) {
      const pose = this.#placeOf(item, fixedFrame);
      if (typeof pose === "string") problems.set(topic, pose);
      else placements.push({ topic, item, pose });
    }
    const ends = [...this.#topics.values()].map(({ content }) => content?.nextEndMs() ?? Infinity);
    return { fixedFrame, placements, problems, nextEndMs: Math.min(Infinity, ...ends) };
  }

  #placeOf(item: SceneItem, fixedFrame: string): Pose | string {
    const frozen = this.#frozen.get(item);
    const { version } = this.tree;
    if (frozen?.fixedFrame === fixedFrame && frozen.version === version) return frozen.pose;
    const isAlways = item.isLocked || item.stampMs === 0;
    // What names no frame is told in that which all is seen from.
    const frameId = item.frameId || fixedFrame;
    const found = this.tree.lookup(frameId, fixedFrame, isAlways ? undefined : item.stampMs);
    if (!found.isFound) return found.reason;
    const { pose, isFinal } = found;
    if (isFinal && !isAlways) this.#frozen.set(item, { fixedFrame, version, pose });
    return pose;
  }
}
