import { readNumber, readText } from "../panels/settings.ts";
import { arrange } from "./arrange.ts";
import { COLUMNS, type Layout, MAX_PANELS, type PlacedPanel } from "./layout.ts";

const MAX_ROWS = 10_000;
const MAX_PANEL_ROWS = 60;

/**
 * Reads a layout out of a link, a file, or what the browser has kept, which may be anything.
 *
 * @param value What is said to be one.
 * @returns The layout, in which no panel covers another one; `undefined` if it is none.
 */
export function readLayout(value: unknown): Layout | undefined {
  if (!isRecord(value) || !Array.isArray(value.panels)) return undefined;
  const panels = value.panels.slice(0, MAX_PANELS).map(readPanel).filter((one) =>
    one !== undefined
  );
  return {
    name: readText(value.name).slice(0, 80) || "Layout",
    panels: arrange(withOwnIds(panels)),
  };
}

function readPanel(value: unknown): PlacedPanel | undefined {
  if (!isRecord(value) || typeof value.panel !== "string") return undefined;
  const whole = (entry: unknown, otherwise: number, min: number, max: number) =>
    Math.round(readNumber(entry, { otherwise, min, max }));
  const columns = whole(value.columns, 4, 1, COLUMNS);
  return {
    id: readText(value.id),
    panel: value.panel,
    column: Math.min(whole(value.column, 0, 0, COLUMNS - 1), COLUMNS - columns),
    row: whole(value.row, 0, 0, MAX_ROWS),
    columns,
    rows: whole(value.rows, 6, 1, MAX_PANEL_ROWS),
    settings: isRecord(value.settings) ? value.settings : {},
  };
}

/** Whoever writes a file by hand may forget that ids tell panels apart. */
function withOwnIds(panels: readonly PlacedPanel[]): PlacedPanel[] {
  const ids = new Set<string>();
  return panels.map((panel) => {
    const isOwn = panel.id !== "" && !ids.has(panel.id);
    const id = isOwn ? panel.id : freeId(ids, panels);
    ids.add(id);
    return { ...panel, id };
  });
}

function freeId(taken: ReadonlySet<string>, panels: readonly PlacedPanel[]): string {
  let number = 1;
  while (taken.has(`${number}`) || panels.some(({ id }) => id === `${number}`)) number++;
  return `${number}`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
