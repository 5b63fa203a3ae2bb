/**
 * What `deno test` says at its end, and the same for several runs.
 *
 * @module
 */

/** How many tests, and steps of tests, ended how. */
export interface Summary {
  readonly passed: number;
  readonly passedSteps: number;
  readonly failed: number;
  readonly failedSteps: number;
  readonly ignored: number;
}

const LAST_LINE = /^(?:ok|FAILED) \| (\d+ passed.*\| \d+ failed.*) \(.*\)$/gm;
const NONE: Summary = { passed: 0, passedSteps: 0, failed: 0, failedSteps: 0, ignored: 0 };

/**
 * Reads the last line.
 *
 * @param output What `deno test` printed, without colours.
 * @returns What it counted, or `undefined` where it did not come so far.
 */
export function readSummary(output: string): Summary | undefined {
  const line = [...output.matchAll(LAST_LINE)].at(-1)?.[1];
  if (line === undefined) return undefined;
  const count = (pattern: RegExp) => Number(pattern.exec(line)?.[1] ?? 0);
  return {
    passed: count(/(\d+) passed/),
    passedSteps: count(/passed \((\d+) steps?\)/),
    failed: count(/(\d+) failed/),
    failedSteps: count(/failed \((\d+) steps?\)/),
    ignored: count(/(\d+) ignored/),
  };
}

/**
 * Reads what failed and why.
 *
 * @param output What `deno test` printed, without colours.
 * @returns The errors and the names of the tests; where there are none, all that was printed.
 */
export function readFailures(output: string): string {
  const start = output.indexOf("\n ERRORS \n");
  return output.slice(start + 1).trim();
}

/**
 * Adds up.
 *
 * @param summaries Those of some runs.
 * @returns That of all of them.
 */
export function addUp(summaries: readonly Summary[]): Summary {
  return summaries.reduce((sum, other) => ({
    passed: sum.passed + other.passed,
    passedSteps: sum.passedSteps + other.passedSteps,
    failed: sum.failed + other.failed,
    failedSteps: sum.failedSteps + other.failedSteps,
    ignored: sum.ignored + other.ignored,
  }), NONE);
}

/**
 * Writes the last line as `deno test` does.
 *
 * @param summary What was counted.
 * @param isWell Whether nothing failed, which need not have been a test.
 * @param tookMs How long it took, in milliseconds.
 * @returns The line.
 */
export function describe(summary: Summary, isWell: boolean, tookMs: number): string {
  const steps = (count: number) =>
    count === 0 ? "" : ` (${count} ${count === 1 ? "step" : "steps"})`;
  const seconds = Math.round(tookMs / 1000);
  const took = seconds < 60 ? `${seconds}s` : `${Math.floor(seconds / 60)}m${seconds % 60}s`;
  return [
    isWell ? "ok" : "FAILED",
    `${summary.passed} passed${steps(summary.passedSteps)}`,
    `${summary.failed} failed${steps(summary.failedSteps)}`,
    ...summary.ignored > 0 ? [`${summary.ignored} ignored`] : [],
  ].join(" | ") + ` (${took})`;
}
