import type { VNode } from "preact";
import { useSignal } from "@preact/signals";
import { printable } from "../../../../text/printable.ts";
import { Empty } from "../../kit/empty.tsx";
import { useRobot } from "../../robot/robot.ts";
import type { TopicInfo } from "../../robot/topic_info.ts";
import { routeHash } from "../../shell/route.ts";

/** Beyond so many topics one has to say which. */
const MAX_SHOWN = 500;

/** All topics, of which one is chosen. */
export function TopicList({ chosen }: { readonly chosen: string }): VNode {
  const filter = useSignal("");
  const topics = useRobot().source.value.topics.value;
  const fitting = topics.filter((topic) => fits(topic, filter.value));
  return (
    <nav class="topic-list" aria-label="Topics">
      <div class="tools">
        <input
          type="search"
          class="topic-filter"
          placeholder="Find topics"
          aria-label="Find topics"
          value={filter.value}
          spellcheck={false}
          autocapitalize="off"
          onInput={({ currentTarget }) => void (filter.value = currentTarget.value)}
        />
      </div>
      {fitting.length === 0
        ? (
          <Empty title={topics.length === 0 ? "There are no topics" : "No topic is called so"}>
            {topics.length === 0 && <p>They are listed as soon as a node sends or listens.</p>}
          </Empty>
        )
        : (
          <ul class="fill">
            {fitting.slice(0, MAX_SHOWN).map(({ name, type, senders }) => (
              <li key={name}>
                <a
                  href={routeHash("topics", name)}
                  aria-current={name === chosen ? "true" : undefined}
                  class={senders.length === 0 ? "quiet" : ""}
                >
                  <span class="code">{printable(name)}</span>
                  <span class="small quiet ellipsis">
                    {senders.length === 0 ? "nobody sends" : printable(type)}
                  </span>
                </a>
              </li>
            ))}
            {fitting.length > MAX_SHOWN && (
              <li class="quiet small topic-more">{fitting.length - MAX_SHOWN} more</li>
            )}
          </ul>
        )}
    </nav>
  );
}

function fits({ name, type, mayRead }: TopicInfo, filter: string): boolean {
  const wanted = filter.trim().toLowerCase();
  return mayRead && (name.toLowerCase().includes(wanted) || type.toLowerCase().includes(wanted));
}
