import type { KeyEvent, NamedKey } from "./events.ts";

/** The keys whose sequences end in a letter: `ESC [ A`, `ESC [ 1 ; 5 A`, `ESC O A`. */
export const BY_LETTER: Readonly<Record<string, NamedKey>> = {
  A: "up",
  B: "down",
  C: "right",
  D: "left",
  E: "begin",
  F: "end",
  H: "home",
  P: "f1",
  Q: "f2",
  R: "f3",
  S: "f4",
};

/** The keys whose sequences have a number: `ESC [ 3 ~`, `ESC [ 3 ; 5 ~`. */
export const BY_NUMBER: Readonly<Record<number, NamedKey>> = {
  1: "home",
  2: "insert",
  3: "delete",
  4: "end",
  5: "pageup",
  6: "pagedown",
  7: "home",
  8: "end",
  ...functionKeys(11, 1, 5),
  ...functionKeys(17, 6, 5),
  ...functionKeys(23, 11, 4),
  ...functionKeys(28, 15, 2),
  ...functionKeys(31, 17, 4),
};

/** The keys of the number pad in its application mode: `ESC O M`. */
export const OF_NUMBER_PAD: Readonly<Record<string, string>> = {
  I: "\t",
  M: "\r",
  X: "=",
  ...Object.fromEntries(
    [..."jklmnopqrstuvwxy"].map((letter, i) => [letter, "*+,-./0123456789"[i]!]),
  ),
};

/** Control characters that are keys of their own. */
const CONTROLS: Readonly<Record<number, NamedKey>> = {
  0x08: "backspace",
  0x09: "tab",
  0x0a: "enter",
  0x0d: "enter",
  0x1b: "escape",
  0x7f: "backspace",
};

/** What terminals say of Shift, Alt and Ctrl behind a semicolon: 1 and these bits. */
const MODIFIER = { shift: 1, alt: 2, ctrl: 4 };

/**
 * Tells which key writes a character.
 *
 * @param character One character; with Ctrl, terminals send control characters.
 * @param options `alt`: whether an Esc came before it, as it does for Alt.
 * @returns The key; nothing for what no key writes.
 */
export function keyOfCharacter(
  character: string,
  { alt = false }: { alt?: boolean } = {},
): KeyEvent | undefined {
  const code = character.codePointAt(0)!;
  const control = CONTROLS[code];
  if (control) return named(control, { alt });
  if (code === 0) return named("space", { alt, ctrl: true });
  if (code < 0x20) {
    return { ...named(String.fromCharCode(code + 0x40).toLowerCase(), { alt }), ctrl: true };
  }
  // What is no UTF-8 has been replaced, and the controls beyond ASCII steer terminals.
  if (code === 0xfffd || (code >= 0x80 && code < 0xa0)) return undefined;
  const key = character === " " ? "space" : character;
  const shift = character !== character.toLowerCase();
  return { ...named(key, { alt, shift }), text: alt ? "" : character };
}

/**
 * Makes the event of a key that writes nothing.
 *
 * @param key Its name.
 * @param modifiers Which of the other keys are held with it; none unless given.
 * @returns The event.
 */
export function named(
  key: string,
  { ctrl = false, alt = false, shift = false }: Partial<Pick<KeyEvent, "ctrl" | "alt" | "shift">> =
    {},
): KeyEvent {
  return { type: "key", key, text: "", ctrl, alt, shift };
}

/**
 * Reads what a sequence says of Shift, Alt and Ctrl.
 *
 * @param parameter The number behind its semicolon.
 * @returns What is held.
 */
export function modifiersOf(
  parameter: number | undefined,
): Pick<KeyEvent, "ctrl" | "alt" | "shift"> {
  const bits = Math.max(0, (parameter || 1) - 1);
  return {
    ctrl: (bits & MODIFIER.ctrl) !== 0,
    alt: (bits & MODIFIER.alt) !== 0,
    shift: (bits & MODIFIER.shift) !== 0,
  };
}

function functionKeys(number: number, first: number, count: number): Record<number, NamedKey> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, i) => [number + i, `f${first + i}` as const]),
  );
}
