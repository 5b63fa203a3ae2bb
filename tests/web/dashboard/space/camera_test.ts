import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import {
  type Camera,
  eyeOf,
  FIRST_CAMERA,
  lookAtAll,
  metresPerPixel,
  orbit,
  pan,
  zoom,
} from "../../../../lib/web/dashboard/space/camera.ts";
import { follow, robotFrameOf } from "../../../../lib/web/dashboard/space/follow.ts";
import { yaw } from "../../../../lib/web/dashboard/space/pose.ts";

const camera: Camera = { ...FIRST_CAMERA, distance: 10 };

Deno.test("eyeOf() stands where the angles say; a plan is seen straight from above", () => {
  const south = eyeOf({ ...camera, elevation: 0 });
  assertAlmostEquals(south.x, 0, 1e-9);
  assertAlmostEquals(south.y, -10);
  const above = eyeOf({ ...camera, isPlan: true });
  assertAlmostEquals(above.y, 0, 1e-9);
  assertAlmostEquals(above.z, 10);
});

Deno.test("orbit() never turns upside down", () => {
  assertEquals(orbit(camera, 0.5, 0).azimuth, camera.azimuth + 0.5);
  assert(orbit(camera, 0, 100).elevation < Math.PI / 2);
  assert(orbit(camera, 0, -100).elevation > -Math.PI / 2);
});

Deno.test("pan() lets what is seen follow the pointer", () => {
  const plan = { ...camera, isPlan: true };
  const perPixel = metresPerPixel(plan, 500);
  const { target } = pan(plan, { right: 10, down: 20, heightPx: 500 });
  // With x to the right, what is looked at goes the other way.
  assertAlmostEquals(target.x, -10 * perPixel, 1e-9);
  assertAlmostEquals(target.y, 20 * perPixel, 1e-9);
  const turned = pan({ ...plan, azimuth: 0 }, { right: 10, down: 0, heightPx: 500 }).target;
  assertAlmostEquals(turned.x, 0, 1e-9);
  assertAlmostEquals(turned.y, -10 * perPixel, 1e-9);
});

Deno.test("zoom() ends somewhere", () => {
  assertEquals(zoom(camera, 0.5).distance, 5);
  for (const factor of [0, 1e9]) {
    const { distance } = zoom(camera, factor);
    assert(distance > 0.01 && distance < 1e6);
  }
});

Deno.test("lookAtAll() sees all, also through a narrow picture", () => {
  const ball = { middle: { x: 1, y: 2, z: 0 }, radius: 10 };
  const wide = lookAtAll(camera, { ...ball, aspect: 2 });
  const narrow = lookAtAll(camera, { ...ball, aspect: 0.5 });
  assertEquals(wide.target, ball.middle);
  assert(metresPerPixel(wide, 100) * 100 > 2 * ball.radius * 0.8);
  assert(metresPerPixel(narrow, 100) * 50 >= 2 * ball.radius - 1e-9);
});

Deno.test("follow() goes with what moves, and turns with it if that is wanted", () => {
  const pose = { position: { x: 5, y: 5, z: 0 }, rotation: yaw(Math.PI / 2) };
  const aside = { ...camera, target: { x: 1, y: 0, z: 0 } };
  assertEquals(follow(aside, pose, false), { ...aside, target: { x: 6, y: 5, z: 0 } });
  const turned = follow(aside, pose, true);
  assertAlmostEquals(turned.azimuth, camera.azimuth + Math.PI / 2, 1e-9);
  assertAlmostEquals(turned.target.x, 5);
  assertAlmostEquals(turned.target.y, 6);
});

Deno.test("robotFrameOf() knows a robot by what its frame is called, or takes the first that moves", () => {
  const frames = (...ids: string[]) => ids.map((id) => ({ id, parent: "odom" }));
  assertEquals(robotFrameOf(frames("arm", "base_footprint", "base_link")), "base_link");
  assertEquals(robotFrameOf(frames("arm", "robot_1/base_link")), "robot_1/base_link");
  assertEquals(robotFrameOf([{ id: "odom", parent: undefined }, ...frames("cart")]), "cart");
  assertEquals(robotFrameOf([]), "");
});
