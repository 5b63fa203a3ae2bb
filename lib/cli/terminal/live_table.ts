import { layOut, type Rows } from "./layout.ts";
import type { Output } from "./output.ts";

/** A table that is written again and again in its own place on a terminal. */
export class LiveTable {
  readonly #output: Output;
  #height = 0;
  #text = "";

  /** @param output The terminal. */
  constructor(output: Output) {
    this.#output = output;
  }

  /**
   * Shows rows in place of those before, as far as the terminal has room: what scrolled away above
   * could not be taken back.
   *
   * @param rows The cells; the first row holds the titles.
   * @returns A promise that settles when they are written.
   */
  show(rows: Rows): Promise<void> {
    return this.#write(layOut(rows, this.#output.size));
  }

  /**
   * Shows rows for the last time: all of them, however long that gets.
   *
   * @param rows The cells; the first row holds the titles.
   * @returns A promise that settles when they are written.
   */
  finish(rows: Rows): Promise<void> {
    const written = this.#write(layOut(rows, { ...this.#output.size, rows: Infinity }));
    this.#output.stayBelow(undefined);
    return written;
  }

  #write([titles = "", ...lines]: readonly string[]): Promise<void> {
    const up = this.#up;
    this.#height = lines.length + 1;
    this.#text = [this.#output.style.bold(titles), ...lines].join("\n");
    this.#output.stayBelow((text) =>
      void this.#output.write(`${this.#up}${text}\n${this.#text}\n`)
    );
    return this.#output.write(`${up}${this.#text}\n`);
  }

  get #up(): string {
    return this.#height > 0 ? `\x1b[${this.#height}A\x1b[0J` : "";
  }
}
