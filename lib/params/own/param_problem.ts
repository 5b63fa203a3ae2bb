import { didYouMean } from "../../text/suggest.ts";
import { ParamError, type ParamErrorReason } from "../param_error.ts";

/** So many of the params that are wrong are told of, and those behind them counted. */
const MAX_TOLD = 5;

/** What is wrong with one of several values. */
export interface ParamProblem {
  /** The param's name. */
  readonly name: string;
  readonly reason: ParamErrorReason;
  readonly message: string;
  /** What a validator threw. */
  readonly cause?: unknown;
}

/** @returns That there is no param of a name, with the one that was probably meant. */
export function unknownParam(name: string, known: readonly string[]): ParamProblem {
  const hint = known.length === 0 ? "; it has none" : didYouMean(name, known);
  return { name, reason: "unknown-param", message: `there is no such param${hint}` };
}

/**
 * Makes one error of all that is wrong.
 *
 * @param what What was to be done, such as `set`.
 * @param node The node's name.
 * @param problems What is wrong, at least one thing.
 */
export function toParamError(
  what: string,
  node: string,
  problems: readonly ParamProblem[],
): ParamError {
  const [{ reason, name: param, cause }] = problems as [ParamProblem];
  return new ParamError(`Cannot ${what} ${problemsText(node, problems)}`, {
    reason,
    node,
    param,
    cause,
  });
}

/** @returns Names for people, such as `params "a", "b"`. */
export function nameList(names: readonly string[]): string {
  const told = names.slice(0, MAX_TOLD).map((name) => JSON.stringify(name)).join(", ");
  const more = names.length - MAX_TOLD;
  return `${names.length === 1 ? "param" : "params"} ${told}${more > 0 ? ` and ${more} more` : ""}`;
}

/** What is the same for all is said once. */
function problemsText(node: string, problems: readonly ParamProblem[]): string {
  const [first, ...others] = problems as [ParamProblem, ...ParamProblem[]];
  if (others.every(({ message }) => message === first.message)) {
    return `${nameList(problems.map(({ name }) => name))} of node "${node}": ${first.message}`;
  }
  const told = problems.slice(0, MAX_TOLD).map(({ name, message }) =>
    `${JSON.stringify(name)}: ${message}`
  );
  const more = problems.length - MAX_TOLD;
  return `params of node "${node}": ${told.join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
}
