import { STILL, sumOf, type Velocity } from "./velocity.ts";

/** A key that drives. */
export interface DriveKey {
  /** Where it is on the keyboard, as browsers call it. */
  readonly code: string;
  /** What stands on it. */
  readonly label: string;
  /** What it does, for who does not see where it is. */
  readonly deed: string;
}

const AHEAD: Velocity = { ...STILL, x: 1 };
const BACK: Velocity = { ...STILL, x: -1 };
const TURN_LEFT: Velocity = { ...STILL, turn: 1 };
const TURN_RIGHT: Velocity = { ...STILL, turn: -1 };
const LEFT: Velocity = { ...STILL, y: 1 };
const RIGHT: Velocity = { ...STILL, y: -1 };

const BY_CODE: Readonly<Record<string, Velocity>> = {
  KeyW: AHEAD,
  ArrowUp: AHEAD,
  KeyS: BACK,
  ArrowDown: BACK,
  KeyA: TURN_LEFT,
  KeyD: TURN_RIGHT,
  ArrowLeft: TURN_LEFT,
  ArrowRight: TURN_RIGHT,
  KeyQ: TURN_LEFT,
  KeyE: TURN_RIGHT,
};
/** What can move sideways does so by these. */
const SIDEWAYS: Readonly<Record<string, Velocity>> = { KeyA: LEFT, KeyD: RIGHT };

/** @returns What a key wants; `undefined` where it is none that drives. */
export function keyWish(code: string, isHolonomic: boolean): Velocity | undefined {
  const sideways = isHolonomic && Object.hasOwn(SIDEWAYS, code) ? SIDEWAYS[code] : undefined;
  return sideways ?? (Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined);
}

/** @returns What all keys that are held want together. */
export function keysWish(codes: Iterable<string>, isHolonomic: boolean): Velocity {
  return sumOf(Array.from(codes, (code) => keyWish(code, isHolonomic) ?? STILL));
}

/** @returns The keys as they are shown, in two rows. */
export function shownKeys(isHolonomic: boolean): readonly (readonly DriveKey[])[] {
  return [
    [
      { code: "KeyQ", label: "Q", deed: "turn left" },
      { code: "KeyW", label: "W", deed: "ahead" },
      { code: "KeyE", label: "E", deed: "turn right" },
    ],
    [
      { code: "KeyA", label: "A", deed: isHolonomic ? "to the left" : "turn left" },
      { code: "KeyS", label: "S", deed: "back" },
      { code: "KeyD", label: "D", deed: isHolonomic ? "to the right" : "turn right" },
    ],
  ];
}
