import { WriterFullError } from "../../bytes/byte_writer.ts";
import { describeBroken } from "./broken_values.ts";
import { children, stepTo } from "./children.ts";
import { MAX_DEPTH, maxUnfoldedValues } from "../limits.ts";
import { describe, type Finding, shorten, uncarriableError } from "./uncarriable.ts";
import { UncarriableValue, WHERE_TOO_DEEP, WITH_LONE_SURROGATE } from "./uncarriable_value.ts";
import { measureUnfolding } from "./unfolding.ts";

/**
 * Turns what an encoder threw into what its caller shall see.
 *
 * @param error What was thrown. What the engine throws for a value that cannot be read, such as one
 * whose memory was transferred, is given its place; anything else but an
 * {@linkcode UncarriableValue}, such as an error of the user's own getter, is returned as it is.
 * @param options `root`: the value that was being encoded; `codec`: the codec's name.
 * @returns What to throw.
 */
export function explainFailure(
  error: unknown,
  { root, codec }: { root: unknown; codec: string },
): unknown {
  if (error instanceof UncarriableValue) return uncarriableError(locate(root, error), codec);
  if (error instanceof WriterFullError) return tooLargeError(root, error);
  const finding = error instanceof TypeError || error instanceof RangeError
    ? findBroken(root)
    : undefined;
  if (!finding) return error;
  const explained = uncarriableError(finding, codec);
  explained.cause = error;
  return explained;
}

/**
 * Finds the first value that cannot be read at all.
 *
 * @param root The value that was being encoded.
 * @returns What is wrong, and where; `undefined` if nothing is, or the user's own code fails first.
 */
export function findBroken(root: unknown): Finding | undefined {
  const visited = new Set<object>();
  function visit(value: unknown, path: string): Finding | undefined {
    if (typeof value !== "object" || value === null || visited.has(value)) return;
    visited.add(value);
    const problem = describeBroken(value);
    if (problem !== undefined) return { path, problem };
    if (visited.size > MAX_SEARCHED) return;
    for (const [step, child] of children(value)) {
      const finding = visit(child, path + step);
      if (finding) return finding;
    }
  }
  try {
    return visit(root, "");
  } catch {
    // A getter throws, or values are nested without an end: the error that was met tells enough.
    return undefined;
  }
}

/** In how many objects the place of an error is searched for. */
const MAX_SEARCHED = 1_000_000;

/** Walks in the order of the encoders, thus meets the offending value or a cycle when they did. */
function locate(root: unknown, { value: culprit, ...told }: UncarriableValue): Finding {
  const problem = told.problem ?? describe(culprit);
  const ancestors = new Set<object>();
  /** At which depth it was not found in what; shared values would be gone through again and again. */
  const searched = new Map<object, number>();
  const stepToName = stepTo(culprit);

  function visit(value: unknown, path: string): Finding | undefined {
    if (typeof value === "object" && value !== null && ancestors.has(value)) {
      return { path, problem: "contains itself" };
    }
    if (Object.is(value, culprit)) return { path, problem };
    if (typeof value !== "object" || value === null) return;
    if (culprit === WHERE_TOO_DEEP && ancestors.size >= MAX_DEPTH) return { path, problem };
    if ((searched.get(value) ?? -1) >= ancestors.size) return;
    searched.set(value, ancestors.size);
    ancestors.add(value);
    for (const [step, child] of children(value)) {
      if (step === stepToName) {
        return { path: path + step, problem: `has a name ${WITH_LONE_SURROGATE}` };
      }
      const finding = visit(child, path + step);
      if (finding) return finding;
    }
    ancestors.delete(value);
  }

  return visit(root, "") ?? { path: "", problem };
}

/**
 * Checks that a value does not become much more when what it shares is written out.
 *
 * @param value The value.
 * @param codec The name of the codec that writes it out.
 * @throws {TypeError} If it does: with the place, and how much it would be.
 */
export function assertUnfolds(value: unknown, codec: string): void {
  const unfolding = measureUnfolding(value);
  if (!unfolding) return;
  const { path, unfolded, distinct } = unfolding;
  if (unfolded <= maxUnfoldedValues(distinct)) return;
  const [all, there] = [unfolded, distinct].map((count) => Math.round(count).toLocaleString("en"));
  const problem = `is ${all} values when what it shares is written out, instead of ${there}`;
  throw uncarriableError({ path, problem }, codec);
}

/** Says what of a message that is too large takes the most. */
function tooLargeError(root: unknown, error: WriterFullError): RangeError {
  const unfolding = measureUnfolding(root);
  if (!unfolding) return error;
  const { path, distinct, unfolded } = unfolding;
  const most = path === "" ? "" : `, most of them at ${shorten(path)}`;
  const times = Math.round(unfolded / distinct);
  const shared = times < 2
    ? ""
    : `; what it shares is written out each time, ${times} times on average`;
  return new RangeError(error.message + most + shared, { cause: error });
}
