import { STILL, type Velocity } from "./velocity.ts";

/** What a stick does: drives and turns, drives and moves sideways, or turns alone. */
export type StickKind = "drive" | "move" | "turn";

/** Fingers tremble. */
const DEAD_ZONE = 0.08;

/** Where a stick stands: to the right and down is above 0, 1 at its edge. */
export interface StickPlace {
  readonly right: number;
  readonly down: number;
}

/** @returns The place within the stick's circle. */
export function onStick({ right, down }: StickPlace): StickPlace {
  const size = Math.hypot(right, down);
  return size <= 1 ? { right, down } : { right: right / size, down: down / size };
}

/** @returns What a stick wants, in shares from -1 to 1; none near its middle. */
export function stickWish(place: StickPlace, kind: StickKind): Velocity {
  const { right, down } = onStick(place);
  const [ahead, left] = [lively(-down), lively(-right)];
  switch (kind) {
    case "drive":
      return { ...STILL, x: ahead, turn: left };
    case "move":
      return { ...STILL, x: ahead, y: left };
    case "turn":
      return { ...STILL, turn: left };
  }
}

function lively(value: number): number {
  const size = Math.abs(value);
  if (size <= DEAD_ZONE) return 0;
  return Math.sign(value) * Math.min(1, (size - DEAD_ZONE) / (1 - DEAD_ZONE));
}
