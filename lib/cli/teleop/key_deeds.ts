import type { KeyEvent } from "../terminal/screen/events.ts";
import { STILL, type Velocity } from "./velocity.ts";

/** What a key does. */
export type Deed =
  /** Moves: each part is a share of the speed that is set, -1, 0 or 1. */
  | { readonly type: "drive"; readonly direction: Velocity }
  /** Changes the speeds by these factors. */
  | { readonly type: "scale"; readonly linear: number; readonly angular: number }
  | { readonly type: "stop" }
  | { readonly type: "quit" };

/** Which keys there are. */
export interface KeyLayout {
  /** Whether w a s d drive. */
  readonly wasd: boolean;
  /** Whether the robot can move sideways. */
  readonly holonomic: boolean;
}

const FASTER = 1.1;
const SLOWER = 0.9;

const DRIVE: Readonly<Record<string, Deed>> = {
  i: drive({ x: 1 }),
  o: drive({ x: 1, turn: -1 }),
  j: drive({ turn: 1 }),
  l: drive({ turn: -1 }),
  u: drive({ x: 1, turn: 1 }),
  ",": drive({ x: -1 }),
  ".": drive({ x: -1, turn: 1 }),
  m: drive({ x: -1, turn: -1 }),
  t: drive({ z: 1 }),
  b: drive({ z: -1 }),
  up: drive({ x: 1 }),
  down: drive({ x: -1 }),
  left: drive({ turn: 1 }),
  right: drive({ turn: -1 }),
};

/** With Shift: what turned moves sideways. */
const SIDEWAYS: Readonly<Record<string, Deed>> = {
  I: drive({ x: 1 }),
  O: drive({ x: 1, y: -1 }),
  J: drive({ y: 1 }),
  L: drive({ y: -1 }),
  U: drive({ x: 1, y: 1 }),
  "<": drive({ x: -1 }),
  ">": drive({ x: -1, y: -1 }),
  M: drive({ x: -1, y: 1 }),
  // Keyboards differ in what Shift makes of a comma and a full stop.
  ";": drive({ x: -1 }),
  ":": drive({ x: -1, y: -1 }),
};

const SPEEDS: Readonly<Record<string, Deed>> = {
  q: scale(FASTER, FASTER),
  z: scale(SLOWER, SLOWER),
  w: scale(FASTER, 1),
  x: scale(SLOWER, 1),
  e: scale(1, FASTER),
  c: scale(1, SLOWER),
  r: scale(FASTER, 1),
  v: scale(SLOWER, 1),
};

const WASD: Readonly<Record<string, Deed>> = {
  w: DRIVE.up!,
  a: DRIVE.left!,
  s: DRIVE.down!,
  d: DRIVE.right!,
};

const WASD_SIDEWAYS: Readonly<Record<string, Deed>> = {
  W: DRIVE.up!,
  A: SIDEWAYS.J!,
  S: DRIVE.down!,
  D: SIDEWAYS.L!,
};

const STOP: Deed = { type: "stop" };
const QUIT: Deed = { type: "quit" };

/**
 * Tells what a key does: as in ROS's `teleop_twist_keyboard`, and as arrows do.
 *
 * @param event The key.
 * @param layout Which keys there are.
 * @returns What it does; keys without a meaning stop the robot, for who drives does not look.
 */
export function deedOf(event: KeyEvent, { wasd, holonomic }: KeyLayout): Deed {
  const { key, ctrl, alt, shift } = event;
  if (key === "escape") return QUIT;
  if (ctrl || alt) return STOP;
  const plain = (wasd ? WASD[key] : undefined) ?? DRIVE[key] ?? SPEEDS[key];
  if (!holonomic) return plain ?? plainOf(key, wasd) ?? STOP;
  if (shift && key === "left") return SIDEWAYS.J!;
  if (shift && key === "right") return SIDEWAYS.L!;
  return SIDEWAYS[key] ?? (wasd ? WASD_SIDEWAYS[key] : undefined) ?? plain ?? STOP;
}

/** Where there are no sideways, Caps Lock must not stop who drives. */
function plainOf(key: string, wasd: boolean): Deed | undefined {
  const lower = key.toLowerCase();
  return lower.length === 1 ? (wasd ? WASD[lower] : undefined) ?? DRIVE[lower] : undefined;
}

function drive(direction: Partial<Velocity>): Deed {
  return { type: "drive", direction: { ...STILL, ...direction } };
}

function scale(linear: number, angular: number): Deed {
  return { type: "scale", linear, angular };
}
