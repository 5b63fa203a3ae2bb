import { wrapParts } from "../../text/wrap.ts";
import type { Output } from "./output.ts";

/** What stands between the parts of a line. */
const GAP = "  ";
const CLEAR_LINE = "\r\x1b[2K";

/** The last line of a terminal, which is written again and again below what is printed. */
export class StatusLine {
  readonly #output: Output;
  readonly #isShown: boolean;
  #text = "";

  /**
   * Starts empty.
   *
   * @param output The terminal; on anything else nothing is shown.
   * @param options `isShown`: whether the user wants it.
   */
  constructor(output: Output, { isShown = true }: { isShown?: boolean } = {}) {
    this.#output = output;
    this.#isShown = isShown && output.isTerminal && !output.json;
  }

  /** Whether there is such a line. */
  get isShown(): boolean {
    return this.#isShown;
  }

  /**
   * Shows another text.
   *
   * @param text Parts with two spaces between them, the most important first. A line that went on
   * below could not be taken back, so parts for which there is no room are left out, whole.
   */
  show(text: string): void {
    if (!this.#isShown) return;
    const columns = Math.max(1, this.#output.size.columns - 1);
    const [line = ""] = wrapParts(text.split(GAP), { columns, separator: GAP });
    this.#text = line;
    this.#output.stayBelow((text) => void this.print(text));
    void this.#output.write(`${CLEAR_LINE}${line}`);
  }

  /** Prints lines above it. */
  print(text: string): Promise<void> {
    if (!this.#text) return this.#output.print(text);
    const printed = this.#output.write(`${CLEAR_LINE}${text}\n`);
    void this.#output.write(this.#text);
    return printed;
  }

  /** Takes it away. */
  clear(): void {
    if (this.#text) void this.#output.write(CLEAR_LINE);
    this.#text = "";
    this.#output.stayBelow(undefined);
  }
}
