import type { ColumnRange, Columns } from "./columns.ts";

/** Where things are drawn. */
export interface PlotPixels {
  /** @returns Where a time is, in pixels of the canvas. */
  readonly x: (timeMs: number) => number;
  /** @returns Where a value is. */
  readonly y: (value: number) => number;
}

/** What is drawn on: a `Path2D`, or that of a test. */
export interface Pen {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
}

/**
 * Draws a line: in each column of pixels from its first value to the least and the greatest, which looks as
 * all of them would, by as few points as can be.
 *
 * @param pen What it is drawn with.
 * @param columns The line, updated to the range.
 * @param range What is seen of it.
 * @param pixels Where that is.
 */
export function drawLine(
  pen: Pen,
  columns: Columns,
  range: ColumnRange,
  { x, y }: PlotPixels,
): void {
  let isDown = false;
  columns.forEach(range, ({ firstMs, count, first, min, max, last, isBroken }) => {
    if (count > 0) {
      const at = x(firstMs);
      if (isDown) pen.lineTo(at, y(first));
      else dot(pen, at, y(first));
      // The one that the line leaves the column by comes last.
      const [one, other] = max - last < last - min ? [min, max] : [max, min];
      if (one !== first) pen.lineTo(at, y(one));
      if (other !== first || one !== first) pen.lineTo(at, y(other));
      isDown = true;
    }
    if (isBroken) isDown = false;
  });
}

/** What stands alone is a point. */
function dot(pen: Pen, x: number, y: number): void {
  pen.moveTo(x, y);
  pen.lineTo(x + 1, y);
  pen.moveTo(x, y);
}
