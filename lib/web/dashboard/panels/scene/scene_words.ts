import { describePlace, describePlacements } from "../../space/describe.ts";
import type { PlacedScene } from "../../space/scene_model.ts";
import type { PlacedFrame } from "./view/axes.ts";

/** The scene in words. */
export interface SceneWords {
  /** The frame that all is seen from. */
  readonly fixedFrame: string;
  /** All frames, by names. */
  readonly frameIds: readonly string[];
  /** Where frames are. */
  readonly frames: readonly { readonly id: string; readonly place: string }[];
  /** What of each topic is drawn. */
  readonly drawn: ReadonlyMap<string, string>;
  /** What of each topic cannot be. */
  readonly problems: ReadonlyMap<string, string>;
}

/** As long as nothing is known. */
export const NO_WORDS: SceneWords = {
  fixedFrame: "",
  frameIds: [],
  frames: [],
  drawn: new Map(),
  problems: new Map(),
};

/**
 * Says a scene in words.
 *
 * @param scene What is where.
 * @param frames The frames that can be placed.
 * @param frameIds All frames.
 */
export function sceneWords(
  { placements, problems, fixedFrame }: PlacedScene,
  frames: readonly PlacedFrame[],
  frameIds: readonly string[],
): SceneWords {
  const drawn = Map.groupBy(placements, ({ topic }) => topic);
  return {
    fixedFrame,
    problems,
    frameIds,
    frames: frames.map(({ id, pose }) => ({ id, place: describePlace(pose.position) })),
    drawn: new Map([...drawn].map(([topic, all]) => [topic, describePlacements(all)])),
  };
}
