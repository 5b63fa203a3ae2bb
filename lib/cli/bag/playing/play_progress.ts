import type { PlaybackPace } from "../../../bag/playback_pace.ts";
import { listenToKeys, type PlayerKey } from "./keys.ts";
import type { StatusLine } from "../../terminal/status_line.ts";
import { formatDuration } from "../../values/quantities.ts";

const REFRESH_MS = 100;
const RATE_FACTOR = 1.1;
const MIN_RATE = 0.01;
const MAX_RATE = 1000;

/** Shows where a player is, until it is disposed of. */
export interface PlaybackProgress extends Disposable {
  /** Takes note of a message that was sent. */
  readonly sent: () => void;
}

/**
 * Shows where a player is, and lets the user steer it: on a terminal only.
 *
 * @param options `pace`: what to show and steer; `line`: where; `durationMs`: of the whole.
 * @returns What ends it.
 */
export function showPlayback(
  { pace, line, durationMs }: { pace: PlaybackPace; line: StatusLine; durationMs: number },
): PlaybackProgress {
  let count = 0;
  let startMs = performance.now();
  let lastPositionMs = 0;
  const keys = line.isShown ? listenToKeys(pressed) : null;
  const timer = line.isShown ? setInterval(show, REFRESH_MS) : undefined;
  if (line.isShown) show();
  return {
    sent: () => void count++,
    [Symbol.dispose]() {
      clearInterval(timer);
      keys?.[Symbol.dispose]();
      line.clear();
    },
  };

  function show(): void {
    const positionMs = Math.min(Math.max(0, pace.positionMs), durationMs);
    const time = (ms: number) => formatDuration(ms, { decimals: 1 });
    const percent = durationMs > 0 ? Math.round(100 * positionMs / durationMs) : 100;
    const state = pace.isPaused ? "paused" : "playing";
    const help = keys ? "  space: pause  right: step  up/down: rate" : "";
    const speed = pace.rate === Infinity ? fullSpeed(positionMs) : `x${shortRate(pace.rate)}`;
    line.show(`${state} ${time(positionMs)} / ${time(durationMs)} ${percent}%  ${speed}${help}`);
  }

  function fullSpeed(positionMs: number): string {
    // It is played again from its beginning.
    if (positionMs < lastPositionMs) [startMs, count] = [performance.now(), 0];
    lastPositionMs = positionMs;
    const takenMs = Math.max(1, performance.now() - startMs);
    const rate = `${Math.round(1000 * count / takenMs)} messages/s`;
    if (positionMs <= 0) return rate;
    const leftMs = takenMs * (durationMs - positionMs) / positionMs;
    return `${rate}  ${formatDuration(leftMs, { decimals: 0 })} left`;
  }

  function pressed(key: PlayerKey): void {
    steer(pace, key);
    show();
  }
}

function shortRate(rate: number): number {
  return Number(rate.toFixed(2));
}

/** Does what a key asks for. */
export function steer(pace: PlaybackPace, key: PlayerKey): void {
  if (key === "pause") pace.setPaused(!pace.isPaused);
  else if (key === "step") pace.step();
  else if (pace.rate !== Infinity) {
    const rate = key === "faster" ? pace.rate * RATE_FACTOR : pace.rate / RATE_FACTOR;
    pace.setRate(Math.min(Math.max(rate, MIN_RATE), MAX_RATE));
  }
}
