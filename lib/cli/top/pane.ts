import type { Column } from "../figures/columns.ts";
import { csvLine } from "../messages/csv.ts";
import {
  filterRows,
  layOutFigures,
  type Order,
  sortRows,
  usualOrder,
} from "../figures/figure_table.ts";
import type { TopFigures } from "./top_figures.ts";

/** Which table a pane shows. */
export type View = "nodes" | "topics" | "processes";

/** What one pane has of its own. */
export interface PaneOptions<Row> {
  readonly view: View;
  readonly columns: readonly Column<Row>[];
  /** The column that it is sorted by at first. */
  readonly sortedBy: string;
  readonly rowsOf: (figures: TopFigures) => readonly Row[];
  /** What a row is recognized by from one look to the next. */
  readonly keyOf: (row: Row) => string;
  /** All there is to say of one row. */
  readonly detailOf: (row: Row, figures: TopFigures) => readonly string[];
  /** Whether something is wrong with it: `"bad"`, or not quite right: `"poor"`. */
  readonly gradeOf?: (row: Row) => Grade;
}

/** How well something does. */
export type Grade = "good" | "poor" | "bad";

/** One line of a pane. */
export interface PaneLine {
  readonly text: string;
  readonly isSelected: boolean;
  readonly grade: Grade;
}

/** What of a pane is to be shown. */
export interface PaneSize {
  readonly width: number;
  /** How many rows there is room for. */
  readonly height: number;
  /** Whether keys go to it, so that the chosen row is marked. */
  readonly isActive: boolean;
}

/** One of the tables of `rosy top`, whatever its rows are. */
export interface Pane {
  readonly view: View;
  /** How many rows the last figures had, and how many of them the filter has left. */
  readonly count: { readonly all: number; readonly shown: number };
  /** By what it is sorted. */
  readonly order: Order;
  /** The keys of its columns, as `--sort` has them. */
  readonly sortKeys: readonly string[];
  /** Takes new figures. */
  update(figures: TopFigures, filter: string): void;
  /** Sorts by another column. */
  sortBy(order: Order): void;
  /** Sorts by the next column, or by the one before. */
  sortByNext(step: 1 | -1): void;
  /** Sorts by a column as it is sorted usually. */
  sortUsually(key: string): void;
  /** Turns the order round. */
  reverse(): void;
  /** Chooses the row that stands so many further down. */
  move(rows: number): void;
  /** Lays out what there is room for. */
  layOut(size: PaneSize): { readonly title: string; readonly lines: readonly PaneLine[] };
  /** All there is to say of the row that was chosen; `undefined` where it is gone. */
  detail(): { readonly title: string; readonly lines: readonly string[] } | undefined;
  /** The rows in their order, as objects. */
  json(): readonly object[];
  /** The rows in their order, as comma-separated values, without a header. */
  csv(): readonly string[];
  /** The header of those. */
  readonly csvHeader: string;
}

/** Makes a pane of what is its own. */
export function createPane<Row extends object>(options: PaneOptions<Row>): Pane {
  return new TablePane(options);
}

class TablePane<Row extends object> implements Pane {
  readonly #options: PaneOptions<Row>;
  #figures: TopFigures | null = null;
  #filter = "";
  #rows: readonly Row[] = [];
  #all = 0;
  #order: Order;
  #selected: string | undefined;
  #top = 0;

  constructor(options: PaneOptions<Row>) {
    this.#options = options;
    this.#order = usualOrder(this.#columnOf(options.sortedBy));
  }

  get view(): View {
    return this.#options.view;
  }

  get count(): { all: number; shown: number } {
    return { all: this.#all, shown: this.#rows.length };
  }

  get order(): Order {
    return this.#order;
  }

  get sortKeys(): readonly string[] {
    return this.#options.columns.map(({ key }) => key);
  }

  update(figures: TopFigures, filter: string): void {
    const { columns, rowsOf } = this.#options;
    this.#figures = figures;
    this.#filter = filter;
    const all = rowsOf(figures);
    this.#all = all.length;
    this.#rows = sortRows(filterRows(all, columns, filter), columns, this.#order);
  }

  sortBy(order: Order): void {
    this.#order = order;
    if (this.#figures) this.update(this.#figures, this.#filter);
  }

  sortByNext(step: 1 | -1): void {
    const keys = this.sortKeys;
    const next = (keys.indexOf(this.#order.key) + step + keys.length) % keys.length;
    this.sortUsually(keys[next]!);
  }

  sortUsually(key: string): void {
    this.sortBy(usualOrder(this.#columnOf(key)));
  }

  reverse(): void {
    const { key, isDescending } = this.#order;
    this.sortBy({ key, isDescending: !isDescending });
  }

  move(rows: number): void {
    const next = Math.max(0, Math.min(this.#rows.length - 1, this.#index + rows));
    const row = this.#rows[next];
    this.#selected = row && this.#options.keyOf(row);
  }

  layOut({ width, height, isActive }: PaneSize): { title: string; lines: PaneLine[] } {
    const { columns, gradeOf = () => "good" } = this.#options;
    const index = this.#index;
    // The row that was chosen stays in sight.
    const last = Math.max(0, this.#rows.length - height);
    this.#top = Math.max(0, Math.min(this.#top, index, last));
    if (index >= this.#top + height) this.#top = index - height + 1;
    const shown = this.#rows.slice(this.#top, this.#top + Math.max(0, height));
    const { title, lines } = layOutFigures(shown, columns, { width, order: this.#order });
    return {
      title,
      lines: lines.map((text, at) => ({
        text,
        isSelected: isActive && this.#top + at === index,
        grade: gradeOf(shown[at]!),
      })),
    };
  }

  detail(): { title: string; lines: readonly string[] } | undefined {
    const { columns, detailOf, keyOf } = this.#options;
    const row = this.#rows.find((row) => keyOf(row) === this.#selected) ?? this.#rows[0];
    if (!row || !this.#figures) return undefined;
    this.#selected = keyOf(row);
    return { title: columns[0]!.text(row), lines: detailOf(row, this.#figures) };
  }

  json(): readonly object[] {
    return this.#rows;
  }

  csv(): string[] {
    const { columns } = this.#options;
    return this.#rows.map((row) =>
      csvLine(
        columns.map(({ isText, text, value }) =>
          isText ? text(row).replace(/^—$/, "") : value(row)
        ),
      )
    );
  }

  get csvHeader(): string {
    return csvLine(this.sortKeys);
  }

  get #index(): number {
    const { keyOf } = this.#options;
    return Math.max(0, this.#rows.findIndex((row) => keyOf(row) === this.#selected));
  }

  #columnOf(key: string): Column<Row> {
    const { columns } = this.#options;
    return columns.find((column) => column.key === key) ?? columns[0]!;
  }
}
