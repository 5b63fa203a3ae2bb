import type { BagInfo } from "../../../bag/bag_info.ts";
import { type BagProblem, problemText } from "../../../bag/reading/problem.ts";
import { withSuffix } from "../../../bag/part_names.ts";
import { escapeForBash } from "../../../text/escape_for_bash.ts";
import { printable } from "../../../text/printable.ts";
import { countOf } from "./counts.ts";

/** What is told of what could not be read of a bag. */
export type Trouble = Pick<
  BagInfo,
  "state" | "expectedMessages" | "skippedChunks" | "problems" | "messages"
>;

/** So many problems are told of one by one. */
const MAX_LINES = 5;

/** @returns What programs are told: fields of an object. */
export function troubleJson(
  { state, expectedMessages, skippedChunks, problems }: Omit<Trouble, "messages">,
): Record<string, unknown> {
  return {
    state,
    expectedMessages: expectedMessages ?? null,
    skippedChunks,
    problems: problems.map((problem) => ({ ...problem, text: problemText(problem) })),
  };
}

/** @returns Such as `damaged: 45 of 50 messages can be read, 1 chunk was skipped`. */
function stateText({ state, messages, expectedMessages, skippedChunks }: Trouble): string {
  if (state === "complete") return state;
  // Statistics that are wrong may count fewer than there are.
  const of = expectedMessages === undefined || messages > expectedMessages
    ? ""
    : `of ${expectedMessages} `;
  const skipped = skippedChunks === 0 ? "" : `, ${countOf(skippedChunks, "chunk")} skipped`;
  const noun = messages === 1 && !of ? "message" : "messages";
  return `${state}: ${messages} ${of}${noun} can be read${skipped}`;
}

/** @returns What is wrong, line by line. */
export function problemLines(problems: readonly BagProblem[]): string[] {
  const lines = problems.slice(0, MAX_LINES).map((problem) =>
    `- ${printable(problemText(problem))}`
  );
  const more = problems.length - MAX_LINES;
  return more > 0 ? [...lines, `- and ${more} more`] : lines;
}

/** @returns What to tell of a bag that is not complete, and what to do about it; nothing of others. */
export function troubleLines(info: Trouble & Pick<BagInfo, "path" | "format">): string[] {
  const { path, state, problems, format } = info;
  if (state === "complete") return [];
  const recover = `'${format === "mcap" ? recoverCommand(path) : convertCommand(path)}'`;
  if (state === "truncated") return [endsEarly(recover)];
  const what = `"${printable(path)}" is ${stateText(info)}.`;
  const help = state === "unsupported"
    ? `A part of it is not read here; ${recover} copies the rest.`
    : `${recover} copies what can be read.`;
  return [what, ...problemLines(problems), help];
}

function endsEarly(recover: string): string {
  return `This file ends early: its recorder was stopped before it could complete it. ` +
    `${recover} writes a complete one.`;
}

/** What other programs have recorded is made a bag of rosy's. */
function convertCommand(path: string): string {
  const to = withSuffix(path, "_converted").replace(/(\.[^./\\]*)?$/, ".mcap");
  const quote = (name: string) => `"${printable(escapeForBash(name, '"'))}"`;
  return `rosy bag convert ${quote(path)} ${quote(to)}`;
}

/**
 * How to complete a bag.
 *
 * @param path The bag.
 * @returns A command line for a shell.
 */
export function recoverCommand(path: string): string {
  return `rosy bag recover "${printable(escapeForBash(path, '"'))}"`;
}
