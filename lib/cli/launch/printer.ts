import type { LaunchEvent, LaunchReporter, OutputStream } from "../../launch/events.ts";
import type { LogDirectory } from "../../launch/log_directory.ts";
import { printable, printableColoured } from "../../text/printable.ts";
import { textWidth } from "../../text/text_width.ts";
import { jsonLine } from "../values/json_value.ts";
import { launchLine } from "./text.ts";
import { isColourful, Output } from "../terminal/output.ts";
import { createStyle } from "../terminal/style.ts";

/** Cyan, yellow, green, magenta, blue, and the same in bright: none that means trouble. */
const COLOURS = [36, 33, 32, 35, 34, 96, 93, 92, 95, 94];

/** Of many lines that come together, each so many-th says whose they are. */
const LINES_PER_LABEL = 20;

/** Shows what happens in a launch: as text, or as one JSON object a line. */
export class LaunchPrinter implements LaunchReporter {
  readonly #output: Output;
  readonly #errors: Output;
  readonly #logs: LogDirectory | undefined;
  /** The last write to each output: when it is done, so are those before it. */
  readonly #last = new Map<Output, Promise<void>>();
  readonly #colours = new Map<string, number>();

  /**
   * @param output Where standard output and `rosy launch`'s own lines go.
   * @param logs Where output is written to, too.
   */
  constructor(output: Output, logs?: LogDirectory) {
    this.#output = output;
    this.#logs = logs;
    // Without waiting for the terminal: one that is stopped must not keep nodes from being stopped.
    this.#errors = new Output({
      json: false,
      write: (bytes) => Deno.stderr.write(bytes),
      style: createStyle(isColourful(Deno.stderr)),
      isTerminal: Deno.stderr.isTerminal(),
    });
  }

  /**
   * Tells the user something.
   *
   * @param text One line.
   */
  tell(text: string): void {
    if (this.#output.json) return;
    void this.#print(this.#output, `${this.#output.style.dim("[rosy launch]")} ${printable(text)}`);
  }

  /**
   * Tells the user what is wrong.
   *
   * @param text One line.
   */
  warn(text: string): void {
    const { style } = this.#errors;
    void this.#print(this.#errors, `${style.dim("[rosy launch]")} ${style.red(printable(text))}`);
  }

  event(event: LaunchEvent): void {
    if (this.#output.json) {
      return void this.#print(this.#output, jsonLine(eventData(event)));
    }
    const line = launchLine(event);
    if (line?.isBad) this.warn(line.text);
    else if (line) this.tell(line.text);
  }

  output(label: string, stream: OutputStream, lines: readonly string[]): Promise<void> {
    this.#logs?.write(label, stream, lines);
    if (this.#output.json) {
      const texts = lines.map((line) => jsonLine({ event: "output", node: label, stream, line }));
      return this.#print(this.#output, texts.join("\n"));
    }
    const output = stream === "stdout" ? this.#output : this.#errors;
    return this.#print(output, this.#labelled(label, lines, output).join("\n"));
  }

  /** Waits until all is written. */
  async flush(): Promise<void> {
    await Promise.all(this.#last.values());
  }

  #print(output: Output, text: string): Promise<void> {
    // A terminal that was closed is nobody who reads: that is no failure of a node.
    const written = output.print(text).catch(() => {});
    this.#last.set(output, written);
    return written;
  }

  /** People see at a glance what belongs together; who reads a pipe looks for the label in each line. */
  #labelled(label: string, lines: readonly string[], output: Output): string[] {
    if (!output.isTerminal) return lines.map((line) => this.#prefixed(label, line, output));
    const indent = " ".repeat(textWidth(`[${printable(label)}]`));
    return lines.filter((line) => line !== "").map((line, index) =>
      index % LINES_PER_LABEL === 0
        ? this.#prefixed(label, line, output)
        : `${indent} ${this.#own(line, output)}`
    );
  }

  #prefixed(label: string, text: string, output: Output): string {
    const prefix = `[${printable(label)}]`;
    const line = this.#own(text, output);
    if (!output.style.enabled) return `${prefix} ${line}`;
    return `\x1b[${this.#colour(label)}m${prefix}\x1b[39m ${line}`;
  }

  /** A node may colour its own lines, but neither write over others' nor pass for one. */
  #own(text: string, { style, isTerminal }: Output): string {
    const line = isTerminal ? printableColoured(text) : text;
    // A node that colours its line and does not end that must not colour the next one's.
    return style.enabled && line.includes("\x1b") ? `${line}\x1b[0m` : line;
  }

  #colour(label: string): number {
    const known = this.#colours.get(label);
    if (known !== undefined) return known;
    const colour = COLOURS[this.#colours.size % COLOURS.length]!;
    this.#colours.set(label, colour);
    return colour;
  }
}

/** One name for what is a node to the user. */
function eventData(event: LaunchEvent): object {
  if (!("label" in event)) {
    const { type, ...data } = event;
    return { event: type, ...data };
  }
  const { type, label, ...data } = event;
  return { event: type, node: label, ...data };
}
