import { printable } from "../../../text/printable.ts";
import { cutToWidth, padToWidth, textWidth } from "../../../text/text_width.ts";
import type { ConsoleSize } from "../../terminal/output.ts";
import type { CursorPlace } from "../../terminal/screen/frame_painter.ts";
import type { Style } from "../../terminal/style.ts";
import { rangeText, valueText } from "../param_text.ts";
import type { TextField } from "./text_field.ts";
import type { TunedParam } from "../../../params/tuned_params.ts";

/** What the tuner shows. */
export interface TuneView {
  /** The node, for people. */
  readonly title: string;
  readonly isConnected: boolean;
  /** The params that fit the filter. */
  readonly params: readonly TunedParam[];
  /** How many there are in all. */
  readonly total: number;
  /** Which one is chosen. */
  readonly selected: number;
  readonly filter: string;
  /** What is being typed: the value of the chosen one, or the filter. */
  readonly field: { readonly of: "value" | "filter"; readonly text: TextField } | undefined;
  /** Why what was typed is no value, or what else was reported. */
  readonly message: string | undefined;
}

/** What is drawn. */
export interface TuneFrame {
  readonly lines: readonly string[];
  readonly cursor?: CursorPlace | undefined;
}

/** Lines above and below the rows. */
const ABOVE = 2;
const BELOW = 3;
const MAX_NAME = 24;
const MAX_VALUE = 16;

/**
 * Lays out the tuner.
 *
 * @param view What it shows.
 * @param size How large the terminal is.
 * @param style How it looks.
 * @returns The lines from the top on, and where the cursor is.
 */
export function tuneFrame(view: TuneView, size: ConsoleSize, style: Style): TuneFrame {
  const room = Math.max(1, size.rows - ABOVE - BELOW);
  const start = firstShown(view, room);
  const shown = view.params.slice(start, start + room);
  const columns = columnsOf(view.params, size.columns);
  const rows = shown.map((param, index) => {
    const isSelected = start + index === view.selected;
    return rowText(param, { isSelected, columns, view, style });
  });
  const empty = view.total === 0 ? "It has no params." : "No param has that in its name.";
  return {
    lines: [
      titleLine(view, style),
      filterLine(view, style),
      ...(rows.length > 0 ? rows : [empty]),
      ...detailLines(view, size.columns, style),
    ],
    cursor: cursorOf(view, { columns, row: ABOVE + view.selected - start }),
  };
}

/** The keys that there are, as far as there is room. */
const KEYS = [
  "←→ move  ⇧ far  Enter type  r reset  u undo  / find  q quit",
  "←→ move  r reset  u undo  / find  q quit",
  "←→  ⏎  r  u  /  q",
];

/** How wide the parts of a row are. */
interface Columns {
  readonly name: number;
  readonly value: number;
  readonly rest: number;
}

function columnsOf(params: readonly TunedParam[], width: number): Columns {
  const widest = (texts: readonly string[]) => Math.max(1, ...texts.map(textWidth));
  const quarter = Math.max(8, Math.floor(width * 0.35));
  const name = Math.min(
    widest(params.map(({ info }) => printable(info.name))),
    Math.min(MAX_NAME, quarter),
  );
  const value = Math.min(
    widest(params.map(({ value, info }) => valueText(value, info))),
    Math.min(MAX_VALUE, quarter),
  );
  return { name, value, rest: Math.max(0, width - name - value - 6) };
}

function rowText(
  param: TunedParam,
  { isSelected, columns, view, style }: {
    readonly isSelected: boolean;
    readonly columns: Columns;
    readonly view: TuneView;
    readonly style: Style;
  },
): string {
  const { info, value, problem, by } = param;
  const name = fit(printable(info.name), columns.name);
  const mark = isSelected ? "›" : " ";
  const isEdited = isSelected && view.field?.of === "value";
  const shown = isEdited ? view.field!.text.text : fit(valueText(value, info), columns.value);
  const start = `${mark} ${isSelected ? style.bold(name) : name}  `;
  if (isEdited) return start + style.inverse(printable(shown) || " ");
  const rest = problem !== undefined
    ? style.red(printable(problem))
    : by !== undefined
    ? `${barOf(param, columns.rest - textWidth(by) - 4)} ${style.yellow(`‹ ${printable(by)}`)}`
    : barOf(param, columns.rest);
  const text = info.readOnly ? style.dim(shown) : isSelected ? style.cyan(shown) : shown;
  return `${start}${text}  ${rest}`.trimEnd();
}

/** A slider where there is a range and room, with the range behind it where there is more. */
function barOf({ info, value }: TunedParam, width: number): string {
  const range = rangeText(info);
  const { min, max } = info;
  if (typeof value !== "number" || min === undefined || max === undefined || max <= min) {
    return range;
  }
  const length = Math.min(30, width - (width > 40 ? textWidth(range) + 3 : 2));
  if (length < 6) return range;
  const place = Math.round((length - 1) * Math.min(1, Math.max(0, (value - min) / (max - min))));
  const bar = `[${"━".repeat(place)}●${"─".repeat(length - 1 - place)}]`;
  return width > 40 ? `${bar} ${range}` : bar;
}

function fit(text: string, width: number): string {
  const cut = textWidth(text) <= width ? text : `${cutToWidth(text, width - 1)}…`;
  return padToWidth(cut, width);
}

function titleLine({ title, total, isConnected }: TuneView, style: Style): string {
  const state = isConnected
    ? `${total} ${total === 1 ? "param" : "params"}`
    : style.red("connection lost, waiting");
  return `${style.bold(printable(title))}  ${state}`;
}

function filterLine({ filter, field, params, total }: TuneView, style: Style): string {
  const text = field?.of === "filter" ? field.text.text : filter;
  if (text === "" && field?.of !== "filter") return "";
  return `/${printable(text)}${style.dim(`  ${params.length} of ${total}`)}`;
}

/** What there is to know of the chosen one, and which keys there are. */
function detailLines(
  { params, selected, field, message }: TuneView,
  width: number,
  style: Style,
): string[] {
  const param = params[selected];
  const about = param
    ? [
      printable(param.info.description ?? "").replace(/\.$/, ""),
      rangeText(param.info),
      originOf(param),
    ]
    : [];
  const keys = field
    ? "Enter takes it, Esc does not"
    : KEYS.find((keys) => textWidth(keys) <= width) ?? "";
  return [
    "",
    message === undefined ? about.filter(Boolean).join("; ") : style.red(printable(message)),
    style.dim(keys),
  ];
}

function originOf({ info, value }: TunedParam): string {
  const isInitial = JSON.stringify(info.initial) === JSON.stringify(value);
  return isInitial ? "" : `began with ${valueText(info.initial, info)}`;
}

function firstShown({ params, selected }: TuneView, room: number): number {
  const last = Math.max(0, params.length - room);
  return Math.min(last, Math.max(0, selected - Math.floor(room / 2)));
}

function cursorOf(
  { field }: TuneView,
  { columns, row }: { readonly columns: Columns; readonly row: number },
): CursorPlace | undefined {
  if (!field) return undefined;
  const before = textWidth(printable(field.text.before));
  if (field.of === "filter") return { row: 1, column: 1 + before };
  return { row, column: columns.name + 4 + before };
}
