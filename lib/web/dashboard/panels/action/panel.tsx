import type { VNode } from "preact";
import type { ActionDocument } from "../../../../schema/document/action_document.ts";
import { Empty } from "../../kit/empty.tsx";
import { IconButton } from "../../kit/icon_button.tsx";
import { NameList, providersText, shownItems } from "../../kit/name_list.tsx";
import { useAsked } from "../../kit/use_asked.ts";
import { useRobot } from "../../robot/robot.ts";
import type { PanelProps } from "../panel.tsx";
import { GoalView } from "./goal_view.tsx";
import type { ActionSettings } from "./row.ts";
import { StartView } from "./start_view.tsx";
import { useGoals } from "./use_goals.ts";

/** The goals of one action, or the list of all actions. */
export default function ActionPanel(props: PanelProps<ActionSettings>): VNode {
  const { settings: { action }, change } = props;
  const items = shownItems(useRobot().actions.value);
  if (action !== "") return <OneAction key={action} {...props} />;
  if (items.length === 0) {
    return <Empty title="There are no actions">They appear here as soon as there are.</Empty>;
  }
  return <NameList what="actions" items={items} onChoose={(action) => change({ action })} />;
}

function OneAction(props: PanelProps<ActionSettings>): VNode {
  const { settings: { action }, change } = props;
  const { client, actions } = useRobot();
  const item = actions.value.find(({ name }) => name === action);
  const hash = item?.types[0]?.hash;
  const asked = useAsked(() => client.schemaOf("actions", action), [action, hash]);
  return (
    <>
      <div class="tools">
        <IconButton icon="left" label="All actions" onClick={() => change({ action: "" })} />
        <h2 class="ellipsis">{action}</h2>
        <span class="quiet small ellipsis">
          {item?.types[0]?.name} {item ? `by ${providersText(item)}` : "nobody provides it"}
        </span>
      </div>
      {asked && <ActionView {...props} document={asked.value} />}
    </>
  );
}

function ActionView(
  props: PanelProps<ActionSettings> & { readonly document: ActionDocument | null },
): VNode {
  const { settings: { action }, document } = props;
  const { role } = useRobot();
  const goals = useGoals(action, document?.feedback ?? true);
  return (
    <div class="fill service">
      {role.value === "control" && <StartView {...props} schema={document?.goal ?? true} />}
      <section class="goals" aria-label="Goals">
        <h3>Goals</h3>
        {goals.all.length === 0 && <p class="quiet">There are none now.</p>}
        {goals.all.map((goal) => (
          <GoalView
            key={goal.id}
            goal={goal}
            followed={goals.followed(goal.id)}
            onFollow={() => goals.follow(goal.id)}
          />
        ))}
      </section>
    </div>
  );
}
