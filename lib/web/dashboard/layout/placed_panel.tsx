import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon_button.tsx";
import { Notice } from "../kit/notice.tsx";
import { isOfUse, type Panel } from "../panels/panel.tsx";
import { panelOf } from "../panels/panels.ts";
import { useRobot } from "../robot/robot.ts";
import type { PlacedPanel } from "./layout.ts";
import type { Offset } from "./use_drag.ts";

/** What a panel's frame tells of. */
export interface PanelActions {
  /** It is gripped, to be moved or resized. */
  readonly grip: (event: PointerEvent, what: "move" | "resize") => void;
  /** It goes so many columns and rows further, or becomes so much larger, by a key. */
  readonly step: (what: "move" | "resize", columns: number, rows: number) => void;
  /** Other settings. */
  readonly change: (settings: object) => void;
  /** The same once more. */
  readonly duplicate: () => void;
  readonly remove: () => void;
  /** It is to fill the page, or no longer. */
  readonly expand: () => void;
}

interface PlacedPanelViewProps extends PanelActions {
  readonly placed: PlacedPanel;
  /** How far it is beside its place while it is dragged; `undefined` while it is not. */
  readonly offset: Offset | undefined;
  readonly isExpanded: boolean;
}

/** A panel in its frame. */
export function PlacedPanelView(
  { placed, offset, isExpanded, ...actions }: PlacedPanelViewProps,
): VNode {
  const panel = panelOf(placed.panel);
  const { column, row, columns, rows } = placed;
  const title = panel?.title ?? placed.panel;
  const subject = panel?.subjectOf(placed.settings) ?? "";
  return (
    <section
      class={`placed ${offset ? "dragged" : ""} ${isExpanded ? "expanded" : ""}`}
      aria-label={subject === "" ? title : `${title}: ${subject}`}
      data-panel={placed.id}
      style={{
        "--column": column + 1,
        "--row": row + 1,
        "--columns": columns,
        "--rows": rows,
        transform: offset && `translate(${offset.x}px, ${offset.y}px)`,
      }}
    >
      <header class="placed-bar">
        <Grip title={title} {...actions} />
        {panel && <Icon name={panel.icon} />}
        <h2 class="ellipsis">
          {title} {subject !== "" && <span class="quiet code">{subject}</span>}
        </h2>
        <IconButton icon="copy" label={`Duplicate ${title}`} onClick={actions.duplicate} />
        <IconButton
          icon="expand"
          label={isExpanded ? "Show all panels" : `Show ${title} alone`}
          isOn={isExpanded}
          onClick={actions.expand}
        />
        <IconButton icon="close" label={`Remove ${title}`} onClick={actions.remove} />
      </header>
      <div class="placed-body">
        <PanelBody panel={panel} placed={placed} change={actions.change} />
      </div>
      <span
        class="placed-corner"
        aria-hidden="true"
        onPointerDown={(event) => actions.grip(event, "resize")}
      />
    </section>
  );
}

function PanelBody({ panel, placed, change }: {
  readonly panel: Panel | undefined;
  readonly placed: PlacedPanel;
  readonly change: (settings: object) => void;
}): VNode {
  const robot = useRobot();
  if (panel === undefined) {
    return <Notice kind="warn" title={`This page knows no panel "${placed.panel}"`} />;
  }
  if (isOfUse(panel, robot)) return panel.show(placed.settings, change);
  return robot.source.value.kind === "bag"
    ? <Notice kind="info" title={`${panel.title} is for a live robot, and this is a bag`} />
    : <Notice kind="info" title={`${panel.title} is for those who may act on the robot`} />;
}

/** What a panel is moved by: dragged, or by the keys that its label names. */
function Grip(
  { title, grip, step }: Pick<PanelActions, "grip" | "step"> & { readonly title: string },
): VNode {
  const said = useSignal("");
  const press = (event: KeyboardEvent) => {
    const [columns, rows] = STEPS[event.key] ?? [];
    if (columns === undefined || rows === undefined) return;
    event.preventDefault();
    step(event.shiftKey ? "resize" : "move", columns, rows);
    said.value = event.shiftKey ? "Resized" : "Moved";
  };
  return (
    <>
      <button
        type="button"
        class="icon-button grip"
        title="Drag, or move by arrow keys; resize by Shift and arrow keys"
        aria-label={`Move ${title}: arrow keys; Shift and arrow keys resize it`}
        onPointerDown={(event) => grip(event, "move")}
        onKeyDown={press}
      >
        <Icon name="move" />
      </button>
      <span class="visually-hidden" role="status">{said.value}</span>
    </>
  );
}

const STEPS: Readonly<Record<string, readonly [columns: number, rows: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
