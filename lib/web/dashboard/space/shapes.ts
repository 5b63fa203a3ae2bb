import type { Pose, Vector } from "./pose.ts";

/** A colour; all parts from 0 to 1. */
export interface Colour {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
  readonly alpha: number;
}

/** Points, as scanners see them. */
export interface Points {
  readonly kind: "points";
  /** x, y and z of each, in metres. */
  readonly positions: Float32Array;
  /** How strongly each reflects, where that was measured. */
  readonly intensities: Float32Array | undefined;
  /** Red, green and blue of each, where the sensor sees colours. */
  readonly colours: Uint8Array | undefined;
}

/** Lines, each from one point to another. */
export interface Lines {
  readonly kind: "lines";
  /** x, y and z of both ends of each, in metres. */
  readonly positions: Float32Array;
  /** Red, green and blue of both ends of each; the topic's own colour where there are none. */
  readonly colours: Uint8Array | undefined;
  /** How thick they are, in metres; a thin line on the screen where it is 0. */
  readonly widthMetres: number;
}

/** Triangles. */
export interface Triangles {
  readonly kind: "triangles";
  /** x, y and z of the three corners of each, in metres. */
  readonly positions: Float32Array;
  /** Red, green and blue of the three corners of each; the topic's own colour where there are none. */
  readonly colours: Uint8Array | undefined;
  /** How much is seen of them, from 0 to 1. */
  readonly opacity: number;
}

/** What solids can be: all as large as 1 m at first, round their middle; a cone's tip is ahead. */
export type SolidForm = "cube" | "sphere" | "cylinder" | "cone";

/** Many solids of one form. */
export interface Solids {
  readonly kind: "solids";
  readonly form: SolidForm;
  /** The 16 numbers of each one's matrix, column by column. */
  readonly matrices: Float32Array;
  /** Red, green and blue of each; the topic's own colour where there are none. */
  readonly colours: Uint8Array | undefined;
  /** How much is seen of them, from 0 to 1. */
  readonly opacity: number;
}

/** A text that always faces whoever looks. */
export interface Text {
  readonly kind: "text";
  readonly position: Vector;
  readonly text: string;
  /** The height of its letters, in metres; as other labels where it is 0. */
  readonly heightMetres: number;
  readonly colour: Colour | undefined;
}

/** What the cells of a grid show. */
export type CellPaint =
  | { readonly kind: "occupancy"; readonly values: Int8Array }
  | { readonly kind: "values"; readonly values: Float32Array }
  | { readonly kind: "colours"; readonly rgba: Uint8Array };

/** Cells in rows, as maps have them. */
export interface Grid {
  readonly kind: "grid";
  /** Where the corner of its first cell is. */
  readonly pose: Pose;
  readonly columns: number;
  readonly rows: number;
  /** The size of a cell, in metres. */
  readonly cellX: number;
  readonly cellY: number;
  readonly paint: CellPaint;
}

/** Anything that is drawn. */
export type Shape = Points | Lines | Triangles | Solids | Text | Grid;
