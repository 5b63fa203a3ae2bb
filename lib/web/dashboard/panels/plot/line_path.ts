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
 * Draws a line: in each column of pixels from its first value to the least, the greatest and the last, which
 * looks as all of them would.
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
      else pen.moveTo(at, y(first));
      if (count === 1 && !isDown) {
        // A sample that stands alone is a point.
        pen.lineTo(at + 1, y(first));
        pen.moveTo(at, y(first));
      }
      if (min !== max) {
        pen.lineTo(at, y(min));
        pen.lineTo(at, y(max));
        pen.lineTo(at, y(last));
      }
      isDown = true;
    }
    if (isBroken) isDown = false;
  });
}
