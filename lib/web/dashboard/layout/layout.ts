/** So many columns has a layout, however wide the screen is. */
export const COLUMNS = 12;
/** So many panels may stand in a layout. */
export const MAX_PANELS = 64;

/** A panel at its place. */
export interface PlacedPanel {
  /** Tells it from the others of its layout. */
  readonly id: string;
  /** The kind of panel. */
  readonly panel: string;
  /** The first of its columns, from 0. */
  readonly column: number;
  /** The first of its rows, from 0. */
  readonly row: number;
  /** How many columns it takes. */
  readonly columns: number;
  /** How many rows it takes. */
  readonly rows: number;
  /** What it shows. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Panels, as somebody has arranged them. */
export interface Layout {
  /** What it is called. */
  readonly name: string;
  /** The panels; none covers another one. */
  readonly panels: readonly PlacedPanel[];
}
