/**
 * What one does with a layout; each returns another one.
 *
 * @module
 */
import { arrange, freePlace } from "./arrange.ts";
import { COLUMNS, type Layout, MAX_PANELS, type PlacedPanel } from "./layout.ts";

/** The least that a panel takes. */
const MIN_COLUMNS = 2;
const MIN_ROWS = 3;

/** A panel that is to get a place. */
export type NewPanel = Pick<PlacedPanel, "panel" | "columns" | "rows" | "settings">;

/** @returns The layout with one more panel, where there is room; as it was, if it is full. */
export function addPanel(layout: Layout, panel: NewPanel): Layout {
  if (layout.panels.length >= MAX_PANELS) return layout;
  const number = Math.max(0, ...layout.panels.map(({ id }) => Number(id) || 0)) + 1;
  const placed = { ...panel, ...freePlace(layout.panels, panel), id: `${number}` };
  return { ...layout, panels: arrange([...layout.panels, placed]) };
}

/** @returns The layout without a panel. */
export function removePanel(layout: Layout, id: string): Layout {
  return { ...layout, panels: arrange(layout.panels.filter((panel) => panel.id !== id)) };
}

/** @returns The layout with a panel at another place, as far as that is one. */
export function movePanel(
  layout: Layout,
  id: string,
  { column, row }: Pick<PlacedPanel, "column" | "row">,
): Layout {
  return placePanel(layout, id, (panel) => ({
    ...panel,
    column: Math.min(Math.max(0, column), COLUMNS - panel.columns),
    row: Math.max(0, row),
  }));
}

/** @returns The layout with a panel of another size, as far as there may be such. */
export function resizePanel(
  layout: Layout,
  id: string,
  { columns, rows }: Pick<PlacedPanel, "columns" | "rows">,
): Layout {
  return placePanel(layout, id, (panel) => ({
    ...panel,
    columns: Math.min(Math.max(MIN_COLUMNS, columns), COLUMNS - panel.column),
    rows: Math.max(MIN_ROWS, rows),
  }));
}

/** @returns The layout with other settings of a panel, beside those that stay. */
export function setPanel(layout: Layout, id: string, settings: object): Layout {
  const panels = layout.panels.map((panel) =>
    panel.id === id ? { ...panel, settings: { ...panel.settings, ...settings } } : panel
  );
  return { ...layout, panels };
}

function placePanel(
  layout: Layout,
  id: string,
  place: (panel: PlacedPanel) => PlacedPanel,
): Layout {
  const panels = layout.panels.map((panel) => panel.id === id ? place(panel) : panel);
  return { ...layout, panels: arrange(panels, id) };
}
