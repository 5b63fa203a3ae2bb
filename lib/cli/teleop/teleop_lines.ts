import { printable } from "../../text/printable.ts";
import type { Style } from "../terminal/style.ts";
import type { Audience } from "./audience.ts";
import type { KeyLayout } from "./key_deeds.ts";
import type { Speeds } from "./speeds.ts";
import { isMoving, type Velocity } from "./velocity.ts";

/** All that is shown. */
export interface TeleopState {
  readonly topic: string;
  readonly type: string;
  readonly layout: KeyLayout;
  readonly speeds: Pick<Speeds, "speed" | "turn" | "maxSpeed" | "maxTurn">;
  readonly velocity: Velocity;
  /** Why the robot stands, such as `no key has come for 0.8 s`. */
  readonly why: string;
  readonly audience: Audience;
  /** The last thing that was reported. */
  readonly message: string | undefined;
}

/** Names that are shown at most; there is one line for them. */
const MAX_NAMES = 5;

/**
 * Lays out what a driver sees.
 *
 * @param state How things stand.
 * @param style How it is coloured.
 * @returns The lines.
 */
export function teleopLines(state: TeleopState, style: Style): string[] {
  const { topic, type, layout, speeds, message } = state;
  return [
    `${style.bold(`Driving ${printable(topic)}`)} ${style.dim(`(${type})`)}`,
    "",
    ...keyLines(layout).map((line) => line && style.dim(line)),
    "",
    speedLine("Speed", "m/s", speeds.speed, speeds.maxSpeed),
    speedLine("Turn", "rad/s", speeds.turn, speeds.maxTurn),
    sendingLine(state, style),
    ...audienceLines(state, style),
    ...(message === undefined ? [] : ["", style.yellow(printable(message))]),
  ];
}

function keyLines({ wasd, holonomic }: KeyLayout): string[] {
  return [
    "  u i o   ↖ ↑ ↗     q / z   all speeds, 10 % more or less",
    `  j k l   ↺ ■ ↻     ${wasd ? "r / v" : "w / x"}   straight on`,
    "  m , .   ↙ ↓ ↘     e / c   in turns",
    "",
    `  The arrows${wasd ? " and w a s d" : ""} drive, too. Hold a key; any other one stops.`,
    ...(holonomic ? ["  With Shift it moves sideways; t and b move up and down."] : []),
    "  Esc ends.",
  ];
}

function speedLine(title: string, unit: string, value: number, max: number): string {
  return field(
    title,
    `${number(value)} ${unit}${value >= max ? ", the most" : ` of ${number(max)}`}`,
  );
}

function sendingLine({ velocity, why }: TeleopState, style: Style): string {
  if (!isMoving(velocity)) {
    return field("Sending", style.bold("stopped") + (why ? `: ${why}` : ""));
  }
  const { x, y, z, turn } = velocity;
  const parts = [
    moves(x, "ahead", "back", "m/s"),
    moves(y, "left", "right", "m/s"),
    moves(z, "up", "down", "m/s"),
    moves(turn, "turning left", "turning right", "rad/s"),
  ];
  return field("Sending", style.green(parts.filter((part) => part !== "").join(", ")));
}

function audienceLines({ topic, type, audience }: TeleopState, style: Style): string[] {
  const { isKnown, listeners, lost, rivals, guess, others } = audience;
  const listening = listeners.length > 0
    ? names(listeners)
    : !isKnown
    ? style.dim("looking for listeners...")
    : style.yellow(`nobody listens to ${printable(topic)}${guess}`);
  return [
    field("Listening", listening),
    ...(lost.length > 0 ? [field("Lost", style.red(names(lost)))] : []),
    ...(rivals.length > 0
      ? [field("Also send", style.yellow(`${names(rivals)}: what came last counts`))]
      : []),
    ...others.slice(0, MAX_NAMES).map(({ node, type: other }) =>
      field("Type", style.red(`${printable(node)} has ${printable(other)}${advice(type, other)}`))
    ),
  ];
}

function advice(own: string, other: string): string {
  if (other === `${own}Stamped`) return ": give --stamped";
  return own === `${other}Stamped` ? ": leave out --stamped" : "";
}

function moves(value: number, positive: string, negative: string, unit: string): string {
  return value === 0 ? "" : `${value > 0 ? positive : negative} ${number(Math.abs(value))} ${unit}`;
}

function names(all: readonly string[]): string {
  const shown = all.slice(0, MAX_NAMES).map(printable).join(", ");
  return all.length > MAX_NAMES ? `${shown} and ${all.length - MAX_NAMES} more` : shown;
}

function number(value: number): string {
  return value.toFixed(value < 0.1 ? 3 : 2);
}

function field(title: string, text: string): string {
  return `${title.padEnd(10)}  ${text}`;
}
