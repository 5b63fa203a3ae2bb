import type { VNode } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { useMessages } from "../../kit/use_messages.ts";
import { sceneTypeOf } from "../../space/scene_types.ts";
import type { SceneModel } from "../../space/scene_model.ts";
import type { DrawnTopic } from "./drawn_topics.ts";

interface FeedProps {
  /** What takes messages. */
  readonly model: SceneModel;
  /** Asks to be drawn. */
  readonly draw: () => void;
}

/** Hands the messages of a topic to a scene, as long as it is there; another choice is another feed. */
export function TopicFeed(
  { topic, model, draw }: FeedProps & { readonly topic: DrawnTopic },
): null {
  const { name, type, keptSeconds, hasTrail } = topic;
  useLayoutEffect(() => {
    model.show(name, type, { keptMs: keptSeconds * 1000, hasTrail });
    return () => {
      model.hide(name);
      draw();
    };
  }, []);
  useMessages(name, {
    isEvery: sceneTypeOf(type)?.isEvery ?? false,
    take: (message) => {
      model.take(name, message);
      draw();
    },
    reset: () => {
      model.clearTopic(name);
      draw();
    },
  });
  return null;
}

/** Hands what tells where frames are to a scene. None is left out: each may tell of another frame. */
export function TransformFeed(
  { topic, model, draw }: FeedProps & { readonly topic: string },
): null {
  useMessages(topic, {
    isEvery: true,
    take: (message) => {
      model.takeTransforms(topic, message);
      draw();
    },
    reset: () => {
      model.clearTransforms(topic);
      draw();
    },
  });
  return null;
}

/** Hands all that a scene shows to it. */
export function Feeds({ topics, transforms, ...rest }: FeedProps & {
  readonly topics: readonly DrawnTopic[];
  readonly transforms: readonly string[];
}): VNode {
  return (
    <>
      {transforms.map((topic) => <TransformFeed key={topic} topic={topic} {...rest} />)}
      {topics.filter(({ isShown }) => isShown)
        .map((topic) => <TopicFeed key={keyOf(topic)} topic={topic} {...rest} />)}
    </>
  );
}

/** What was collected otherwise does not hold any longer: the last message is asked for once more. */
function keyOf({ name, type, keptSeconds, hasTrail }: DrawnTopic): string {
  return JSON.stringify([name, type, keptSeconds, hasTrail]);
}
