import type { VNode } from "preact";
import { useMemo } from "preact/hooks";
import { argsSchema } from "../../kit/args_schema.ts";
import { Empty } from "../../kit/empty.tsx";
import { NameList, providersText, shownItems } from "../../kit/name_list.tsx";
import { IconButton } from "../../kit/icon_button.tsx";
import { useAsked } from "../../kit/use_asked.ts";
import { useRobot } from "../../robot/robot.ts";
import type { PanelProps } from "../panel.tsx";
import { CallView } from "./call_view.tsx";
import type { ServiceSettings } from "./row.ts";

/** Calls one service, or lists all. */
export default function ServicePanel(props: PanelProps<ServiceSettings>): VNode {
  const { settings: { service }, change } = props;
  const items = shownItems(useRobot().services.value).filter(({ mayWrite }) => mayWrite);
  if (service !== "") return <OneService key={service} {...props} />;
  if (items.length === 0) {
    return <Empty title="There are no services">They appear here as soon as there are.</Empty>;
  }
  return <NameList what="services" items={items} onChoose={(service) => change({ service })} />;
}

function OneService(props: PanelProps<ServiceSettings>): VNode {
  const { settings: { service }, change } = props;
  const { client, services } = useRobot();
  const item = services.value.find(({ name }) => name === service);
  const hash = item?.types[0]?.hash;
  const asked = useAsked(() => client.schemaOf("services", service), [service, hash]);
  const args = useMemo(() => asked && argsSchema(asked.value), [asked]);
  return (
    <>
      <div class="tools">
        <IconButton
          icon="left"
          label="All services"
          onClick={() => change({ service: "" })}
        />
        <h2 class="ellipsis">{service}</h2>
        <span class="quiet small ellipsis">
          {item?.types[0]?.name} {item ? `by ${providersText(item)}` : "nobody provides it"}
        </span>
      </div>
      {args && <CallView {...props} args={args} isKnown={asked?.value !== null} />}
    </>
  );
}
