import { computed } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { Empty } from "../kit/empty.tsx";
import { say } from "../kit/toast.tsx";
import { PANELS } from "../panels/panels.ts";
import { useRobot } from "../robot/robot.ts";
import { keep, kept } from "../shell/kept.ts";
import { dropQuery, route } from "../shell/route.ts";
import { defaultLayout } from "./default_layout.ts";
import { LayoutBar } from "./layout_bar.tsx";
import { Layouts } from "./layouts.ts";
import { layoutFromLink } from "./share.ts";
import { Workspace } from "./workspace.tsx";

const KEEPER = {
  read: () => kept("layouts"),
  write: (value: unknown) => void keep("layouts", value),
};

/** The panels as somebody has arranged them. */
export default function LayoutPage(): VNode {
  const robot = useRobot();
  const layouts = useMemo(
    () => new Layouts(computed(() => defaultLayout(robot, PANELS)), KEEPER),
    [robot],
  );
  const link = route.value.query.get("layout");
  useEffect(() => {
    if (link !== null) void takeLink(layouts, link);
  }, [link]);
  return (
    <div class="layout-page">
      <h1 class="visually-hidden">Panels</h1>
      <LayoutBar layouts={layouts} />
      {layouts.current.value.panels.length === 0
        ? <Empty title="No panels yet">Add one, and arrange them as you like.</Empty>
        : <Workspace layouts={layouts} />}
    </div>
  );
}

async function takeLink(layouts: Layouts, link: string): Promise<void> {
  const layout = await layoutFromLink(link);
  // The next reload shows what was made of it since, not the link once more.
  dropQuery();
  if (layout === undefined) return say("This link has no layout that can be read", "bad");
  layouts.add(layout);
}
