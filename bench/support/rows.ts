import type { PairReport } from "./run_pair.ts";
import { median } from "./table.ts";

/** One figure of rosy's, and what it stands beside. */
export interface Row {
  readonly name: string;
  readonly unit: string;
  /** What the figure has to reach. */
  readonly target: string;
  /** What the other figure is. */
  readonly beside: string;
  /** Measures rosy. */
  readonly run: () => Promise<PairReport>;
  /** Measures what it stands beside, if that is not a number known beforehand. */
  readonly runOther: (() => Promise<PairReport>) | number | null;
  /** Takes the figure from a report. */
  readonly figure: (report: PairReport) => number;
  /** The same for the other report, where it stands elsewhere. */
  readonly otherFigure?: (report: PairReport) => number;
  /** What else its report says of the figure. */
  readonly remark?: (report: PairReport) => string;
  /** How often to measure, where once is enough or takes long. */
  readonly rounds?: number;
}

/** A row and what came of it: medians of all rounds. */
export interface RowResult {
  readonly row: Row;
  readonly own: number;
  readonly other: number;
  /** The median of the ratios of each round. */
  readonly ratio: number | null;
  /** CPU time for each message at both ends, in microseconds. */
  readonly cpu: string;
  readonly lost: number | null;
  /** The last run's remark. */
  readonly remark: string;
}

/** Measures all rows, one after the other, each beside its counterpart. */
export async function measureRows(
  rows: readonly Row[],
  rounds: number,
  progress: (name: string) => void,
): Promise<RowResult[]> {
  const results: RowResult[] = [];
  for (const row of rows) {
    progress(row.name);
    results.push(await measureRow(row, row.rounds ?? rounds));
  }
  return results;
}

async function measureRow(row: Row, rounds: number): Promise<RowResult> {
  const { run, runOther, figure, otherFigure = figure } = row;
  const own: PairReport[] = [];
  const others: number[] = [];
  for (let round = 0; round < rounds; round++) {
    if (typeof runOther === "function") others.push(otherFigure(await runOther()));
    own.push(await run());
  }
  const figures = own.map(figure);
  const other = typeof runOther === "number" ? runOther : median(others);
  const ratios = figures.map((value, round) => value / (others[round] ?? other));
  const cpuOf = (end: keyof PairReport) => median(own.map((run) => run[end].cpuMicroseconds));
  const [sendCpu, recvCpu] = [cpuOf("sent"), cpuOf("received")];
  return {
    row,
    own: median(figures),
    other,
    ratio: runOther === null ? null : median(ratios),
    cpu: [sendCpu, recvCpu].map((cpu) => cpu > 0 ? cpu.toPrecision(2) : "-").join(" / "),
    lost: own.some(({ received }) => received.messages > 0)
      ? own.reduce((sum, { received }) => sum + received.lost, 0)
      : null,
    remark: row.remark?.(own.at(-1)!) ?? "",
  };
}
