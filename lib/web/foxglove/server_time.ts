import type { Clock } from "../../time/clock.ts";
import type { Replies } from "./replies.ts";
import { writeTime } from "./write_operation.ts";

/** Says what time it is in a mesh that has a time of its own: a node's clock. */
export interface MeshTime {
  /** Milliseconds since the Unix epoch; 0 until somebody has told it. */
  nowMs(): number;
}

/** How often a client is told the time, in milliseconds: as often as a screen shows another picture. */
const PERIOD_MS = 33;

/** Tells a client the time of the mesh, as long as that goes on. */
export class ServerTime {
  readonly #stop: () => void;

  constructor(time: MeshTime, { replies, clock }: {
    readonly replies: Replies;
    readonly clock: Clock;
  }) {
    let toldMs = NaN;
    let stopTimer = () => {};
    const tell = () => {
      stopTimer = clock.after(PERIOD_MS, tell);
      const nowMs = time.nowMs();
      // It is 0 until somebody was heard. Who is slow gets the latest only.
      if (nowMs === toldMs || nowMs === 0 || replies.isBehind) return;
      toldMs = nowMs;
      replies.answer(writeTime(nowMs));
    };
    tell();
    this.#stop = () => stopTimer();
  }

  /** Tells it no more. Idempotent. */
  close(): void {
    this.#stop();
  }
}
