import type { TopicInfo } from "../../robot/topic_info.ts";
import { sceneTypeOf } from "../../space/scene_types.ts";
import { isTransformType } from "../../space/type_names.ts";
import { firstTopic, type SceneTopic } from "./settings.ts";

/** A topic of the scene, with what was chosen for it. */
export interface DrawnTopic extends SceneTopic {
  /** What its type is called; empty where nobody says. */
  readonly type: string;
  /** Which of the colours of lines it has, from 0; `undefined` where it has its own. */
  readonly colour: number | undefined;
}

/**
 * Lists the topics of a scene: all that can be drawn, and what somebody has added.
 *
 * @param topics The topics there are.
 * @param chosen What was chosen for some.
 * @returns The topics, by names.
 */
export function drawnTopics(
  topics: readonly TopicInfo[],
  chosen: readonly SceneTopic[],
): DrawnTopic[] {
  const types = new Map(topics.map(({ name, type }) => [name, type]));
  const known = topics.filter(({ mayRead, type }) => mayRead && sceneTypeOf(type));
  const names = new Set([...known, ...chosen].map(({ name }) => name));
  let colour = 0;
  return [...names].sort().map((name) => {
    const type = types.get(name) ?? "";
    const choice = chosen.find((topic) => topic.name === name) ?? firstTopic(name);
    return { ...choice, type, colour: sceneTypeOf(type)?.hasOwnColours ? undefined : colour++ };
  });
}

/** @returns The topics that tell where frames are. */
export function transformTopics(topics: readonly TopicInfo[]): string[] {
  return topics.filter(({ mayRead, type }) => mayRead && isTransformType(type))
    .map(({ name }) => name);
}
