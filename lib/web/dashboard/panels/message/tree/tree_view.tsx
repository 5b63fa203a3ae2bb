import type { VNode } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { rowWindow, scrollToRow } from "../../../kit/row_window.ts";
import { useSize } from "../../../kit/use_size.ts";
import type { TreeRow } from "./message_tree.ts";

/** Fingers need more than pointers. */
const ROW_PX = globalThis.matchMedia?.("(pointer: coarse)").matches ? 36 : 26;

/** Rows to be shown. */
export interface Rows {
  readonly count: number;
  readonly rowAt: (index: number) => TreeRow;
}

interface TreeViewProps {
  /** What it is called for who does not see it. */
  readonly label: string;
  readonly rows: Rows;
  /** The row that is chosen; -1 for none. */
  readonly chosen: number;
  /** Whether rows are called by whole paths. */
  readonly hasPaths: boolean;
  readonly onChoose: (row: number) => void;
  /** A row is to be opened, or closed. */
  readonly onOpen: (row: number, isOpen: boolean) => void;
  /** What stands in a row. */
  readonly row: (row: TreeRow) => VNode;
}

/** A tree of rows, of which only those are rendered that are seen; the keys move what is chosen. */
export function TreeView(props: TreeViewProps): VNode {
  const { label, rows, chosen, onChoose, onOpen } = props;
  const [scrollPx, setScrollPx] = useState(0);
  const box = useRef<HTMLDivElement>(null);
  const { height: viewPx } = useSize(box);
  const id = useId();
  const list = { count: rows.count, rowPx: ROW_PX, viewPx, scrollPx };
  const { first, end, offsetPx, heightPx } = rowWindow(list);
  useLayoutEffect(() => {
    // What is shown of it below the tree must not hide the row itself.
    if (chosen < 0 || box.current === null) return;
    const { scrollTop } = box.current;
    box.current.scrollTop = scrollToRow(chosen, { ...list, scrollPx: scrollTop });
  }, [viewPx]);
  const choose = (row: number) => {
    const next = Math.min(rows.count - 1, Math.max(0, row));
    onChoose(next);
    box.current!.scrollTop = scrollToRow(next, { ...list, scrollPx: box.current!.scrollTop });
  };
  const onKey = (event: KeyboardEvent) => {
    const next = rowForKey(event.key, { rows, chosen, page: Math.floor(viewPx / ROW_PX) - 1 });
    if (next === undefined) return;
    event.preventDefault();
    if (next.isOpen === undefined) choose(next.row);
    else onOpen(next.row, next.isOpen);
  };
  const isSeen = chosen >= first && chosen < end;
  return (
    <div
      ref={box}
      class="tree"
      role="tree"
      aria-label={label}
      tabIndex={0}
      aria-activedescendant={isSeen ? `${id}-${chosen}` : undefined}
      onScroll={({ currentTarget }) => setScrollPx(currentTarget.scrollTop)}
      onKeyDown={onKey}
    >
      <div role="none" class="tree-space" style={{ height: `${heightPx}px` }}>
        <div role="none" style={{ transform: `translateY(${offsetPx}px)` }}>
          {Array.from({ length: Math.max(0, end - first) }, (_, at) => {
            const row = rows.rowAt(first + at);
            return (
              <Row
                key={row.path.join("\n")}
                {...props}
                id={`${id}-${first + at}`}
                index={first + at}
                shown={row}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Row({ id, index, shown, chosen, hasPaths, onChoose, onOpen, row }: TreeViewProps & {
  readonly id: string;
  readonly index: number;
  readonly shown: TreeRow;
}): VNode {
  const { level, canOpen, isOpen, isGone, place, of } = shown;
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={level}
      aria-expanded={canOpen ? isOpen : undefined}
      aria-selected={index === chosen}
      aria-posinset={place + 1}
      aria-setsize={of}
      class={`tree-row ${isGone ? "gone" : ""} ${hasPaths ? "path" : ""}`}
      style={{ "--level": level - 1, height: `${ROW_PX}px` }}
      onClick={() => {
        onChoose(index);
        if (canOpen) onOpen(index, !isOpen);
      }}
    >
      {row(shown)}
    </div>
  );
}

/** What a key does: another row is chosen, or the row that is chosen opens or closes. */
function rowForKey(
  key: string,
  { rows, chosen, page }: { readonly rows: Rows; readonly chosen: number; readonly page: number },
): { readonly row: number; readonly isOpen?: boolean } | undefined {
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: chosen + 1,
    ArrowUp: chosen - 1,
    PageDown: chosen + page,
    PageUp: chosen - page,
    Home: 0,
    End: rows.count - 1,
  };
  if (Object.hasOwn(moves, key)) return { row: moves[key]! };
  if (chosen < 0 || chosen >= rows.count) return undefined;
  const { canOpen, isOpen, place, level } = rows.rowAt(chosen);
  if (key === "Enter" || key === " ") return canOpen ? { row: chosen, isOpen: !isOpen } : undefined;
  if (key === "ArrowRight") {
    return isOpen || !canOpen ? { row: chosen + 1 } : { row: chosen, isOpen: true };
  }
  if (key !== "ArrowLeft") return undefined;
  if (canOpen && isOpen) return { row: chosen, isOpen: false };
  return level > 1 ? { row: parentRow(rows, { chosen, level, place }) } : { row: chosen };
}

function parentRow(
  rows: Rows,
  { chosen, level, place }: {
    readonly chosen: number;
    readonly level: number;
    readonly place: number;
  },
): number {
  // The rows between are those before it and what is open in them.
  let row = chosen - place - 1;
  for (; row > 0 && rows.rowAt(row).level >= level; row--);
  return Math.max(0, row);
}
