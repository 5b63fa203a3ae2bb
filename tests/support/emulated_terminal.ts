/** A piece of what a program writes: a sequence that steers the terminal, a control, or a character. */
// deno-lint-ignore no-control-regex -- that is how terminals are steered
const PIECE = /\x1b\[([?\d;]*)([A-Za-z])|\x1b[^[]|[\x00-\x1f]|./gsu;

/** What a person would see on a terminal: as much of one as full-screen commands need. */
export class EmulatedTerminal {
  /** The modes that are on, such as `1049` for the alternate screen. */
  readonly modes: Set<number> = new Set([7, 25]);
  #screens: [main: string[][], alternate: string[][]] = [[], []];
  #row = 0;
  #column = 0;
  #columns: number;
  #rest = "";

  /** @param columns How wide it is. */
  constructor(columns: number) {
    this.#columns = columns;
  }

  /** The lines that are seen, without the spaces behind them. */
  get lines(): string[] {
    return Array.from(this.#lines, (line) => Array.from(line ?? [], (c) => c ?? " ").join(""))
      .map((line) => line.trimEnd());
  }

  /** The same as one text. */
  get text(): string {
    return this.lines.join("\n");
  }

  /** It has another width. */
  resize(columns: number): void {
    this.#columns = columns;
  }

  /** Takes what a program wrote. */
  write(text: string): void {
    const all = this.#rest + text;
    // deno-lint-ignore no-control-regex -- that is how terminals are steered
    this.#rest = /\x1b(\[[?\d;]*)?$/.exec(all)?.[0] ?? "";
    const whole = all.slice(0, all.length - this.#rest.length);
    for (const [piece, parameters, command] of whole.matchAll(PIECE)) {
      if (command !== undefined) this.#steer(command, parameters!);
      else this.#put(piece);
    }
  }

  get #lines(): string[][] {
    return this.#screens[this.modes.has(1049) ? 1 : 0];
  }

  #put(character: string): void {
    if (character === "\r") this.#column = 0;
    else if (character === "\n") this.#row++;
    else if (character >= " ") {
      const line = this.#lines[this.#row] ??= [];
      if (this.#column < this.#columns || this.modes.has(7)) line[this.#column++] = character;
      else line[this.#columns - 1] = character;
    }
  }

  #steer(command: string, parameters: string): void {
    const numbers = parameters.replace("?", "").split(";").map(Number);
    if (command === "H") [this.#row, this.#column] = [numbers[0]! - 1, (numbers[1] ?? 1) - 1];
    else if (command === "K") (this.#lines[this.#row] ??= []).length = this.#column;
    else if (command === "J") this.#lines.length = 0;
    else if (command === "h") { for (const mode of numbers) this.modes.add(mode); }
    else if (command === "l") { for (const mode of numbers) this.modes.delete(mode); }
  }
}
