import type { KeyboardEvent } from "./events.ts";
import { readInput } from "./read_input.ts";

/** What comes behind an Esc that begins a sequence comes with it, or a little later over a network. */
const ESCAPE_MS = 50;
/** Pasted text whose end does not come is given out. */
const PASTE_MS = 2000;
const PASTE_END = "\x1b[201~";
const MAX_PASTE = 65_536;

/**
 * Turns what a terminal sends into keys, pasted text and news of its focus.
 *
 * - Characters and sequences may be split anywhere between two reads.
 * - What it does not know takes no key's place: it is left out, whole.
 * - An Esc that nothing follows is a key: {@linkcode silenceMs} says when to call {@linkcode flush}.
 * - It keeps no more than one sequence, and 64 Ki characters of pasted text.
 */
export class KeyDecoder {
  readonly #utf8 = new TextDecoder("utf-8", { ignoreBOM: true });
  #rest = "";
  #paste: string | undefined;
  #isCut = false;

  /**
   * How long the terminal has to be silent until what has come is all there is, in milliseconds;
   * nothing where everything has been given out.
   */
  get silenceMs(): number | undefined {
    if (this.#paste !== undefined) return PASTE_MS;
    return this.#rest === "" ? undefined : ESCAPE_MS;
  }

  /**
   * Takes what the terminal sent.
   *
   * @param bytes All or a part of it.
   * @returns What is known now to have happened.
   */
  push(bytes: Uint8Array): KeyboardEvent[] {
    this.#rest += this.#utf8.decode(bytes, { stream: true });
    return this.#take(false);
  }

  /** @returns What it was, where the terminal has been silent for so long that nothing more comes. */
  flush(): KeyboardEvent[] {
    return this.#take(true);
  }

  #take(isOver: boolean): KeyboardEvent[] {
    const events: KeyboardEvent[] = [];
    for (;;) {
      if (this.#paste !== undefined) {
        const event = this.#takePaste(isOver);
        if (!event) return events;
        events.push(event);
      }
      const piece = this.#rest === "" ? undefined : readInput(this.#rest, isOver);
      if (!piece) return events;
      this.#rest = this.#rest.slice(piece.length);
      if (piece.event) events.push(piece.event);
      if (piece.startsPaste) this.#paste = "";
    }
  }

  #takePaste(isOver: boolean): KeyboardEvent | undefined {
    const end = this.#rest.indexOf(PASTE_END);
    // The end itself may be split; what can be its beginning stays.
    const known = end >= 0
      ? end
      : isOver
      ? this.#rest.length
      : this.#rest.length - PASTE_END.length + 1;
    const all = this.#paste + this.#rest.slice(0, Math.max(0, known));
    this.#rest = this.#rest.slice(Math.max(0, known) + (end >= 0 ? PASTE_END.length : 0));
    this.#isCut ||= all.length > MAX_PASTE;
    this.#paste = all.slice(0, MAX_PASTE);
    if (end < 0 && !isOver) return undefined;
    const text = this.#paste.replace(/\r\n?/g, "\n");
    const event: KeyboardEvent = { type: "paste", text, isCut: this.#isCut };
    [this.#paste, this.#isCut] = [undefined, false];
    return event;
  }
}
