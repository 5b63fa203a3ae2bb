import { colourOf } from "../../kit/colours.ts";
import { timeTicks } from "../../over_time/time_ticks.ts";
import type { TimeRange } from "../../over_time/time_view.ts";
import { stateColour } from "./state_colours.ts";
import type { Transitions } from "./transitions.ts";
import { type VisibleBand, visibleBands } from "./visible_bands.ts";

/** Places in pixels, which the style sheet has, too. */
export const [ROW_PX, NAME_PX, AXIS_PX] = [56, 26, 24];
const [TICK_PX, PAD_PX, RADIUS_PX] = [110, 6, 4];

/** What is drawn. */
export interface StatesPicture {
  readonly rows: readonly (Transitions | undefined)[];
  readonly range: TimeRange;
  readonly widthPx: number;
  /** A time that is marked: where a bag stands. */
  readonly markMs: number | undefined;
  /** The time under the pointer. */
  readonly pointedMs: number | undefined;
}

/** @returns Colours by names, each asked for once. */
export function colourTable(): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const colour = known.get(name) ?? colourOf(name);
    known.set(name, colour);
    return colour;
  };
}

/**
 * Draws rows of states over a time axis.
 *
 * @param context What is drawn on, in CSS pixels.
 * @param picture What.
 * @param colour The page's colours.
 */
export function drawStates(
  context: CanvasRenderingContext2D,
  picture: StatesPicture,
  colour: (name: string) => string,
): void {
  const { rows, range, widthPx, markMs, pointedMs } = picture;
  const bottom = rows.length * ROW_PX;
  context.clearRect(0, 0, widthPx, bottom + AXIS_PX);
  context.font = "12px system-ui, sans-serif";
  context.textBaseline = "middle";
  drawAxis(context, picture, colour);
  for (const [index, row] of rows.entries()) {
    if (row === undefined) continue;
    for (const band of visibleBands(row, range, widthPx)) {
      drawBand(context, band, { y: index * ROW_PX + NAME_PX, colour });
    }
  }
  drawLine(context, { atMs: pointedMs, style: colour("text"), isDashed: true }, picture);
  drawLine(context, { atMs: markMs, style: colour("accent"), isDashed: false }, picture);
}

function drawBand(
  context: CanvasRenderingContext2D,
  { x, width, text }: VisibleBand,
  { y, colour }: { readonly y: number; readonly colour: (name: string) => string },
): void {
  const height = ROW_PX - NAME_PX - PAD_PX;
  context.fillStyle = text === undefined ? colour("line-strong") : colour(stateColour(text));
  context.beginPath();
  // A gap between two bands tells them apart without any colour.
  context.roundRect(x, y, Math.max(1, width - 1), height, width > 12 ? RADIUS_PX : 0);
  context.fill();
  if (text === undefined || width < 24) return;
  context.fillStyle = colour("pane");
  const shown = fitting(context, text, width - 2 * PAD_PX);
  context.fillText(shown, x + PAD_PX, y + height / 2 + 0.5);
}

/** As much of a text as there is room for; nothing where that would tell nobody anything. */
function fitting(context: CanvasRenderingContext2D, text: string, widthPx: number): string {
  const { width } = context.measureText(text);
  if (width <= widthPx) return text;
  const letters = Math.floor(text.length * widthPx / width) - 1;
  return letters < 3 ? "" : `${text.slice(0, letters)}…`;
}

function drawAxis(
  context: CanvasRenderingContext2D,
  { rows, range, widthPx }: StatesPicture,
  colour: (name: string) => string,
): void {
  const bottom = rows.length * ROW_PX;
  const maxCount = Math.max(1, Math.floor(widthPx / TICK_PX));
  for (const { atMs, label } of timeTicks(range, { maxCount })) {
    const x = (atMs - range.fromMs) / (range.toMs - range.fromMs) * widthPx;
    context.fillStyle = colour("line");
    context.fillRect(Math.round(x), 0, 1, bottom);
    context.fillStyle = colour("quiet");
    const { width } = context.measureText(label);
    // Those at the edges stay inside.
    const left = Math.min(widthPx - width - 2, Math.max(2, x - width / 2));
    context.fillText(label, left, bottom + AXIS_PX / 2);
  }
}

function drawLine(
  context: CanvasRenderingContext2D,
  { atMs, style, isDashed }: {
    readonly atMs: number | undefined;
    readonly style: string;
    readonly isDashed: boolean;
  },
  { rows, range: { fromMs, toMs }, widthPx }: StatesPicture,
): void {
  if (atMs === undefined || atMs < fromMs || atMs > toMs) return;
  const x = Math.round((atMs - fromMs) / (toMs - fromMs) * widthPx) + 0.5;
  context.strokeStyle = style;
  context.setLineDash(isDashed ? [3, 3] : []);
  context.beginPath();
  context.moveTo(x, 0);
  context.lineTo(x, rows.length * ROW_PX);
  context.stroke();
  context.setLineDash([]);
}
