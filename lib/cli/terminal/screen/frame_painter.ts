import type { ConsoleSize } from "../output.ts";
import { cropLine, styledWidth } from "./crop_line.ts";

/** Where the cursor stands in a frame, from 0 on: in a field that is being edited. */
export interface CursorPlace {
  readonly row: number;
  readonly column: number;
}

/** A whole terminal's content. */
export interface Frame {
  /** Lines from the top on, which may have colours; those for which there is no room are left out. */
  readonly lines: readonly string[];
  /** Where the cursor is seen; nowhere unless given. */
  readonly cursor?: CursorPlace | undefined;
}

// Terminals that know it show nothing of a frame until all of it has come.
const BEGIN = "\x1b[?2026h";
const END = "\x1b[?2026l";
const CLEAR = "\x1b[0m\x1b[2J";
const CLEAR_REST = "\x1b[K";
const SHOW_CURSOR = "\x1b[?25h";
const HIDE_CURSOR = "\x1b[?25l";

/** Turns frames into as little as has to be written for a terminal to show them. */
export class FramePainter {
  #shown: readonly string[] = [];
  #size: ConsoleSize | undefined;
  #cursor = "";

  /** Forgets what the terminal shows: the next frame is painted whole. */
  forget(): void {
    this.#size = undefined;
  }

  /**
   * Paints a frame over the one before.
   *
   * @param frame The frame.
   * @param size How large the terminal is.
   * @returns What to write: only the lines that differ; nothing where none does.
   */
  paint({ lines, cursor }: Frame, size: ConsoleSize): string {
    const cropped = lines.slice(0, size.rows).map((line) => cropLine(line, size.columns));
    const isWhole = size.columns !== this.#size?.columns || size.rows !== this.#size.rows;
    if (isWhole) [this.#shown, this.#size, this.#cursor] = [[], size, HIDE_CURSOR];
    const changes = this.#changes(cropped, size.columns);
    const place = cursor ? `${moveTo(cursor)}${SHOW_CURSOR}` : HIDE_CURSOR;
    this.#shown = cropped;
    if (!isWhole && changes === "" && place === this.#cursor) return "";
    const before = this.#cursor === HIDE_CURSOR ? "" : HIDE_CURSOR;
    this.#cursor = place;
    return BEGIN + before + (isWhole ? HIDE_CURSOR + CLEAR : "") + changes +
      (cursor ? place : "") + END;
  }

  #changes(lines: readonly string[], columns: number): string {
    const rows = Math.max(lines.length, this.#shown.length);
    return Array.from({ length: rows }, (_, row) => {
      const line = lines[row] ?? "";
      if (line === (this.#shown[row] ?? "")) return "";
      // In the last column the cursor stays on the character, which would be cleared.
      const rest = styledWidth(line) < columns ? CLEAR_REST : "";
      return moveTo({ row, column: 0 }) + line + rest;
    }).join("");
  }
}

function moveTo({ row, column }: CursorPlace): string {
  return `\x1b[${row + 1};${column + 1}H`;
}
