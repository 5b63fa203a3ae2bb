/**
 * Where panels stand: none covers another one, and each stands as high as it can.
 *
 * @module
 */
import { COLUMNS, type PlacedPanel } from "./layout.ts";

type Place = Pick<PlacedPanel, "column" | "row" | "columns" | "rows">;

/** @returns Whether two of them cover the same place. */
export function overlap(a: Place, b: Place): boolean {
  return a.column < b.column + b.columns && b.column < a.column + a.columns &&
    a.row < b.row + b.rows && b.row < a.row + a.rows;
}

/**
 * Puts panels in order: who is higher up stays so, who covers another one gives way downwards, and then
 * each goes up as far as there is room.
 *
 * @param panels The panels.
 * @param fixed The id of one that keeps its place as long as others can give way: it is being moved.
 * @returns The same panels in the order of rows and columns.
 */
export function arrange(panels: readonly PlacedPanel[], fixed?: string): PlacedPanel[] {
  const moved = panels.find(({ id }) => id === fixed);
  // The one that is moved has its place before anybody else.
  const placed: PlacedPanel[] = moved ? [moved] : [];
  for (const panel of panels.toSorted(byPlace)) {
    if (panel.id !== fixed) placed.push(above(panel, moved, placed) ?? below(panel, placed));
  }
  return raised(placed);
}

/** @returns The first place in reading order where so much is free. */
export function freePlace(
  panels: readonly PlacedPanel[],
  { columns, rows }: Pick<Place, "columns" | "rows">,
): Pick<Place, "column" | "row"> {
  for (let row = 0;; row++) {
    for (let column = 0; column + columns <= COLUMNS; column++) {
      const place = { column, row, columns, rows };
      if (!panels.some((panel) => overlap(panel, place))) return { column, row };
    }
  }
}

/** @returns Who comes first in reading order. */
export function byPlace(a: Place, b: Place): number {
  return a.row - b.row || a.column - b.column;
}

/** Who is moved down onto another one changes places with it, if that has room where it came from. */
function above(
  panel: PlacedPanel,
  moved: PlacedPanel | undefined,
  placed: readonly PlacedPanel[],
): PlacedPanel | undefined {
  if (moved === undefined || !overlap(panel, moved) || panel.rows > moved.row) return undefined;
  const higher = { ...panel, row: moved.row - panel.rows };
  return placed.some((other) => overlap(other, higher)) ? undefined : higher;
}

function below(panel: PlacedPanel, placed: readonly PlacedPanel[]): PlacedPanel {
  let moved = panel;
  for (;;) {
    const others = placed.filter((other) => overlap(other, moved));
    if (others.length === 0) return moved;
    moved = { ...moved, row: Math.max(...others.map(({ row, rows }) => row + rows)) };
  }
}

function raised(panels: readonly PlacedPanel[]): PlacedPanel[] {
  const placed: PlacedPanel[] = [];
  for (const panel of panels.toSorted(byPlace)) {
    // What is in its way from the top on: under the lowest of these it stands.
    const higher = placed.filter((other) => overlap({ ...panel, row: 0, rows: Infinity }, other));
    const row = Math.max(0, ...higher.map((other) => other.row + other.rows));
    placed.push(row === panel.row ? panel : { ...panel, row });
  }
  return placed.sort(byPlace);
}
