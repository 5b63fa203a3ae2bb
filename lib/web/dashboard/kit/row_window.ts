/** Browsers have no elements that are higher than some ten million pixels. */
const MAX_HEIGHT_PX = 8_000_000;
/** So many rows beyond the visible ones are there already when somebody scrolls. */
const MARGIN_ROWS = 4;

/** What is known of a list of rows of the same height. */
export interface RowsInView {
  /** How many rows there are. */
  readonly count: number;
  /** How high each of them is, in CSS pixels. */
  readonly rowPx: number;
  /** How high the part is that is seen. */
  readonly viewPx: number;
  /** How far somebody has scrolled. */
  readonly scrollPx: number;
}

/** Which rows are there, and where. */
export interface RowWindow {
  /** The first row. */
  readonly first: number;
  /** The row behind the last. */
  readonly end: number;
  /** How far below the top the first one stands. */
  readonly offsetPx: number;
  /** How high all of them together are, for the scroll bar. */
  readonly heightPx: number;
}

/**
 * Says which rows of a list are to be rendered: those that are seen, and a few more. Of lists that are
 * higher than browsers can have them, the scroll bar stands for shares of the whole.
 *
 * @param rows What is known of it.
 * @returns The rows.
 */
export function rowWindow({ count, rowPx, viewPx, scrollPx }: RowsInView): RowWindow {
  const wholePx = count * rowPx;
  const heightPx = Math.min(wholePx, MAX_HEIGHT_PX);
  const maxScrollPx = Math.max(0, heightPx - viewPx);
  const atPx = Math.min(Math.max(0, scrollPx), maxScrollPx);
  const topPx = maxScrollPx === 0 ? 0 : atPx / maxScrollPx * (wholePx - viewPx);
  const first = Math.max(0, Math.floor(topPx / rowPx) - MARGIN_ROWS);
  const end = Math.min(count, Math.ceil((topPx + viewPx) / rowPx) + MARGIN_ROWS);
  return { first, end, offsetPx: atPx + first * rowPx - topPx, heightPx };
}

/**
 * How far to scroll so that a row is seen, as little as possible.
 *
 * @param row The row's number.
 * @param rows What is known of the list.
 * @returns How far, in CSS pixels.
 */
export function scrollToRow(row: number, { count, rowPx, viewPx, scrollPx }: RowsInView): number {
  const wholePx = count * rowPx;
  const maxScrollPx = Math.max(0, Math.min(wholePx, MAX_HEIGHT_PX) - viewPx);
  if (maxScrollPx === 0) return 0;
  const factor = (wholePx - viewPx) / maxScrollPx;
  const topPx = Math.min(scrollPx, maxScrollPx) * factor;
  const wantedPx = Math.min(Math.max(topPx, (row + 1) * rowPx - viewPx), row * rowPx);
  return Math.min(maxScrollPx, Math.max(0, wantedPx / factor));
}
