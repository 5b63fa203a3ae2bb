import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useSize } from "../kit/use_size.ts";
import { addPanel, movePanel, removePanel, resizePanel, setPanel } from "./change_layout.ts";
import { COLUMNS, type Layout, type PlacedPanel } from "./layout.ts";
import type { Layouts } from "./layouts.ts";
import { PlacedPanelView } from "./placed_panel.tsx";
import { type Offset, useDrag } from "./use_drag.ts";

/** A row's height and the space between panels, in CSS pixels, as `layout.css` has them. */
const [ROW_PX, GAP_PX] = [40, 8];
/** Below this there is one panel beside the other no longer. */
const NARROW_PX = 700;

interface Drag {
  readonly id: string;
  /** What it would be if it were let go of now. */
  readonly preview: Layout;
  /** How far the panel is beside that. */
  readonly offset: Offset;
}

/** The panels of a layout, to be moved and resized. */
export function Workspace({ layouts }: { readonly layouts: Layouts }): VNode {
  const area = useRef<HTMLDivElement>(null);
  const { width } = useSize(area);
  const drag = useSignal<Drag | undefined>(undefined);
  const expanded = useSignal<string | undefined>(undefined);
  const startDrag = useDrag(() => area.current);
  const layout = layouts.current.value;
  const shown = drag.value?.preview ?? layout;
  const columnPx = (width + GAP_PX) / COLUMNS;

  const grip = (placed: PlacedPanel) => (event: PointerEvent, what: "move" | "resize") => {
    if (width < NARROW_PX || expanded.value !== undefined) return;
    startDrag(event, {
      move: (offset) => void (drag.value = dragged(layout, placed, { what, offset, columnPx })),
      end: (isGivenUp) => {
        const preview = drag.peek()?.preview;
        drag.value = undefined;
        if (preview && !isGivenUp) layouts.change(() => preview);
      },
    });
  };
  // A panel that changes its place in the page loses the keys.
  const focused = useRef<string | undefined>(undefined);
  useLayoutEffect(() => {
    if (focused.current === undefined) return;
    area.current?.querySelector<HTMLElement>(`[data-panel="${focused.current}"] .grip`)?.focus();
    focused.current = undefined;
  });
  const step =
    ({ id, column, row, columns, rows }: PlacedPanel) =>
    (what: "move" | "resize", right: number, down: number) => {
      focused.current = id;
      layouts.change((layout) =>
        what === "move"
          ? movePanel(layout, id, { column: column + right, row: row + down })
          : resizePanel(layout, id, { columns: columns + right, rows: rows + down })
      );
    };
  return (
    <div
      ref={area}
      class={`layout ${width < NARROW_PX ? "narrow" : ""} ${drag.value ? "dragging" : ""} ${
        expanded.value === undefined ? "" : "has-expanded"
      }`}
    >
      {drag.value && <DropPlace panel={shown.panels.find(({ id }) => id === drag.value?.id)!} />}
      {shown.panels.map((placed) => (
        <PlacedPanelView
          key={placed.id}
          placed={placed}
          offset={drag.value?.id === placed.id ? drag.value.offset : undefined}
          isExpanded={expanded.value === placed.id}
          grip={grip(placed)}
          step={step(placed)}
          change={(settings) => layouts.adjust((layout) => setPanel(layout, placed.id, settings))}
          duplicate={() => layouts.change((layout) => addPanel(layout, placed))}
          remove={() => {
            expanded.value = undefined;
            layouts.change((layout) => removePanel(layout, placed.id));
          }}
          expand={() =>
            void (expanded.value = expanded.peek() === placed.id ? undefined : placed.id)}
        />
      ))}
    </div>
  );
}

/** Where the panel that is dragged will stand. */
function DropPlace(
  { panel: { column, row, columns, rows } }: { readonly panel: PlacedPanel },
): VNode {
  const place = {
    "--column": column + 1,
    "--row": row + 1,
    "--columns": columns,
    "--rows": rows,
  };
  return <div class="drop-place" style={place} />;
}

function dragged(
  layout: Layout,
  { id, column, row, columns, rows }: PlacedPanel,
  { what, offset, columnPx }: {
    readonly what: "move" | "resize";
    readonly offset: Offset;
    readonly columnPx: number;
  },
): Drag {
  const rowPx = ROW_PX + GAP_PX;
  const right = Math.round(offset.x / columnPx);
  const down = Math.round(offset.y / rowPx);
  if (what === "resize") {
    const size = { columns: columns + right, rows: rows + down };
    return { id, preview: resizePanel(layout, id, size), offset: { x: 0, y: 0 } };
  }
  const preview = movePanel(layout, id, { column: column + right, row: row + down });
  const place = preview.panels.find((panel) => panel.id === id)!;
  return {
    id,
    preview,
    offset: {
      x: offset.x - (place.column - column) * columnPx,
      y: offset.y - (place.row - row) * rowPx,
    },
  };
}
