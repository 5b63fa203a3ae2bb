import type { KeyEvent, ScreenEvent } from "../../terminal/screen/events.ts";
import type { ConsoleSize } from "../../terminal/output.ts";
import type { Style } from "../../terminal/style.ts";
import { valuesFor } from "../../../params/given/choose_params.ts";
import { readTypedValue } from "../../../params/given/typed_value.ts";
import { editText } from "./edit_text.ts";
import { moveBy, within } from "../../../params/number_steps.ts";
import { TextField } from "./text_field.ts";
import { type TuneFrame, tuneFrame } from "./tune_lines.ts";
import type { TunedParam, TunedParams } from "../../../params/tuned_params.ts";

/** How many rows down keys lead. */
const ROWS: ReadonlyMap<string, number> = new Map([
  ["up", -1],
  ["k", -1],
  ["down", 1],
  ["j", 1],
  ["pageup", -10],
  ["pagedown", 10],
]);

/** What a tuner does to the node. */
export interface TuneActions {
  /** Whether the node is there. */
  readonly isConnected: boolean;
  /** Sets what is wanted. */
  flush(): Promise<void>;
  /** Gives a param the value again that it began with. */
  reset(name: string): Promise<void>;
}

/** What a tuner is made of. */
export interface TunerOptions {
  /** The node, for people. */
  readonly title: string;
  readonly tuned: TunedParams;
  readonly link: TuneActions;
  readonly style: Style;
}

/** What keys do to params: which one is chosen, what is typed, what is to be set. */
export class Tuner {
  readonly #options: TunerOptions;
  #selected = "";
  #filter = "";
  #field: { readonly of: "value" | "filter"; readonly text: TextField } | undefined;
  #message: string | undefined;

  constructor(options: TunerOptions) {
    this.#options = options;
  }

  /**
   * Takes what happens on the screen.
   *
   * @param event What happens.
   * @returns Whether to go on.
   */
  async take(event: ScreenEvent): Promise<boolean> {
    if (event.type === "message") this.#message = event.text;
    if (event.type === "paste") this.#field?.text.insert(event.text);
    if (event.type !== "key") return true;
    this.#message = undefined;
    if (this.#field) await this.#type(event, this.#field);
    else if (event.key === "q" || event.key === "escape" && this.#filter === "") return false;
    else this.#press(event);
    return true;
  }

  /** @returns What is to be drawn. */
  frame(size: ConsoleSize): TuneFrame {
    const { title, tuned, link, style } = this.#options;
    const params = this.#shown();
    return tuneFrame(
      {
        title,
        isConnected: link.isConnected,
        params,
        total: tuned.all.length,
        selected: this.#index(params),
        filter: this.#filter,
        field: this.#field,
        message: this.#message,
      },
      size,
      style,
    );
  }

  #press(event: KeyEvent): void {
    const { key, shift, ctrl, alt } = event;
    if (ctrl || alt) return;
    const rows = ROWS.get(key);
    if (rows !== undefined) return this.#choose(rows);
    if (key === "/") return this.#open("filter", this.#filter);
    if (key === "escape") return void (this.#filter = "");
    if (key === "u") return this.#undo();
    const param = this.#param();
    if (!param) return;
    if (param.info.readOnly) {
      if (CHANGING.includes(key)) this.#message = "it is read-only";
      return;
    }
    if (key === "r") return void this.#options.link.reset(param.info.name);
    if (key === "left" || key === "h") this.#move(param, -1, shift);
    else if (key === "right" || key === "l") this.#move(param, 1, shift);
    else if (key === "H" || key === "L") this.#move(param, key === "H" ? -1 : 1, true);
    else if (key === "home" || key === "end") this.#jump(param, key === "end");
    else if (key === "space") this.#move(param, 1, false);
    else if (key === "enter") this.#enter(param);
  }

  #choose(by: number): void {
    const params = this.#shown();
    const index = Math.min(params.length - 1, Math.max(0, this.#index(params) + by));
    this.#selected = params[index]?.info.name ?? "";
  }

  #move({ info, value }: TunedParam, by: number, isCoarse: boolean): void {
    if (info.choices || typeof value === "boolean") return this.#cycle({ info, value }, by);
    if (typeof value === "number") this.#want(info.name, moveBy(value, info, { by, isCoarse }));
  }

  #cycle({ info, value }: TunedParam, by: number): void {
    const choices = info.choices ?? [false, true];
    const texts = choices.map((choice) => JSON.stringify(choice));
    const index = texts.indexOf(JSON.stringify(value));
    this.#want(info.name, choices[(index + by + choices.length) % choices.length]);
  }

  #jump({ info, value }: TunedParam, isEnd: boolean): void {
    const limit = isEnd ? info.max : info.min;
    if (typeof value !== "number" || limit === undefined) return;
    this.#want(info.name, within(limit, info));
  }

  #enter(param: TunedParam): void {
    const { info, value } = param;
    if (info.choices || typeof value === "boolean") return this.#cycle(param, 1);
    this.#open("value", editText(info, value));
  }

  #open(of: "value" | "filter", text: string): void {
    this.#field = { of, text: new TextField(text) };
  }

  async #type(
    event: KeyEvent,
    { of, text }: { readonly of: "value" | "filter"; readonly text: TextField },
  ): Promise<void> {
    if (event.key === "escape") this.#field = undefined;
    else if (event.key === "enter") await this.#accept(of, text.text);
    else text.press(event);
    if (of === "filter" && event.key === "escape") this.#filter = "";
    else if (of === "filter") this.#filter = text.text;
  }

  /** What is no value stays in the field, to be mended. */
  async #accept(of: "value" | "filter", text: string): Promise<void> {
    const param = this.#param();
    if (of === "value" && param) {
      try {
        const entry = await readTypedValue(text, text);
        const { name } = param.info;
        this.#want(name, valuesFor(new Map([[name, entry]]), [param.info])[name]);
      } catch (error) {
        this.#message = (error as Error).message;
        return;
      }
    }
    this.#field = undefined;
  }

  #want(name: string, value: unknown): void {
    this.#options.tuned.want(name, value);
    void this.#options.link.flush();
  }

  #undo(): void {
    const { tuned, link } = this.#options;
    const name = tuned.undo();
    if (name === undefined) return void (this.#message = "there is nothing to undo");
    this.#selected = name;
    void link.flush();
  }

  #shown(): TunedParam[] {
    const filter = this.#filter.toLowerCase();
    return this.#options.tuned.all.filter(({ info }) => info.name.toLowerCase().includes(filter));
  }

  #index(params: readonly TunedParam[]): number {
    return Math.max(0, params.findIndex(({ info }) => info.name === this.#selected));
  }

  #param(): TunedParam | undefined {
    const params = this.#shown();
    return params[this.#index(params)];
  }
}

/** Keys that would change a param. */
const CHANGING = ["left", "right", "h", "l", "H", "L", "home", "end", "space", "enter", "r"];
