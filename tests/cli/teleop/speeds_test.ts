import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { FlagValues } from "../../../lib/cli/line/flag_values.ts";
import { UsageError } from "../../../lib/cli/line/usage_error.ts";
import { Speeds } from "../../../lib/cli/teleop/speeds.ts";
import { STILL } from "../../../lib/cli/teleop/velocity.ts";

function speedsOf(flags: Record<string, number>): number[] {
  const { speed, maxSpeed, turn, maxTurn } = Speeds.fromFlags(
    new FlagValues(new Map(Object.entries(flags))),
  );
  return [speed, maxSpeed, turn, maxTurn];
}

Deno.test("Speeds.fromFlags() goes no faster than it may, and may as fast as it is told to", () => {
  assertEquals(speedsOf({}), [0.5, 1, 1, 2]);
  assertEquals(speedsOf({ "max-speed": 0.2, "max-turn": 0.3 }), [0.2, 0.2, 0.3, 0.3]);
  assertEquals(speedsOf({ speed: 3, turn: 4 }), [3, 3, 4, 4]);
  assertThrows(
    () => speedsOf({ speed: 3, "max-speed": 2 }),
    UsageError,
    "flag --speed: 3 is more than --max-speed 2",
  );
});

Deno.test("Speeds become faster up to what they may be, and slower without ever being 0", () => {
  const speeds = new Speeds({ speed: 0.5, turn: 1, maxSpeed: 1, maxTurn: 1.05 });
  speeds.scale(1.1, 1.1);
  assertAlmostEquals(speeds.speed, 0.55);
  assertEquals(speeds.turn, 1.05);
  for (let i = 0; i < 200; i++) speeds.scale(0.9, 1);
  assertEquals(speeds.speed, 0.001);
  for (let i = 0; i < 200; i++) speeds.scale(1.1, 1);
  assertEquals(speeds.speed, 1);
});

Deno.test("Speeds.velocity() is no faster askew than it may be", () => {
  const speeds = new Speeds({ speed: 1, turn: 2, maxSpeed: 1, maxTurn: 2 });
  const { x, y, turn } = speeds.velocity({ ...STILL, x: 1, y: -1, turn: 1 });
  assertAlmostEquals(Math.hypot(x, y), 1);
  assertAlmostEquals(x, -y);
  assertEquals(turn, 2);
  assertEquals(speeds.velocity({ ...STILL, x: -1 }), { x: -1, y: 0, z: 0, turn: 0 });
});
