import type { VNode } from "preact";
import { memo } from "../../kit/memo.ts";
import type { GraphItem } from "../../mesh/mesh_graph.ts";
import type { Place } from "./layered/layout.ts";
import { shorten } from "./shorten.ts";

interface ItemProps extends Omit<GraphItem, "key" | "uuid"> {
  /** The item's key. */
  readonly id: string;
  readonly place: Place;
  /** Whether Tab leads to it. */
  readonly isReached: boolean;
  /** A pointer or the focus is on an item, or on none any more. */
  readonly onLight: (key: string | null) => void;
  readonly onOpen: (key: string) => void;
}

/** So many letters there is room for. */
const LETTERS = { node: 16, topic: 20 } as const;
const MAX_DETAIL = 24;

/** A node or a topic of a graph. */
export const Item = memo(DrawnItem);

function DrawnItem({ id, place, isReached, onLight, onOpen, ...item }: ItemProps): VNode {
  const { kind, label, detail, grade, isGone } = item;
  const { x, y, width, height } = place;
  const middle = width / 2;
  return (
    <g
      class={`graph-item ${kind} ${grade} ${isGone ? "gone" : ""}`}
      transform={`translate(${x} ${y})`}
      data-item={id}
      onPointerEnter={() => onLight(id)}
      onPointerLeave={() => onLight(null)}
      onClick={() => onOpen(id)}
    >
      <title>{label}</title>
      <rect
        width={width}
        height={height}
        rx={kind === "node" ? 6 : height / 2}
        role="button"
        tabindex={isReached ? 0 : -1}
        aria-label={[kind, label, detail].filter((text) => text !== "").join(", ")}
        onFocus={() => onLight(id)}
        onBlur={() => onLight(null)}
      />
      {/* The button's label says the same, and more of it. */}
      <g aria-hidden="true">
        <text class="graph-label" x={middle} y={detail === "" ? 24.5 : 17}>
          {shorten(label, LETTERS[kind])}
        </text>
        {detail !== "" && (
          <text class="graph-detail" x={middle} y={31.5}>{shorten(detail, MAX_DETAIL)}</text>
        )}
      </g>
    </g>
  );
}
