import { pause as pauseBy } from "../../lib/flow/pause.ts";
import { systemClock } from "../../lib/time/clock.ts";

/** Lets a fault last: there is nothing to wait for but time. */
export function pause(durationMs: number): Promise<void> {
  return pauseBy(durationMs, { clock: systemClock });
}
