import type { NodeFigures } from "../../../figures/node_figures.ts";
import type { Unusable } from "../robot/figure_history.ts";
import { formatDigits, formatMs } from "../kit/numbers.ts";

/** How well something is. */
export type Grade = "good" | "warn" | "bad" | "unknown";

/** Something that is wrong. */
export interface Problem {
  /** Tells it from the others of the same node or topic, however its numbers change. */
  readonly kind: string;
  /** How bad it is. */
  readonly grade: "warn" | "bad";
  /** What it is: `"its event loop is 350 ms late"`. */
  readonly text: string;
  /** The same in two words, for a table: `"lags"`. */
  readonly word: string;
}

/** Callbacks that come later than this are told of. */
const LONG_LAG_MS = 200;

/**
 * What is wrong with a node, by what it tells; the worst first.
 *
 * @param figures What it tells; `null` as long as nothing has come.
 * @param unusable What came to it of late that it could not use.
 */
export function nodeProblems(
  figures: NodeFigures | null,
  { undecodable, invalid }: Unusable,
): Problem[] {
  if (figures === null) return [];
  if (figures.state === "silent") {
    return [{ kind: "silent", grade: "bad", text: "does not answer", word: "silent" }];
  }
  const { trouble, slowPeers, droppedHz, lostHz, maxLagMs } = figures;
  const problems: (Problem | false)[] = [
    trouble !== null && warn("trouble", `finds others badly: ${trouble}`, "discovery"),
    undecodable > 0 &&
    warn("undecodable", `could not read ${ofLate(undecodable)}`, "cannot read"),
    invalid > 0 && warn("invalid", `got ${ofLate(invalid)} of another type`, "other type"),
    (slowPeers ?? []).length > 0 &&
    warn("slow", `does not wait for ${slowPeers!.join(", ")}, too slow for it`, "slow peers"),
    isSome(droppedHz) && warn("drops", `drops ${perSecond(droppedHz)}`, "drops"),
    isSome(lostHz) && warn("loses", `misses ${perSecond(lostHz)}`, "misses"),
    (maxLagMs ?? 0) > LONG_LAG_MS &&
    warn("lags", `its event loop is up to ${formatMs(maxLagMs!)} late`, "lags"),
  ];
  return problems.filter((problem) => problem !== false);
}

function isSome(hz: number | null): hz is number {
  return hz !== null && hz > 0;
}

function ofLate(messages: number): string {
  return `${messages} ${messages === 1 ? "message" : "messages"} in the last minute`;
}

function perSecond(hz: number): string {
  return `${formatDigits(hz)} messages a second`;
}

function warn(kind: string, text: string, word: string): Problem {
  return { kind, grade: "warn", text, word };
}
