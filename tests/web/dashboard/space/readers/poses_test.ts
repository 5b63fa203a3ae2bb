import { assertEquals } from "@std/assert";
import {
  poseIn,
  readManyPoses,
  readOnePose,
  readPath,
  readPoint,
  readPolygon,
} from "../../../../../lib/web/dashboard/space/readers/poses.ts";

const position = { x: 1, y: 2, z: 3 };
const pose = { position, orientation: { x: 0, y: 0, z: 0, w: 1 } };

Deno.test("poseIn() finds the pose of everything that is about one", () => {
  const values = [pose, { pose }, { pose: { pose, covariance: [] } }, {
    pose: { pose },
    twist: {},
  }];
  for (const value of values) assertEquals(poseIn(value)?.position, position);
  for (const value of [{}, null, { pose: { pose: { pose: { pose } } } }, "pose", []]) {
    assertEquals(poseIn(value), undefined);
  }
});

Deno.test("readOnePose() is an arrow from where the pose is", () => {
  const [shaft, head] = readOnePose({ pose });
  assertEquals([shaft?.kind, head?.kind], ["solids", "solids"]);
  if (shaft?.kind !== "solids" || head?.kind !== "solids") return;
  assertEquals([shaft.form, head.form, shaft.colours], ["cylinder", "cone", undefined]);
  // The head is ahead, along x.
  assertEquals(head.matrices[12]! > shaft.matrices[12]!, true);
  assertEquals([shaft.matrices[13], shaft.matrices[14]], [2, 3]);
});

Deno.test("readManyPoses() is one arrow each, and readPath() a line along them", () => {
  const poses = [pose, pose, pose];
  const [shafts] = readManyPoses({ poses });
  assertEquals(shafts?.kind === "solids" && shafts.matrices.length, 48);
  const [line] = readPath({ poses: [{ pose }, { pose: { position: { x: 5 } } }] });
  assertEquals(line?.kind === "lines" && [...line.positions], [1, 2, 3, 5, 0, 0]);
});

Deno.test("readPoint() is a ball, and readPolygon() a line that ends where it begins", () => {
  const [ball] = readPoint({ point: position });
  assertEquals(ball?.kind === "solids" && ball.form, "sphere");
  const points = [{ x: 0, y: 0 }, { x: 1, y: 0 }, { x: 1, y: 1 }];
  for (const value of [{ polygon: { points } }, { points }]) {
    const [line] = readPolygon(value);
    const ends = line?.kind === "lines" ? [...line.positions.slice(-6)] : [];
    assertEquals(ends, [1, 1, 0, 0, 0, 0]);
  }
});
