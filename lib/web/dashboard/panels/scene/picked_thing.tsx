import type { VNode } from "preact";
import { IconButton } from "../../kit/icon_button.tsx";
import { describePlace } from "../../space/describe.ts";
import type { DrawnTopic } from "./drawn_topics.ts";
import type { Stage } from "./stage.ts";

/** What somebody has clicked on, in words. */
export function PickedThing(
  { stage, topics }: { readonly stage: Stage; readonly topics: readonly DrawnTopic[] },
): VNode {
  const hit = stage.picked.value;
  const topic = topics.find(({ name }) => name === hit?.topic);
  return (
    <div class="scene-picked" role="status">
      {hit && (
        <div>
          <p>
            <strong>{hit.topic}</strong> <span class="quiet small">{topic?.type}</span>
          </p>
          <p class="tabular small">
            {describePlace(hit.position)}{" "}
            <span class="quiet">in {stage.words.value.fixedFrame}</span>
          </p>
          <IconButton icon="close" label="Forget what was clicked" onClick={() => stage.unpick()} />
        </div>
      )}
    </div>
  );
}
