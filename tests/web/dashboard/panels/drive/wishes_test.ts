import { assertAlmostEquals, assertEquals } from "@std/assert";
import { gamepadWish } from "../../../../../lib/web/dashboard/panels/drive/gamepad_wish.ts";
import { keysWish, keyWish } from "../../../../../lib/web/dashboard/panels/drive/key_wishes.ts";
import { stickWish } from "../../../../../lib/web/dashboard/panels/drive/stick_wish.ts";
import {
  isStampedType,
  isVelocityType,
  twistMessage,
} from "../../../../../lib/web/dashboard/panels/drive/twist.ts";
import {
  ramped,
  STILL,
  sumOf,
  velocityOf,
} from "../../../../../lib/web/dashboard/panels/drive/velocity.ts";

const LIMITS = { maxSpeed: 2, maxTurn: 1, acceleration: 1 };

Deno.test("keysWish() adds up keys, and keys against each other want nothing", () => {
  assertEquals(keysWish(["KeyW", "KeyQ"], false), { x: 1, y: 0, turn: 1 });
  assertEquals(keysWish(["KeyW", "ArrowDown"], false), STILL);
  assertEquals(keysWish(["KeyW", "ArrowUp"], false), { x: 1, y: 0, turn: 0 });
  assertEquals(keysWish(["KeyA"], false), { x: 0, y: 0, turn: 1 });
  assertEquals(keysWish(["KeyA"], true), { x: 0, y: 1, turn: 0 });
  assertEquals([keyWish("toString", true), keyWish("KeyX", false)], [undefined, undefined]);
});

Deno.test("stickWish() has a dead zone, and no more than all at its edge", () => {
  assertEquals(stickWish({ right: 0.05, down: -0.05 }, "drive"), STILL);
  assertEquals(stickWish({ right: 0, down: -5 }, "drive"), { x: 1, y: 0, turn: 0 });
  assertEquals(stickWish({ right: -1, down: 0 }, "drive"), { x: 0, y: 0, turn: 1 });
  assertEquals(stickWish({ right: 1, down: 0 }, "move"), { x: 0, y: -1, turn: 0 });
  assertEquals(stickWish({ right: 1, down: -1 }, "turn").x, 0);
});

Deno.test("gamepadWish() takes sticks that are not quite in the middle for still", () => {
  assertEquals(gamepadWish([0.1, -0.14, 0.05], false), STILL);
  assertEquals(gamepadWish([], false), STILL);
  assertEquals(gamepadWish([NaN, NaN, NaN], true), STILL);
  assertEquals(gamepadWish([0, -1, 0], false).x, 1);
  assertEquals(gamepadWish([-1, 0, 0], false).turn, 1);
  assertEquals(gamepadWish([-1, 0, 1], true), { x: 0, y: 1, turn: -1 });
});

Deno.test("velocityOf() is askew no faster than ahead", () => {
  const { x, y, turn } = velocityOf({ x: 1, y: 1, turn: -1 }, LIMITS);
  assertAlmostEquals(Math.hypot(x, y), 2);
  assertEquals(turn, -1);
  assertEquals(sumOf([{ x: 1, y: 0, turn: NaN }, { x: 1, y: -3, turn: 0 }]), {
    x: 1,
    y: -1,
    turn: 0,
  });
});

Deno.test("ramped() makes a robot faster bit by bit, and slower at once", () => {
  const by = { limits: LIMITS, passedMs: 100 };
  const to = { x: 2, y: 0, turn: -1 };
  const first = ramped(STILL, to, by);
  assertAlmostEquals(first.x, 0.1);
  assertAlmostEquals(first.turn, -0.05);
  assertEquals(ramped(to, STILL, by), STILL);
  assertAlmostEquals(ramped({ x: -1, y: 0, turn: 0 }, to, by).x, 0.1);
  assertEquals(ramped(STILL, to, { ...by, limits: { ...LIMITS, acceleration: 0 } }), to);
});

Deno.test("twistMessage() is ROS's, with a time where there is one", () => {
  const twist = { linear: { x: 1, y: 2, z: 0 }, angular: { x: 0, y: 0, z: 3 } };
  const velocity = { x: 1, y: 2, turn: 3 };
  assertEquals(twistMessage(velocity, { isStamped: false, epochMs: 0 }), twist);
  assertEquals(twistMessage(velocity, { isStamped: true, epochMs: 1500 }), {
    header: { stamp: { sec: 1, nsec: 500_000_000 }, frame_id: "base_link" },
    twist,
  });
  const types = ["geometry_msgs/Twist", "geometry_msgs/msg/TwistStamped", "x/TwistWithCovariance"];
  assertEquals(types.map(isVelocityType), [true, true, false]);
  assertEquals(types.map(isStampedType), [false, true, false]);
});
