import { unitedTimes } from "../../latest.ts";
import type { TopicTimes } from "../../bag_source.ts";
import type { BagProblem, BagState } from "../../reading/problem.ts";
import type { ReadableFile } from "../../reading/readable_file.ts";
import { readPythonFile, type ReadPythonFileOptions } from "./python_file.ts";

/** So many problems are told. */
const MAX_PROBLEMS = 100;

/** What is in a recording of Python's rosy. */
export interface PythonCensus {
  readonly state: BagState;
  readonly problems: readonly BagProblem[];
  /** How many messages there are that cannot be read. */
  readonly unread: number;
  /** How many there are of each topic. */
  readonly counts: ReadonlyMap<string, number>;
  /** When those of each topic were recorded. */
  readonly times: ReadonlyMap<string, TopicTimes>;
}

/**
 * Counts what is in a recording: all of it has to be read for that.
 *
 * @param file The file.
 * @param options Who is told how far it is, and what gives up.
 * @returns What is in it.
 */
export async function countPythonFile(
  file: ReadableFile,
  options: Pick<ReadPythonFileOptions, "progress" | "signal">,
): Promise<PythonCensus> {
  const problems: BagProblem[] = [];
  const [counts, times] = [new Map<string, number>(), new Map<string, TopicTimes>()];
  let [state, unread]: [BagState, number] = ["complete", 0];
  const note = (problem: BagProblem) => {
    if (problems.length < MAX_PROBLEMS) problems.push(problem);
    unread += problem.messages ?? 0;
    if (state !== "damaged") state = problem.kind;
  };
  const truncated = () => {
    if (state === "complete") state = "truncated";
  };
  for await (const message of readPythonFile(file, { ...options, problem: note, truncated })) {
    const { topic, logTime } = message;
    counts.set(topic, (counts.get(topic) ?? 0) + 1);
    times.set(topic, unitedTimes(times.get(topic), { start: logTime, end: logTime }));
  }
  return { state, problems, unread, counts, times };
}
