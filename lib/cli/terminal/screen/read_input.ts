import type { FocusEvent, KeyEvent } from "./events.ts";
import {
  BY_LETTER,
  BY_NUMBER,
  keyOfCharacter,
  modifiersOf,
  named,
  OF_NUMBER_PAD,
} from "./key_names.ts";

/** The first piece of what a terminal sent. */
export interface InputPiece {
  /** How many UTF-16 units of the text it takes. */
  readonly length: number;
  /** What it says; nothing where no key does that, or none that is known. */
  readonly event?: KeyEvent | FocusEvent;
  /** Whether pasted text follows. */
  readonly startsPaste?: boolean;
}

const ESCAPE = "\x1b";
/** No key has a longer sequence: what goes on is no sequence of a key. */
const MAX_SEQUENCE = 64;
/** What a terminal tells of itself, such as its title, is passed over up to this length. */
const MAX_STRING = 4096;
const PASTE_START = 200;

/**
 * Reads the first key of what a terminal sent, or whatever else stands there.
 *
 * @param text What it sent and nobody has read yet; not empty.
 * @param isOver Whether nothing more belongs to it, because the terminal has been silent since.
 * @returns The piece; nothing where more has to come to tell what it is.
 */
export function readInput(text: string, isOver: boolean): InputPiece | undefined {
  if (text[0] !== ESCAPE) return readCharacter(text);
  switch (text[1]) {
    case undefined:
      return isOver ? { length: 1, event: named("escape") } : undefined;
    case ESCAPE:
      return readSecondEscape(text, isOver);
    case "[":
      return readSequence(text, isOver);
    case "O":
      return readShortSequence(text, isOver);
    case "]":
    case "P":
    case "X":
    case "^":
    case "_":
      return readString(text, isOver);
    default:
      return readAlt(text);
  }
}

function readCharacter(text: string): InputPiece {
  const character = String.fromCodePoint(text.codePointAt(0)!);
  return { length: character.length, event: keyOfCharacter(character) };
}

/** Alt is an Esc in front of what the key sends without. */
function readAlt(text: string): InputPiece {
  const character = String.fromCodePoint(text.codePointAt(1)!);
  return { length: 1 + character.length, event: keyOfCharacter(character, { alt: true }) };
}

/** Some terminals put an Esc in front of a whole sequence; else it was a key by itself. */
function readSecondEscape(text: string, isOver: boolean): InputPiece | undefined {
  const inner = readInput(text.slice(1), isOver);
  if (!inner) return undefined;
  const { event } = inner;
  if (inner.length < 3 || event?.type !== "key") return { length: 1, event: named("escape") };
  return { length: 1 + inner.length, event: { ...event, alt: true } };
}

/** `ESC [`, parameters, and the character that ends it. */
function readSequence(text: string, isOver: boolean): InputPiece | undefined {
  let end = 2;
  while (end < text.length && end < MAX_SEQUENCE && isWithin(text, end, 0x20, 0x3f)) end++;
  if (end === text.length) return unfinished(text, isOver);
  if (end === MAX_SEQUENCE || !isWithin(text, end, 0x40, 0x7e)) return { length: end };
  const last = text[end]!;
  if (last === "[" && end === 2) return readConsoleKey(text, isOver);
  const parameters = text.slice(2, end).split(";").map((number) => parseInt(number));
  return { length: end + 1, ...meaningOf(last, parameters) };
}

function meaningOf(last: string, [first, second]: readonly number[]): Omit<InputPiece, "length"> {
  if (last === "~" && first === PASTE_START) return { startsPaste: true };
  if (last === "I") return { event: { type: "focus" } };
  if (last === "O") return { event: { type: "blur" } };
  if (last === "Z") return { event: named("tab", { shift: true }) };
  const key = last === "~" ? BY_NUMBER[first!] : BY_LETTER[last];
  return key ? { event: named(key, modifiersOf(second)) } : {};
}

/** The console of Linux has `ESC [ [ A` for F1. */
function readConsoleKey(text: string, isOver: boolean): InputPiece | undefined {
  if (text.length < 4) return isOver ? { length: 3 } : undefined;
  const number = "ABCDE".indexOf(text[3]!) + 1;
  return { length: 4, ...(number > 0 && { event: named(`f${number}`) }) };
}

/** `ESC O` and a letter. */
function readShortSequence(text: string, isOver: boolean): InputPiece | undefined {
  const last = text[2];
  if (last === undefined) return unfinished(text, isOver);
  const key = BY_LETTER[last];
  if (key) return { length: 3, event: named(key) };
  const character = OF_NUMBER_PAD[last];
  return { length: 3, ...(character && { event: keyOfCharacter(character) }) };
}

/** What a terminal tells of itself: nobody has asked, and it is no key. */
function readString(text: string, isOver: boolean): InputPiece | undefined {
  const bell = endOf(text, "\x07");
  const terminator = endOf(text, `${ESCAPE}\\`);
  const length = Math.min(bell, terminator);
  if (length < Infinity) return { length };
  return text.length > MAX_STRING ? { length: text.length } : unfinished(text, isOver);
}

/** Where it ends so soon, it was Alt with the key that sequences begin with. */
function unfinished(text: string, isOver: boolean): InputPiece | undefined {
  if (!isOver) return undefined;
  return text.length === 2 ? readAlt(text) : { length: text.length };
}

function isWithin(text: string, index: number, from: number, to: number): boolean {
  const code = text.charCodeAt(index);
  return code >= from && code <= to;
}

function endOf(text: string, end: string): number {
  const index = text.indexOf(end, 2);
  return index < 0 ? Infinity : index + end.length;
}
