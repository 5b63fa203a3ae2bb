import { bytesOf, countOf, fieldOf, finiteOf, listOf, numbersOf } from "../fields.ts";
import { UNTURNED } from "../pose.ts";
import { readPose, readVector } from "../read_parts.ts";
import type { CellPaint, Shape } from "../shapes.ts";
import { SolidsBuilder } from "../solids.ts";
import { type PackedField, readFoxgloveFields } from "./packed_fields.ts";

/** Cards take no larger pictures. */
const MAX_SIDE = 8192;
const MAX_CELLS = 2 ** 24;

/** @returns What a `nav_msgs/OccupancyGrid` shows. */
export function readOccupancyGrid(value: unknown): Shape[] {
  const info = fieldOf(value, "info");
  const data = fieldOf(value, "data");
  const numbers = numbersOf(data);
  // Base64 and bytes are signed here.
  const values = numbers instanceof Int8Array ? numbers : Int8Array.from(numbers);
  const columns = countOf(fieldOf(info, "width"), MAX_SIDE);
  const rows = rowsOf(
    columns,
    Math.floor(values.length / columns),
    countOf(fieldOf(info, "height")),
  );
  const cell = finiteOf(fieldOf(info, "resolution"));
  if (rows === 0 || !(cell > 0)) return [];
  return [{
    kind: "grid",
    pose: readPose(fieldOf(info, "origin")),
    columns,
    rows,
    cellX: cell,
    cellY: cell,
    paint: { kind: "occupancy", values: values.subarray(0, rows * columns) },
  }];
}

/** @returns What a `foxglove.Grid` shows: its colours, or its first number. */
export function readFoxgloveGrid(value: unknown): Shape[] {
  const columns = countOf(fieldOf(value, "column_count"), MAX_SIDE);
  const rowStride = countOf(fieldOf(value, "row_stride"));
  const cellStride = countOf(fieldOf(value, "cell_stride"));
  const bytes = bytesOf(fieldOf(value, "data"));
  const size = readVector(fieldOf(value, "cell_size"));
  const fields = readFoxgloveFields(fieldOf(value, "fields"));
  const rows = rowsOf(columns, rowStride === 0 ? 0 : Math.floor(bytes.length / rowStride));
  const length = Math.max(0, ...fields.map(({ offset, bytes }) => offset + bytes));
  const isWhole = fields.length > 0 && cellStride >= length && rowStride >= columns * cellStride;
  if (rows === 0 || !isWhole || !(size.x > 0 && size.y > 0)) return [];
  const read = ({ read, offset }: PackedField) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return (cell: number) => {
      const start = Math.floor(cell / columns) * rowStride + cell % columns * cellStride;
      return read(view, start + offset, true);
    };
  };
  return [{
    kind: "grid",
    pose: readPose(fieldOf(value, "pose")),
    columns,
    rows,
    cellX: size.x,
    cellY: size.y,
    paint: cellPaint(fields, rows * columns, read),
  }];
}

/** @returns What a `nav_msgs/GridCells` shows: a flat square for each cell. */
export function readGridCells(value: unknown): Shape[] {
  const x = finiteOf(fieldOf(value, "cell_width"));
  const y = finiteOf(fieldOf(value, "cell_height"));
  const solids = new SolidsBuilder();
  for (const cell of listOf(fieldOf(value, "cells"))) {
    const pose = { position: readVector(cell), rotation: UNTURNED };
    solids.add("cube", { pose, size: { x, y, z: 0.01 } });
  }
  return solids.solids();
}

function rowsOf(columns: number, held: number, told = Infinity): number {
  if (columns === 0) return 0;
  return Math.min(held, told, MAX_SIDE, Math.floor(MAX_CELLS / columns));
}

function cellPaint(
  fields: readonly PackedField[],
  cells: number,
  read: (field: PackedField) => (cell: number) => number,
): CellPaint {
  const parts = ["red", "green", "blue", "alpha"].map((name) =>
    fields.find((field) => field.name === name)
  );
  if (!parts.slice(0, 3).every((part) => part !== undefined)) {
    return {
      kind: "values",
      values: Float32Array.from({ length: cells }, mapped(read(fields[0]!))),
    };
  }
  const rgba = new Uint8Array(cells * 4).fill(255);
  parts.forEach((part, index) => {
    if (!part) return;
    const value = read(part);
    for (let cell = 0; cell < cells; cell++) {
      rgba[cell * 4 + index] = Math.min(1, Math.max(0, value(cell) / part.full)) * 255;
    }
  });
  return { kind: "colours", rgba };
}

function mapped(value: (cell: number) => number): (empty: unknown, cell: number) => number {
  return (_empty, cell) => value(cell);
}
