import type { ComponentChildren, VNode } from "preact";
import { useRef, useState } from "preact/hooks";
import { Icon } from "./icon.tsx";
import { type Order, sortRows, type SortValue } from "./sort_rows.ts";

/** One column of a {@linkcode DataTable}. */
export interface Column<Row> {
  /** What settings call it. */
  readonly key: string;
  /** What stands above it. */
  readonly title: string;
  /** What it says, for who wonders. */
  readonly about?: string;
  /** What it is sorted by. */
  readonly value: (row: Row) => SortValue;
  /** What is shown. */
  readonly cell: (row: Row) => ComponentChildren;
  /** Whether it stands to the right, and the largest first. */
  readonly isNumber?: boolean;
  /** How much room there must be until it is shown: 0 is always, 3 on a wide screen alone. */
  readonly from?: 0 | 1 | 2 | 3;
}

interface DataTableProps<Row> {
  /** What the table is called, for who does not see it. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  /** Tells rows from each other for as long as they are there. */
  readonly keyOf: (row: Row) => string;
  readonly nameOf: (row: Row) => string;
  /** A class for a row, such as that of one that is gone. */
  readonly classOf?: (row: Row) => string;
  readonly order: Order;
  readonly onOrder: (order: Order) => void;
}

/** So many rows are shown until somebody asks for all. */
const MAX_ROWS = 200;

/**
 * A table that is sorted by its titles. Where there is no room for columns, each row is a card, and
 * what it is sorted by is chosen from a list.
 */
export function DataTable<Row>(props: DataTableProps<Row>): VNode {
  const { label, columns, rows, nameOf, order } = props;
  const [isWhole, setWhole] = useState(false);
  const column = columns.find(({ key }) => key === order.sort) ?? columns[0]!;
  const sorted = sortRows(rows, column.value, { nameOf, isDescending: order.isDescending });
  const shown = isWhole ? sorted : sorted.slice(0, MAX_ROWS);
  const held = useHeld(shown, props.keyOf);
  return (
    <div class="data-table">
      <SortChoice {...props} />
      {/* Roles are said, for cards are no table to a browser. */}
      <table role="table" aria-label={label} {...held.handlers}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map((each) => <Title key={each.key} column={each} {...props} />)}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {held.rows.map((row) => <Row key={props.keyOf(row)} row={row} {...props} />)}
        </tbody>
      </table>
      {shown.length < rows.length && (
        <button
          type="button"
          class="plain"
          onClick={() => setWhole(true)}
        >
          Show all {rows.length}
        </button>
      )}
    </div>
  );
}

/** Rows stay where they are while a pointer is over them: whoever aims at one shall hit it. */
function useHeld<Row>(rows: readonly Row[], keyOf: (row: Row) => string) {
  const keys = useRef<readonly string[] | null>(null);
  const places = new Map(keys.current?.map((key, place) => [key, place]));
  const placeOf = (row: Row) => places.get(keyOf(row)) ?? Infinity;
  const held = keys.current === null
    ? rows
    : rows.toSorted((a, b) => placeOf(a) === placeOf(b) ? 0 : placeOf(a) - placeOf(b));
  return {
    rows: held,
    handlers: {
      onPointerOver: ({ pointerType, target }: PointerEvent) => {
        const isRow = target instanceof Element && target.closest("tbody") !== null;
        if (pointerType === "mouse") keys.current = isRow ? held.map(keyOf) : null;
      },
      onPointerLeave: () => void (keys.current = null),
    },
  };
}

function Title<Row>(
  { column, order, onOrder }: Pick<DataTableProps<Row>, "order" | "onOrder"> & {
    readonly column: Column<Row>;
  },
): VNode {
  const { key, title, about, isNumber = false } = column;
  const isSorted = order.sort === key;
  const isDescending = isSorted ? !order.isDescending : isNumber;
  return (
    <th
      role="columnheader"
      class={classOfColumn(column)}
      aria-sort={isSorted ? (order.isDescending ? "descending" : "ascending") : undefined}
    >
      <button
        type="button"
        class={`plain title ${isSorted ? (order.isDescending ? "sorted" : "sorted up") : ""}`}
        title={about}
        onClick={() => onOrder({ sort: key, isDescending })}
      >
        <span>{title}</span>
        <Icon name="down" />
      </button>
    </th>
  );
}

function Row<Row>(
  { row, columns, classOf }: Pick<DataTableProps<Row>, "columns" | "classOf"> & {
    readonly row: Row;
  },
): VNode {
  return (
    <tr role="row" class={classOf?.(row)}>
      {columns.map((column) => (
        <td key={column.key} role="cell" class={classOfColumn(column)} data-title={column.title}>
          {column.cell(row)}
        </td>
      ))}
    </tr>
  );
}

/** How cards are sorted, which have no titles. */
function SortChoice<Row>(
  { label, columns, order, onOrder }: Pick<
    DataTableProps<Row>,
    "label" | "columns" | "order" | "onOrder"
  >,
): VNode {
  return (
    <label class="sort-choice small">
      <span class="quiet">Sorted by</span>
      <select
        aria-label={`${label} sorted by`}
        value={order.sort}
        onChange={({ currentTarget: { value } }) =>
          onOrder({
            sort: value,
            isDescending: columns.find(({ key }) => key === value)?.isNumber ?? false,
          })}
      >
        {columns.map(({ key, title }) => <option key={key} value={key}>{title}</option>)}
      </select>
    </label>
  );
}

function classOfColumn<Row>({ key, isNumber, from = 0 }: Column<Row>): string {
  return `column-${key} from-${from} ${isNumber ? "number" : ""}`;
}
