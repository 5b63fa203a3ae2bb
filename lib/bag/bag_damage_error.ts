import { type BagProblem, problemText } from "./reading/problem.ts";

/** Says that not all of a bag can be read: everything that can be was read before. */
export class BagDamageError extends Error {
  /** What this kind of error is called. */
  override readonly name = "BagDamageError";
  /** The bag. */
  readonly path: string;
  /** What could not be read. */
  readonly problems: readonly BagProblem[];

  /**
   * Says what is wrong.
   *
   * @param path The bag.
   * @param problems What could not be read, at least one thing.
   */
  constructor(path: string, problems: readonly BagProblem[]) {
    super(
      `Cannot read all of "${path}": ${whatIsWrong(problems)}; ` +
        "'rosy bag recover' writes the rest into a new file",
    );
    this.path = path;
    this.problems = problems;
  }
}

/**
 * Says in one line what is wrong with a file.
 *
 * @param problems At least one.
 * @returns Such as `it is damaged (chunk at byte 812: its checksum does not match; 3 more)`.
 */
export function whatIsWrong(problems: readonly BagProblem[]): string {
  const worst = problems.find(({ kind }) => kind === "damaged") ?? problems[0]!;
  const more = problems.length > 1 ? `; ${problems.length - 1} more` : "";
  const text = problemText(worst) + more;
  return worst.kind === "damaged" ? `it is damaged (${text})` : text;
}
