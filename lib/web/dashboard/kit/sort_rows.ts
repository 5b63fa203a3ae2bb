/** By what rows are sorted. */
export interface Order {
  /** The column's key. */
  readonly sort: string;
  /** Whether the largest comes first. */
  readonly isDescending: boolean;
}

/** What sorts rows: `null` where it is not known. */
export type SortValue = number | string | null;

const names = new Intl.Collator("en", { numeric: true });

/**
 * Sorts rows.
 *
 * @param rows The rows.
 * @param valueOf What they are sorted by; what is not known comes last in both directions.
 * @param nameOf Decides where that is equal.
 * @returns The rows in that order.
 */
export function sortRows<Row>(
  rows: readonly Row[],
  valueOf: (row: Row) => SortValue,
  { nameOf, isDescending }: {
    readonly nameOf: (row: Row) => string;
    readonly isDescending: boolean;
  },
): Row[] {
  const byName = (a: Row, b: Row) => names.compare(nameOf(a), nameOf(b));
  return rows.toSorted((a, b) => {
    const [left, right] = [valueOf(a), valueOf(b)];
    if (left === null || right === null) {
      return Number(left === null) - Number(right === null) || byName(a, b);
    }
    const order = compare(left, right);
    return (isDescending ? -order : order) || byName(a, b);
  });
}

function compare(left: number | string, right: number | string): number {
  if (typeof left === "string" && typeof right === "string") return names.compare(left, right);
  return Number(left) - Number(right);
}
