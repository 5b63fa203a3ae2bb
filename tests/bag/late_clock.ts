import type { Clock } from "../../lib/time/clock.ts";

/** A clock that jumps to each timer, which comes late as a machine's timers do. */
export function lateClock(): { clock: Clock; nap: (ms: number) => void } {
  let nowMs = 1000;
  const clock: Clock = {
    monotonicMs: () => nowMs,
    epochMs: () => nowMs,
    after(delayMs, callback) {
      const timer = setTimeout(() => {
        nowMs += delayMs + 1.1;
        callback();
      });
      return () => clearTimeout(timer);
    },
    afterTurn: (callback) => void setTimeout(callback),
  };
  return { clock, nap: (ms) => void (nowMs += ms + 0.07) };
}
