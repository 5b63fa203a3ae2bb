/** How a robot is to move, in its own frame: x ahead, y to the left, turning to the left. */
export interface Velocity {
  readonly x: number;
  readonly y: number;
  readonly turn: number;
}

/** How a robot stands. */
export const STILL: Velocity = { x: 0, y: 0, turn: 0 };

/** How fast a robot may go. */
export interface SpeedLimits {
  /** In m/s. */
  readonly maxSpeed: number;
  /** In rad/s. */
  readonly maxTurn: number;
  /** In m/s²; 0 for no limit. */
  readonly acceleration: number;
}

/** @returns Whether a robot with this velocity moves. */
export function isMoving({ x, y, turn }: Velocity): boolean {
  return x !== 0 || y !== 0 || turn !== 0;
}

/** @returns What several wishes come to, each part from -1 to 1. */
export function sumOf(wishes: Iterable<Velocity>): Velocity {
  let [x, y, turn] = [0, 0, 0];
  for (const wish of wishes) [x, y, turn] = [x + wish.x, y + wish.y, turn + wish.turn];
  return { x: within(x), y: within(y), turn: within(turn) };
}

/**
 * Makes a velocity of a wish.
 *
 * @param wish Shares of what is the most, from -1 to 1.
 * @param limits What that is.
 * @returns In m/s and rad/s; also askew it is no faster than it may be.
 */
export function velocityOf({ x, y, turn }: Velocity, { maxSpeed, maxTurn }: SpeedLimits): Velocity {
  const speed = maxSpeed / Math.max(1, Math.hypot(x, y));
  return { x: times(x, speed), y: times(y, speed), turn: times(turn, maxTurn) };
}

/**
 * Makes a robot no faster than it may become in a while. Slower it may become at once.
 *
 * @param from The velocity before.
 * @param to The one that is wanted.
 * @param limits What it may.
 * @param passedMs How long the while is, in milliseconds.
 * @returns The velocity now.
 */
export function ramped(
  from: Velocity,
  to: Velocity,
  { limits: { acceleration, maxSpeed, maxTurn }, passedMs }: {
    readonly limits: SpeedLimits;
    readonly passedMs: number;
  },
): Velocity {
  if (acceleration <= 0) return to;
  const step = acceleration * passedMs / 1000;
  // Turning gets faster in the same time as driving does.
  const turnStep = step * maxTurn / maxSpeed;
  return {
    x: stepped(from.x, to.x, step),
    y: stepped(from.y, to.y, step),
    turn: stepped(from.turn, to.turn, turnStep),
  };
}

function stepped(from: number, to: number, step: number): number {
  const start = from * to < 0 ? 0 : from;
  if (Math.abs(to) <= Math.abs(start)) return to;
  return start + Math.sign(to) * Math.min(step, Math.abs(to - start));
}

function within(share: number): number {
  return Number.isFinite(share) ? Math.max(-1, Math.min(1, share)) : 0;
}

/** Without `-0`, which some show. */
function times(share: number, whole: number): number {
  return share === 0 || !Number.isFinite(share) ? 0 : share * whole;
}
