import type { LogLevel } from "../../log/log_level.ts";
import { withFields } from "../../logs/fields_text.ts";
import { loggerName } from "../../logs/log_message.ts";
import { cutText } from "../../logs/plain_value.ts";
import { printable, printableLines } from "../../text/printable.ts";
import { cutToWidth, padToWidth, textWidth } from "../../text/text_width.ts";
import type { Style } from "../terminal/style.ts";
import { formatTime } from "../values/format_time.ts";
import { type LogLine, MAX_LINE_LENGTH } from "./log_line.ts";

/** How {@linkcode LineText} writes. */
export interface LineTextOptions {
  readonly style: Style;
  /** Whether long lines are shown in full. */
  readonly isFull: boolean;
  /** What time it is: of other days it is said which. */
  readonly nowMs: number;
}

/** Names take a column of their own up to this width. */
const MAX_NAME_WIDTH = 24;
/** Further lines stand below the name. */
const MARGIN = " ".repeat("12:00:00.000 ERROR ".length);
/** Of so many names it is remembered which nodes log under them. */
const MAX_NAMES = 4096;

/** Writes log lines for people: when, how much it matters, who, what. */
export class LineText {
  readonly #options: LineTextOptions;
  readonly #paint: Readonly<Record<LogLevel, (text: string) => string>>;
  /** The UUIDs of the nodes that log under a name; two are enough. */
  readonly #uuids = new Map<string, Set<string>>();
  #nameWidth = 0;
  #day: string;

  constructor(options: LineTextOptions) {
    const { dim, green, yellow, red } = options.style;
    this.#options = options;
    this.#paint = { debug: dim, info: green, warn: yellow, error: red };
    this.#day = dayAndTime(options.nowMs).day;
  }

  /** Takes note of lines to come, so that their names get the width that they need. */
  prepare(lines: readonly LogLine[]): void {
    for (const line of lines) this.#noteName(line);
    const widths = lines.map((line) => textWidth(this.#name(line)));
    this.#nameWidth = widths.reduce(
      (most, width) => Math.max(most, Math.min(width, MAX_NAME_WIDTH)),
      this.#nameWidth,
    );
  }

  /** @returns The line, and before it what has changed or is missing since the one before. */
  write(line: LogLine): string {
    const { dim } = this.#options.style;
    const { day, time } = dayAndTime(line.timeMs);
    const notes: string[] = [];
    if (day !== this.#day) notes.push(dim(`--- ${day} ---`));
    this.#day = day;
    if (line.dropped) notes.push(MARGIN + dim(`... ${missingText(line.dropped, line.node)}`));
    return [...notes, `${dim(time)} ${this.#rest(line)}`].join("\n");
  }

  #rest(line: LogLine): string {
    const { style } = this.#options;
    const level = this.#paint[line.level](line.level.toUpperCase().padEnd(5));
    const name = style.cyan(padToWidth(this.#name(line), this.#nameWidth));
    const origin = line.source === "rosy" ? `${style.dim("rosy:")} ` : "";
    return `${level} ${name} ${origin}${this.#text(line).join(`\n${MARGIN}`)}`;
  }

  #text({ level, text, data }: LogLine): string[] {
    const whole = withFields(text, data);
    const shown = this.#options.isFull ? whole : cutText(whole, MAX_LINE_LENGTH);
    const lines = printableLines(shown).split("\n");
    return level === "info" ? lines : lines.map((each) => each && this.#paint[level](each));
  }

  #name(line: LogLine): string {
    const name = printable(loggerName(line));
    const isShared = (this.#uuids.get(line.node)?.size ?? 0) > 1;
    return isShared ? `${name} (${printable(line.uuid.slice(0, 4))})` : shortName(name);
  }

  #noteName({ node, uuid }: LogLine): void {
    const uuids = this.#uuids.get(node) ?? new Set();
    if (uuids.size < 2) uuids.add(uuid);
    if (this.#uuids.size >= MAX_NAMES) this.#uuids.clear();
    this.#uuids.set(node, uuids);
  }
}

/** A name that is as long as only hostile ones are shall not push the text off the screen. */
function shortName(name: string): string {
  return textWidth(name) <= 3 * MAX_NAME_WIDTH ? name : `${cutToWidth(name, 3 * MAX_NAME_WIDTH)}…`;
}

function missingText(count: number, node: string): string {
  const lines = count === 1 ? "1 line is" : `${count} lines are`;
  return `${lines} missing here: ${printable(node)} logged too fast`;
}

function dayAndTime(epochMs: number): { readonly day: string; readonly time: string } {
  const [day = "", time = ""] = formatTime(epochMs).split(" ");
  return { day, time };
}
