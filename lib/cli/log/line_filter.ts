import { type LogLevel, passes } from "../../log/log_level.ts";
import { NameChoice } from "../../mesh/name_choice.ts";
import type { FlagValues } from "../line/flag_values.ts";
import { createGrep, type Grep, type GrepOptions } from "./grep.ts";
import { type LogLine, searchedText, type SentLine } from "./log_line.ts";
import { parseSince } from "./since.ts";

/** What {@linkcode LineFilter} goes by. */
export interface LineFilterOptions extends GrepOptions {
  readonly flags: FlagValues;
}

/** Which lines are to be shown: as the command's flags say. */
export class LineFilter implements Disposable {
  readonly #nodes: NameChoice;
  readonly #level: LogLevel;
  readonly #sinceMs: number;
  readonly #grep: Grep;

  /** @throws {UsageError} If a flag makes no sense. */
  constructor({ flags, ...options }: LineFilterOptions) {
    this.#nodes = new NameChoice(flags.texts("node"));
    // Its choices are the levels.
    this.#level = flags.text("level") as LogLevel;
    this.#sinceMs = parseSince(flags.text("since"), options.clock.epochMs());
    this.#grep = createGrep(flags.text("grep"), options);
  }

  /** Tells whether a line is worth keeping until its time is known. */
  mayShow({ node, level }: SentLine): boolean {
    if (!passes(level, this.#level)) return false;
    return this.#nodes.texts.length === 0 || this.#nodes.chosenBy(node) !== undefined;
  }

  /** @returns Those of the lines that are to be shown. */
  async among(lines: readonly LogLine[]): Promise<LogLine[]> {
    const recent = lines.filter(({ timeMs }) => timeMs >= this.#sinceMs);
    if (this.#grep.isOpen || recent.length === 0) return recent;
    const matches = await this.#grep.matches(recent.map(searchedText));
    return recent.filter((_, index) => matches[index]);
  }

  [Symbol.dispose](): void {
    this.#grep[Symbol.dispose]();
  }
}
