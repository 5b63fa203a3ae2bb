import { assertEquals } from "@std/assert";
import {
  readFoxgloveGrid,
  readGridCells,
  readOccupancyGrid,
} from "../../../../../lib/web/dashboard/space/readers/grids.ts";
import type { Grid, Shape } from "../../../../../lib/web/dashboard/space/shapes.ts";

const info = { width: 2, height: 2, resolution: 0.5, origin: { position: { x: 3 } } };

Deno.test("readOccupancyGrid() reads its cells, whatever they came as", () => {
  const values = [0, 100, -1, 50];
  const bytes = new Uint8Array(Int8Array.from(values).buffer);
  for (const data of [values, Int8Array.from(values), bytes, bytes.toBase64()]) {
    const grid = gridOf(readOccupancyGrid({ info, data }));
    assertEquals([grid.columns, grid.rows, grid.cellX, grid.pose.position.x], [2, 2, 0.5, 3]);
    assertEquals(grid.paint, { kind: "occupancy", values: Int8Array.from(values) });
  }
});

Deno.test("readOccupancyGrid() shows the rows that are there", () => {
  assertEquals(gridOf(readOccupancyGrid({ info, data: [0, 0, 0] })).rows, 1);
  assertEquals(gridOf(readOccupancyGrid({ info, data: [0, 0, 0, 0, 0, 0] })).rows, 2);
  for (const wrong of [{ width: 0 }, { resolution: 0 }, { resolution: NaN }, { height: -1 }]) {
    assertEquals(readOccupancyGrid({ info: { ...info, ...wrong }, data: [0, 0] }), []);
  }
});

Deno.test("readFoxgloveGrid() reads colours", () => {
  const fields = ["red", "green", "blue", "alpha"].map((name, offset) => ({
    name,
    offset,
    type: 1,
  }));
  const grid = gridOf(readFoxgloveGrid({
    column_count: 1,
    row_stride: 8,
    cell_stride: 4,
    cell_size: { x: 1, y: 2 },
    fields,
    data: new Uint8Array([1, 2, 3, 4, 0, 0, 0, 0, 5, 6, 7, 8, 0, 0, 0, 0]),
  }));
  assertEquals([grid.columns, grid.rows, grid.cellX, grid.cellY], [1, 2, 1, 2]);
  assertEquals(grid.paint, { kind: "colours", rgba: new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]) });
});

Deno.test("readFoxgloveGrid() reads the first number where there are no colours", () => {
  const value = {
    column_count: 2,
    row_stride: 8,
    cell_stride: 4,
    cell_size: { x: 1, y: 1 },
    fields: [{ name: "height", offset: 0, type: 7 }],
    data: new Float32Array([1, 2, 3, 4]),
  };
  assertEquals(gridOf(readFoxgloveGrid(value)).paint, {
    kind: "values",
    values: new Float32Array([1, 2, 3, 4]),
  });
  for (
    const wrong of [{ cell_stride: 3 }, { row_stride: 7 }, { fields: [] }, { column_count: 0 }]
  ) {
    assertEquals(readFoxgloveGrid({ ...value, ...wrong }), []);
  }
});

Deno.test("readGridCells() puts a square at each cell", () => {
  const [solids] = readGridCells({ cell_width: 1, cell_height: 1, cells: [{ x: 4 }, { y: 5 }] });
  if (solids?.kind !== "solids") throw new TypeError("these are no solids");
  assertEquals([solids.matrices[12], solids.matrices[16 + 13]], [4, 5]);
});

function gridOf([shape]: Shape[]): Grid {
  if (shape?.kind !== "grid") throw new TypeError("this is no grid");
  return shape;
}
