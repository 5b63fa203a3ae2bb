import { assertEquals } from "@std/assert";
import {
  readFoxgloveCloud,
  readPointCloud2,
} from "../../../../../lib/web/dashboard/space/readers/point_cloud.ts";
import type { Points, Shape } from "../../../../../lib/web/dashboard/space/shapes.ts";

const FLOAT32 = 7;
const xyz = [{ name: "x", offset: 0 }, { name: "y", offset: 4 }, { name: "z", offset: 8 }]
  .map((field) => ({ ...field, datatype: FLOAT32, type: FLOAT32, count: 1 }));

Deno.test("readPointCloud2() reads points, whichever byte comes first", () => {
  for (const isBig of [false, true]) {
    const view = new DataView(new ArrayBuffer(24));
    [1, 2, 3, -4, 5.5, 6].forEach((value, index) => view.setFloat32(index * 4, value, !isBig));
    const points = pointsOf(readPointCloud2({
      ...cloud(xyz, { width: 2, step: 12 }),
      is_bigendian: isBig,
      data: new Uint8Array(view.buffer),
    }));
    assertEquals([...points.positions], [1, 2, 3, -4, 5.5, 6]);
  }
});

Deno.test("readPointCloud2() takes bytes as base64, as a list, and out of the middle of others", () => {
  const bytes = new Uint8Array(new Float32Array([7, 8, 9]).buffer);
  const inside = new Uint8Array(20);
  inside.set(bytes, 5);
  for (const data of [bytes.toBase64(), [...bytes], inside.subarray(5, 17), bytes.buffer]) {
    const points = pointsOf(readPointCloud2({ ...cloud(xyz, { width: 1, step: 12 }), data }));
    assertEquals([...points.positions], [7, 8, 9]);
  }
});

Deno.test("readPointCloud2() reads whole numbers of all sizes, and intensities", () => {
  const fields = [
    { name: "x", offset: 0, datatype: 1 },
    { name: "y", offset: 1, datatype: 3 },
    { name: "z", offset: 3, datatype: 8 },
    { name: "intensity", offset: 11, datatype: 4 },
  ];
  const view = new DataView(new ArrayBuffer(13));
  view.setInt8(0, -3);
  view.setInt16(1, -300, true);
  view.setFloat64(3, 0.25, true);
  view.setUint16(11, 40_000, true);
  const data = new Uint8Array(view.buffer);
  const points = pointsOf(readPointCloud2({ ...cloud(fields, { width: 1, step: 13 }), data }));
  assertEquals([...points.positions], [-3, -300, 0.25]);
  assertEquals([...points.intensities!], [40_000]);
});

Deno.test("readPointCloud2() leaves out points that are no numbers, with what belongs to them", () => {
  const fields = [...xyz, { name: "intensity", offset: 12, datatype: FLOAT32 }];
  const data = new Float32Array([NaN, 0, 0, 1, 1, Infinity, 0, 2, 3, 4, 5, 6]);
  const points = pointsOf(readPointCloud2({ ...cloud(fields, { width: 3, step: 16 }), data }));
  assertEquals([...points.positions], [3, 4, 5]);
  assertEquals([...points.intensities!], [6]);
});

Deno.test("readPointCloud2() reads colours that are packed into a number", () => {
  const fields = [...xyz, { name: "rgb", offset: 12, datatype: FLOAT32 }];
  const view = new DataView(new ArrayBuffer(16));
  view.setUint32(12, 0x00_ff_80_01, true);
  const data = new Uint8Array(view.buffer);
  const points = pointsOf(readPointCloud2({ ...cloud(fields, { width: 1, step: 16 }), data }));
  assertEquals([...points.colours!], [0xff, 0x80, 0x01]);
});

Deno.test("readPointCloud2() goes on with the next row where rows are longer than their points", () => {
  const data = new Float32Array([1, 1, 1, 99, 2, 2, 2, 99]);
  const value = { ...cloud(xyz, { width: 1, step: 12 }), height: 2, row_step: 16, data };
  assertEquals([...pointsOf(readPointCloud2(value)).positions], [1, 1, 1, 2, 2, 2]);
});

Deno.test("readPointCloud2() reads what bytes there are, whatever is promised", () => {
  const data = new Float32Array([1, 2, 3, 4]);
  const promised = { ...cloud(xyz, { width: 1e9, step: 12 }), height: 1e9, row_step: 0, data };
  assertEquals([...pointsOf(readPointCloud2(promised)).positions], [1, 2, 3]);
  for (const step of [0, -1, NaN, 2 ** 40]) {
    const value = { ...promised, point_step: step };
    assertEquals(pointsOf(readPointCloud2(value)).positions.length, 0);
  }
  const far = [...xyz.slice(0, 2), { name: "z", offset: 1e6, datatype: FLOAT32 }];
  assertEquals(pointsOf(readPointCloud2({ ...promised, fields: far })).positions.length, 0);
  assertEquals(readPointCloud2({ ...promised, fields: [] }), []);
});

Deno.test("readPointCloud2() draws a million points of more, from all over the cloud", () => {
  const width = 2_500_000;
  const fields = [{ name: "x", offset: 0, datatype: 2 }, { name: "y", offset: 0, datatype: 2 }];
  const data = new Uint8Array(width);
  data[width - 1] = 200;
  const { positions } = pointsOf(readPointCloud2({ ...cloud(fields, { width, step: 1 }), data }));
  assertEquals(positions.length / 3, Math.ceil(width / 3));
});

Deno.test("readFoxgloveCloud() reads its fields, its colours and its pose", () => {
  const UINT8 = 1;
  const colours = ["red", "green", "blue"].map((name, index) => ({
    name,
    offset: 12 + index,
    type: UINT8,
  }));
  const view = new DataView(new ArrayBuffer(15));
  [1, 2, 3].forEach((value, index) => view.setFloat32(index * 4, value, true));
  [10, 20, 255].forEach((value, index) => view.setUint8(12 + index, value));
  const points = pointsOf(readFoxgloveCloud({
    point_stride: 15,
    fields: [...xyz, ...colours],
    data: new Uint8Array(view.buffer),
    pose: { position: { x: 100, y: 0, z: 0 }, orientation: { x: 0, y: 0, z: 0, w: 1 } },
  }));
  assertEquals([...points.positions], [101, 2, 3]);
  assertEquals([...points.colours!], [10, 20, 255]);
});

function cloud(fields: readonly object[], { width, step }: { width: number; step: number }) {
  return {
    height: 1,
    width,
    fields,
    is_bigendian: false,
    point_step: step,
    row_step: width * step,
  };
}

function pointsOf([shape]: Shape[]): Points {
  if (shape?.kind !== "points") throw new TypeError("these are no points");
  return shape;
}
