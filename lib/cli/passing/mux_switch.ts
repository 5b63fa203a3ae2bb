import { quoted } from "../../text/printable.ts";
import type { Passage } from "./passage.ts";
import { type MuxState, NONE } from "./mux_names.ts";

/** Opens one of several passages at a time. */
export class MuxSwitch {
  readonly #passages: ReadonlyMap<string, Pick<Passage, "open" | "close">>;
  readonly #changed: (input: string) => Promise<void>;
  #selected = NONE;

  /**
   * @param passages What there is to select from, by the names of inputs.
   * @param options `selected`: called when another one is open.
   */
  constructor(
    passages: ReadonlyMap<string, Pick<Passage, "open" | "close">>,
    { selected }: { readonly selected: (input: string) => Promise<void> },
  ) {
    this.#passages = passages;
    this.#changed = selected;
  }

  /** How things stand. */
  get state(): MuxState {
    return { inputs: [...this.#passages.keys()], selected: this.#selected };
  }

  /**
   * Selects an input.
   *
   * @param input What a user, or any node, asks for.
   * @returns How things stand then.
   * @throws {TypeError} If there is no such input.
   */
  async select(input: unknown): Promise<MuxState> {
    const name = typeof input === "string" && input.startsWith("/") ? input.slice(1) : input;
    if (typeof name !== "string" || name !== NONE && !this.#passages.has(name)) {
      throw new TypeError(
        `${quoted(String(input).slice(0, 255))} is no input of this mux: it has ` +
          [...this.#passages.keys(), NONE].join(", "),
      );
    }
    if (name === this.#selected) return this.state;
    this.#passages.get(this.#selected)?.close();
    this.#selected = name;
    await this.#passages.get(name)?.open();
    await this.#changed(name);
    return this.state;
  }
}
