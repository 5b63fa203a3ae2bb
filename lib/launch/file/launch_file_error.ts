import { printable } from "../../text/printable.ts";
import type { Position } from "../../yaml/located.ts";

/** What is wrong with a launch file, and where. */
export interface Problem {
  /** The file, as the user would type it. */
  readonly file: string;
  readonly position?: Position;
  /** The keys that lead there, such as `["nodes", "camera", "respawn"]`. */
  readonly path: readonly string[];
  /** A sentence without its full stop. */
  readonly message: string;
}

/** A launch file that cannot be used, with everything that is wrong with it. */
export class LaunchFileError extends Error {
  override name = "LaunchFileError";

  /** All that was found, in the order of the file. */
  readonly problems: readonly Problem[];

  /** @param problems All that was found, one at least. */
  constructor(problems: readonly Problem[]) {
    const sorted = problems.toSorted((a, b) => a.file === b.file ? lineOf(a) - lineOf(b) : 0);
    super(sorted.map(formatProblem).join("\n"));
    this.problems = sorted;
  }
}

/**
 * Words a problem: `launch.yaml:7:5: nodes.camera.respwan: unknown key …`.
 *
 * @param problem The problem.
 * @returns One line, in the form that editors and terminals make clickable.
 */
export function formatProblem({ file, position, path, message }: Problem): string {
  const place = position ? `${file}:${position.line}:${position.column}` : file;
  return [place, ...(path.length ? [path.map(printable).join(".")] : []), message].join(": ");
}

function lineOf({ position }: Problem): number {
  return position?.line ?? 0;
}
