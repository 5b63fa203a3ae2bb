import { seededRandom } from "../../lib/testing/chance.ts";
import { type Conditions } from "./weather.ts";

/** How many processes are there from the beginning to the end. */
export const RESIDENT_COUNT = 3;
/** How many processes may come and go at once. */
export const GUEST_COUNT = 2;
/** How many topics change their listeners. */
export const CHANGING_TOPIC_COUNT = 3;

/** Something that happens to a mesh and is over after a time. */
export type Blow =
  /** A process's network gets worse. */
  | { readonly type: "weather"; readonly resident: number; readonly conditions: Conditions }
  /** A process's network is cut. */
  | { readonly type: "cut"; readonly resident: number }
  /** A process stands still. */
  | { readonly type: "freeze"; readonly resident: number }
  /** A process's connections break. */
  | { readonly type: "reset"; readonly resident: number }
  /** A process's clock is set wrong. */
  | { readonly type: "clock"; readonly resident: number; readonly offsetMs: number }
  /** A node listens to a topic. */
  | { readonly type: "listen"; readonly resident: number; readonly topic: string }
  /** Large messages are sent faster than they can be read. */
  | { readonly type: "burst"; readonly resident: number; readonly bytes: number }
  /** A process offers a service for a while. */
  | { readonly type: "serve"; readonly resident: number }
  /** Another node of a process comes and goes. */
  | { readonly type: "visit"; readonly resident: number; readonly topic: string }
  /** A process comes, and goes or is killed. */
  | { readonly type: "guest"; readonly slot: number; readonly topic: string; isKilled: boolean };

/** One step of a soak run. */
export interface Step {
  /** When it begins, counted from the start. */
  readonly atMs: number;
  /** How long it lasts. */
  readonly lastsMs: number;
  readonly blow: Blow;
}

const HOUR_MS = 3_600_000;
const LONGEST_CUT_MS = 16_000;

/**
 * Draws what happens in a soak run.
 *
 * @param seed What chance begins with: the same seed gives the same steps.
 * @param durationMs When all is over.
 * @returns The steps in their order. A process suffers one kind of blow at a time once at most.
 */
export function planSoak(seed: number, durationMs: number): Step[] {
  const random = seededRandom(seed);
  const below = (count: number) => Math.floor(random() * count);
  const between = (least: number, most: number) => Math.round(least + random() * (most - least));
  const topic = () => `changing-${below(CHANGING_TOPIC_COUNT)}`;
  const draws: (() => [Blow, lastsMs: number])[] = [
    () => [
      { type: "weather", resident: below(RESIDENT_COUNT), conditions: conditions(random) },
      2000,
    ],
    () => [{ type: "cut", resident: below(RESIDENT_COUNT) }, between(100, LONGEST_CUT_MS)],
    () => [{ type: "freeze", resident: below(RESIDENT_COUNT) }, between(50, 3000)],
    () => [{ type: "reset", resident: below(RESIDENT_COUNT) }, 0],
    () => [{
      type: "clock",
      resident: below(RESIDENT_COUNT),
      offsetMs: between(-HOUR_MS, HOUR_MS),
    }, between(500, 3000)],
    () => [{ type: "listen", resident: below(RESIDENT_COUNT), topic: topic() }, between(100, 3000)],
    () => [{ type: "burst", resident: below(RESIDENT_COUNT), bytes: between(1, 200_000) }, 200],
    () => [{ type: "serve", resident: below(RESIDENT_COUNT) }, between(100, 2000)],
    () => [{ type: "visit", resident: below(RESIDENT_COUNT), topic: topic() }, between(100, 3000)],
    () => [
      { type: "guest", slot: below(GUEST_COUNT), topic: topic(), isKilled: random() < 0.5 },
      between(500, 4000),
    ],
  ];
  const steps: Step[] = [];
  const freeAtMs = new Map<string, number>();
  for (let atMs = 0; atMs < durationMs; atMs += between(50, 400)) {
    const [blow, lastsMs] = draws[below(draws.length)]!();
    const place = placeOf(blow);
    const isFree = (freeAtMs.get(place) ?? 0) <= atMs;
    if (!isFree || atMs + lastsMs > durationMs) continue;
    // What it begins with takes time as well: the next blow of its kind is not to overtake it.
    freeAtMs.set(place, atMs + lastsMs + 1000);
    steps.push({ atMs, lastsMs, blow });
  }
  return steps;
}

function conditions(random: () => number): Conditions {
  return {
    delayMs: Math.round(random() * 30),
    jitterMs: Math.round(random() * 30),
    stallRate: random() * 0.05,
    breakRate: random() * 0.01,
    lossRate: random() * 0.5,
    duplicateRate: random() * 0.5,
    reorderRate: random() * 0.5,
  };
}

/** @returns What tells apart where blows of one kind fall: there they must not overlap. */
export function placeOf(blow: Blow): string {
  if (blow.type === "guest") return `guest ${blow.slot}`;
  const kind = blow.type === "listen" ? blow.topic : blow.type;
  return `${kind} ${blow.resident}`;
}
