import { VirtualClock } from "../lib/testing/virtual_clock.ts";

/** The test kit's clock under its shorter name. */
export class FakeClock extends VirtualClock {
  /** Moves time on by `durationMs`, running what becomes due. */
  tick(durationMs: number): Promise<void> {
    return this.advance(durationMs);
  }
}
