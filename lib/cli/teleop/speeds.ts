import { UsageError } from "../line/usage_error.ts";
import type { FlagValues } from "../line/flag_values.ts";
import type { Velocity } from "./velocity.ts";

/** What is taken where nothing is said, in m/s and rad/s: half of what people walk. */
const USUAL = { speed: 0.5, turn: 1 };
const USUAL_MAX = { speed: 1, turn: 2 };
/** Slower, nothing would move, and a product of factors would never get back. */
const LEAST = 0.001;

/** How fast a robot drives and turns, and may at most. */
export class Speeds {
  /** In m/s. */
  readonly maxSpeed: number;
  /** In rad/s. */
  readonly maxTurn: number;
  #speed: number;
  #turn: number;

  /** @param speeds In m/s and rad/s. */
  constructor(
    { speed, turn, maxSpeed, maxTurn }: {
      speed: number;
      turn: number;
      maxSpeed: number;
      maxTurn: number;
    },
  ) {
    [this.maxSpeed, this.maxTurn] = [maxSpeed, maxTurn];
    [this.#speed, this.#turn] = [speed, turn];
  }

  /**
   * Reads them from flags.
   *
   * @param flags The command's: `speed`, `turn`, `max-speed`, `max-turn`.
   * @returns The speeds.
   * @throws {UsageError} If one is more than it may be.
   */
  static fromFlags(flags: FlagValues): Speeds {
    const [speed, maxSpeed] = withLimit(flags, "speed");
    const [turn, maxTurn] = withLimit(flags, "turn");
    return new Speeds({ speed, turn, maxSpeed, maxTurn });
  }

  /** In m/s. */
  get speed(): number {
    return this.#speed;
  }

  /** In rad/s. */
  get turn(): number {
    return this.#turn;
  }

  /** Multiplies them, up to what they may be. */
  scale(linear: number, angular: number): void {
    this.#speed = scaled(this.#speed, linear, this.maxSpeed);
    this.#turn = scaled(this.#turn, angular, this.maxTurn);
  }

  /**
   * Makes a velocity of a direction.
   *
   * @param direction Shares of the speeds: -1, 0 or 1.
   * @returns The velocity: also askew it is no faster than it may be.
   */
  velocity({ x, y, z, turn }: Velocity): Velocity {
    const speed = Math.min(this.#speed, this.maxSpeed / Math.max(1, Math.hypot(x, y, z)));
    const times = (share: number, whole: number) => share === 0 ? 0 : share * whole;
    return {
      x: times(x, speed),
      y: times(y, speed),
      z: times(z, speed),
      turn: times(turn, this.#turn),
    };
  }
}

function withLimit(flags: FlagValues, name: "speed" | "turn"): [number, number] {
  const wanted = flags.number(name);
  const max = flags.number(`max-${name}`) ?? Math.max(USUAL_MAX[name], wanted ?? 0);
  if (wanted !== undefined && wanted > max) {
    throw new UsageError(`flag --${name}: ${wanted} is more than --max-${name} ${max}`);
  }
  return [wanted ?? Math.min(USUAL[name], max), max];
}

function scaled(value: number, factor: number, max: number): number {
  return Math.min(max, Math.max(LEAST, value * factor));
}
