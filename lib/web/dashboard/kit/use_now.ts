import { type ReadonlySignal, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

const now = signal(Date.now());
let watchers = 0;
let timer: ReturnType<typeof setInterval> | undefined;

/** @returns The time, once a second, in milliseconds since the Unix epoch: for what says how long ago something was. */
export function useNow(): ReadonlySignal<number> {
  useEffect(() => {
    if (watchers++ === 0) begin();
    return () => {
      if (--watchers === 0) clearInterval(timer);
    };
  }, []);
  return now;
}

function begin(): void {
  const tick = () => {
    if (!document.hidden) now.value = Date.now();
  };
  tick();
  timer = setInterval(tick, 1000);
}
