import type { KeyEvent } from "../../terminal/screen/events.ts";

/** How long what is typed may be, in characters. */
const MAX_LENGTH = 10_000;

/** A line of text that is being typed. */
export class TextField {
  #characters: string[];
  #cursor: number;

  /** @param text What stands in it at first, with the cursor behind it. */
  constructor(text: string) {
    this.#characters = [...text];
    this.#cursor = this.#characters.length;
  }

  get text(): string {
    return this.#characters.join("");
  }

  /** What stands before the cursor. */
  get before(): string {
    return this.#characters.slice(0, this.#cursor).join("");
  }

  /** Puts text in at the cursor: only what a line can hold. */
  insert(text: string): void {
    const added = [...text.replace(/\p{Cc}+/gu, " ")].slice(
      0,
      MAX_LENGTH - this.#characters.length,
    );
    this.#characters.splice(this.#cursor, 0, ...added);
    this.#cursor += added.length;
  }

  /**
   * Takes a key.
   *
   * @param event The key.
   * @returns Whether it meant something.
   */
  press({ key, text, ctrl }: KeyEvent): boolean {
    if (ctrl && key === "u") {
      this.#characters.splice(0, this.#cursor);
      this.#cursor = 0;
    } else if (key === "backspace") {
      if (this.#cursor > 0) this.#characters.splice(--this.#cursor, 1);
    } else if (key === "delete") this.#characters.splice(this.#cursor, 1);
    else if (key === "left") this.#cursor = Math.max(0, this.#cursor - 1);
    else if (key === "right") this.#cursor = Math.min(this.#characters.length, this.#cursor + 1);
    else if (key === "home") this.#cursor = 0;
    else if (key === "end") this.#cursor = this.#characters.length;
    else if (text !== "") this.insert(text);
    else return false;
    return true;
  }
}
