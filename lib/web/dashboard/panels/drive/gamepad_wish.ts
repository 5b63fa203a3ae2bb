import { STILL, type Velocity } from "./velocity.ts";

/** Sticks do not come back to their middle exactly. */
const DEAD_ZONE = 0.15;

/**
 * Says what a gamepad wants: its left stick drives and turns, or moves sideways; its right one turns.
 *
 * @param axes The gamepad's axes, as browsers have them: to the right and down is above 0.
 * @param isHolonomic Whether the robot can move sideways.
 * @returns Shares from -1 to 1; none within the dead zone.
 */
export function gamepadWish(axes: readonly number[], isHolonomic: boolean): Velocity {
  const [leftX, leftY, rightX] = [0, 1, 2].map((index) => lively(axes[index] ?? 0)) as [
    number,
    number,
    number,
  ];
  const turn = rightX !== 0 || isHolonomic ? -rightX : -leftX;
  const wish = { x: -leftY, y: isHolonomic ? -leftX : 0, turn };
  return wish.x === 0 && wish.y === 0 && wish.turn === 0 ? STILL : wish;
}

/** What is beyond the dead zone begins at nothing. */
function lively(value: number): number {
  const size = Math.abs(value);
  if (!Number.isFinite(value) || size <= DEAD_ZONE) return 0;
  return Math.sign(value) * Math.min(1, (size - DEAD_ZONE) / (1 - DEAD_ZONE));
}
