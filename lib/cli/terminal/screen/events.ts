import type { ConsoleSize } from "../output.ts";

/** Keys that write nothing, and those whose text is not seen. */
export type NamedKey =
  | "up"
  | "down"
  | "left"
  | "right"
  | "home"
  | "end"
  | "pageup"
  | "pagedown"
  | "insert"
  | "delete"
  | "backspace"
  | "enter"
  | "tab"
  | "escape"
  | "space"
  | "begin"
  | `f${number}`;

/** A key that was pressed, or that repeats because it is held down: terminals do not tell which. */
export interface KeyEvent {
  readonly type: "key";
  /**
   * Which key: a name, or the character that it writes, in upper case where Shift was held:
   * `"up"`, `"f5"`, `"a"`, `"A"`, `"?"`, `"é"`. With Ctrl it is the letter in lower case.
   */
  readonly key: NamedKey | (string & Record<never, never>);
  /** What it writes into a text field; empty for keys that write nothing, and with Ctrl or Alt. */
  readonly text: string;
  readonly ctrl: boolean;
  readonly alt: boolean;
  /** Whether Shift is known to have been held: of letters, and of named keys. */
  readonly shift: boolean;
}

/** Text that was pasted: never to be taken for keys. */
export interface PasteEvent {
  readonly type: "paste";
  /** The text, with `"\n"` between its lines. */
  readonly text: string;
  /** Whether it was longer than 64 Ki characters, and its rest left out. */
  readonly isCut: boolean;
}

/** The terminal's window gets the keys from now on, or no more; only with `focus: true`. */
export interface FocusEvent {
  readonly type: "focus" | "blur";
}

/** The terminal has another size: what was drawn is on it, cropped anew. */
export interface ResizeEvent {
  readonly type: "resize";
  readonly size: ConsoleSize;
}

/** The process goes on after Ctrl-Z and `fg`: what was drawn is on the terminal again. */
export interface ResumeEvent {
  readonly type: "resume";
}

/** Something was reported that could not be written below the screen, such as a warning. */
export interface MessageEvent {
  readonly type: "message";
  readonly text: string;
}

/** What a keyboard says. */
export type KeyboardEvent = KeyEvent | PasteEvent | FocusEvent;

/** What happens to a full-screen command. */
export type ScreenEvent = KeyboardEvent | ResizeEvent | ResumeEvent | MessageEvent;
