import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { printable } from "../../../../text/printable.ts";
import { Empty } from "../../kit/empty.tsx";
import { Icon } from "../../kit/icon.tsx";
import { panelOf } from "../../panels/panels.ts";
import { useRobot } from "../../robot/robot.ts";
import { route, routeHash } from "../../shell/route.ts";
import type { PageProps } from "../page.ts";
import { panelsFor, type ShownAs } from "./show_as.ts";
import { TopicList } from "./topic_list.tsx";

/** The topics, and the last message of one of them. */
export default function TopicsPage({ subject }: PageProps): VNode {
  return (
    <div class={`topics-page ${subject === "" ? "" : "has-topic"}`}>
      <h1 class="visually-hidden">Topics</h1>
      <TopicList chosen={subject} />
      {subject === ""
        ? (
          <div class="topic-pane topic-none">
            <Empty title="Choose a topic">
              <p>Its messages are shown here, field by field.</p>
            </Empty>
          </div>
        )
        : <TopicPane key={subject} topic={subject} />}
    </div>
  );
}

function TopicPane({ topic }: { readonly topic: string }): VNode {
  const info = useRobot().source.value.topics.value.find(({ name }) => name === topic);
  const choices = info ? panelsFor(info) : [];
  const wanted = route.value.query.get("as") ?? "message";
  const shown = choices.find(({ panel }) => panel.id === wanted) ??
    // Of a topic that says nothing of its type a link may know better.
    { panel: panelOf(wanted) ?? panelOf("message")!, settings: {} };
  return (
    <section class="topic-pane" aria-label={topic}>
      <header class="topic-bar">
        <a class="topic-back" href={routeHash("topics")} aria-label="All topics">
          <Icon name="left" />
        </a>
        <h2 class="code ellipsis" title={topic}>{printable(topic)}</h2>
        {choices.length > 1 && <ShowAs topic={topic} choices={choices} shown={shown.panel.id} />}
      </header>
      <Shown key={shown.panel.id} {...shown} topic={topic} />
    </section>
  );
}

function ShowAs({ topic, choices, shown }: {
  readonly topic: string;
  readonly choices: readonly ShownAs[];
  readonly shown: string;
}): VNode {
  return (
    <nav class="show-as" aria-label="Show as">
      {choices.map(({ panel: { id, title, icon } }) => (
        <a
          key={id}
          href={`${routeHash("topics", topic)}${id === "message" ? "" : `?as=${id}`}`}
          aria-current={id === shown ? "true" : undefined}
        >
          <Icon name={icon} /> {title}
        </a>
      ))}
    </nav>
  );
}

/** What is changed here holds as long as the topic is shown. */
function Shown({ panel, settings, topic }: ShownAs & { readonly topic: string }): VNode {
  const changed = useSignal<object>({});
  const at = { topic, ...settings, hasPicker: false, ...changed.value };
  return panel.show(at, (change) => {
    changed.value = { ...changed.peek(), ...change };
  });
}
