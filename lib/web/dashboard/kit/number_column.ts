import type { Column } from "./data_table.tsx";
import { known } from "./known.ts";

/** What a column of numbers is, beside what any column is. */
export interface NumberColumn<Row> extends Pick<Column<Row>, "key" | "title"> {
  /** The number; nothing where it is not known. */
  readonly valueOf: (row: Row) => number | null | undefined;
  /** How it is written. */
  readonly format: (value: number) => string;
}

/** @returns A column of numbers, with a dash where one is not known. */
export function numberColumn<Row>({ key, title, valueOf, format }: NumberColumn<Row>): Column<Row> {
  return {
    key,
    title,
    isNumber: true,
    value: (row) => valueOf(row) ?? null,
    cell: (row) => known(valueOf(row), format),
  };
}
