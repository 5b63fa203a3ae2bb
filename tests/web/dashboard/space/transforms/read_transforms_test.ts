import { assertEquals } from "@std/assert";
import { readTransforms } from "../../../../../lib/web/dashboard/space/transforms/read_transforms.ts";

const translation = { x: 1, y: 2, z: 3 };
const rotation = { x: 0, y: 0, z: 0, w: 1 };
const expected = {
  parent: "odom",
  child: "base_link",
  atMs: 1500,
  isStatic: false,
  pose: { position: translation, rotation },
};

Deno.test("readTransforms() reads those of ROS, of Foxglove, one and many", () => {
  const ros = {
    header: { stamp: { sec: 1, nanosec: 500_000_000 }, frame_id: "/odom" },
    child_frame_id: "/base_link",
    transform: { translation, rotation },
  };
  const foxglove = {
    timestamp: { sec: 1, nsec: 500_000_000 },
    parent_frame_id: "odom",
    child_frame_id: "base_link",
    translation,
    rotation,
  };
  for (const value of [ros, foxglove]) {
    assertEquals(readTransforms(value), [expected]);
    assertEquals(readTransforms({ transforms: [value, value] }), [expected, expected]);
  }
  assertEquals(readTransforms(ros, true), [{ ...expected, isStatic: true }]);
});

Deno.test("readTransforms() takes a rotation of no length for none, and makes others as long as 1", () => {
  const rotationOf = (rotation: unknown) => {
    const value = { parent_frame_id: "a", child_frame_id: "b", translation, rotation };
    return readTransforms(value)[0]!.pose.rotation;
  };
  assertEquals(rotationOf({ x: 0, y: 0, z: 0, w: 0 }), { x: 0, y: 0, z: 0, w: 1 });
  assertEquals(rotationOf({ x: 0, y: 0, z: 3, w: 0 }), { x: 0, y: 0, z: 1, w: 0 });
  assertEquals(rotationOf({ x: NaN, w: Infinity }), { x: 0, y: 0, z: 0, w: 1 });
  assertEquals(rotationOf(undefined), { x: 0, y: 0, z: 0, w: 1 });
});
