import type { Warning } from "./warnings.ts";

/** What was wrong a moment ago may be wrong again in a moment. */
const HELD_MS = 10_000;

/** Warnings that stay for a while when what they tell of is over: a page that blinks is not read. */
export class SteadyWarnings {
  readonly #held = new Map<string, { warning: Warning; lastMs: number }>();

  /**
   * Takes what is wrong now.
   *
   * @param warnings What, the worst first.
   * @param nowMs The time.
   * @returns That, and what was wrong a moment ago; of what is gone from the mesh nothing is held.
   */
  take(warnings: readonly Warning[], nowMs: number): Warning[] {
    for (const [id, { lastMs }] of this.#held) {
      if (nowMs - lastMs >= HELD_MS) this.#held.delete(id);
    }
    for (const warning of warnings) this.#held.set(warning.id, { warning, lastMs: nowMs });
    const now = new Set(warnings.map(({ id }) => id));
    const earlier = [...this.#held].filter(([id]) => !now.has(id) && !id.startsWith("gone "));
    const all = [...warnings, ...earlier.map(([, { warning }]) => warning)];
    return all.toSorted((a, b) => Number(a.grade === "warn") - Number(b.grade === "warn"));
  }
}
