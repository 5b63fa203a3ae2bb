import { SERIES_COLOURS } from "../../kit/colours.ts";

/** What people mean by words that machines use. */
const MEANINGS: readonly (readonly [RegExp, string])[] = [
  [/^(error|fault|failed|failure|emergency|estop|stopped|dead|stale|fatal|aborted|bad)$/i, "bad"],
  [/^(warn|warning|degraded|overheat|overvoltage|cold|low)$/i, "warn"],
  [/^(ok|good|true|yes|ready|connected|full|succeeded|active)$/i, "good"],
  [/^(false|no|off|null|unknown|\(empty\))$/i, "quiet"],
];

/**
 * Says in which colour a state is drawn: words that mean something have its colour, others one that stays the
 * same wherever they come.
 *
 * @param text The state.
 * @returns The colour's name.
 */
export function stateColour(text: string): string {
  const known = MEANINGS.find(([words]) => words.test(text));
  if (known) return known[1];
  if (/^-?\d+$/.test(text)) return `series-${Math.abs(Number(text)) % SERIES_COLOURS + 1}`;
  let hash = 0;
  for (const letter of text) hash = (Math.imul(hash, 31) + letter.codePointAt(0)!) | 0;
  return `series-${Math.abs(hash) % SERIES_COLOURS + 1}`;
}
