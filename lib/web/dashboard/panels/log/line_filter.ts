import type { LogLevel } from "../../../../log/log_level.ts";
import { dataText } from "./data_text.ts";
import type { LogLine } from "./log_line.ts";

/** Patterns that take long take longer with longer texts. */
const MAX_SEARCHED = 4096;

/** Which lines are wanted. */
export interface LineWish {
  /** Of which levels. */
  readonly levels: readonly LogLevel[];
  /** Of which logger; empty for all. */
  readonly node: string;
  /** With which text in them, whatever its case, or `/pattern/`; empty for all. */
  readonly search: string;
}

/** Says whether a line is wanted; or why nobody can. */
export type LineFilter =
  | { readonly accepts: (line: LogLine) => boolean; readonly problem?: undefined }
  | { readonly accepts: (line: LogLine) => boolean; readonly problem: string };

/**
 * Makes a filter.
 *
 * @param wish Which lines are wanted.
 * @returns The filter; with a problem, where the pattern is none: then its lines are not searched.
 */
export function lineFilter({ levels, node, search }: LineWish): LineFilter {
  const wanted = new Set(levels);
  const { finds, problem } = searcher(search.trim());
  const accepts = (line: LogLine) =>
    wanted.has(line.level) && (node === "" || isOf(line.logger, node)) && finds(line);
  return problem === undefined ? { accepts } : { accepts, problem };
}

/** A node's parts are of it. */
function isOf(logger: string, node: string): boolean {
  return logger === node || logger.startsWith(`${node}.`);
}

function searcher(
  search: string,
): { readonly finds: (line: LogLine) => boolean; readonly problem?: string } {
  if (search === "") return { finds: () => true };
  const [, pattern, flags] = /^\/(.+)\/([a-z]*)$/s.exec(search) ?? [];
  if (pattern === undefined) {
    const wanted = search.toLowerCase();
    return { finds: (line) => searchedText(line).toLowerCase().includes(wanted) };
  }
  try {
    const expression = new RegExp(pattern, flags!.replace(/[gy]/g, ""));
    return { finds: (line) => expression.test(searchedText(line)) };
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^.*: (?=[^:]+$)/s, "") : "";
    return { finds: () => true, problem: `This is no pattern: ${why}` };
  }
}

function searchedText({ logger, text, data }: LogLine): string {
  return `${logger} ${text.slice(0, MAX_SEARCHED)} ${dataText(data)}`;
}
