import type { KeyEvent } from "../terminal/screen/events.ts";
import type { Pane } from "./pane.ts";
import type { TopFigures } from "./top_figures.ts";

/** What stands over the tables, if anything. */
export type Overlay = "none" | "detail" | "help";

/** So many rows go by at once. */
const PAGE_ROWS = 10;

/**
 * What a user of `rosy top` has chosen: keys change it, drawing reads it.
 *
 * While it is paused, the figures stand still; what comes meanwhile is the first thing seen after.
 */
export class TopSession {
  readonly panes: readonly Pane[];
  #active = 0;
  #overlay: Overlay = "none";
  #filter = "";
  #typed: string | null = null;
  #isPaused = false;
  #figures: TopFigures | null = null;
  #newest: TopFigures | null = null;

  /**
   * @param panes The tables.
   * @param options `filter`: what rows have to contain at first.
   */
  constructor(panes: readonly Pane[], { filter = "" }: { filter?: string } = {}) {
    this.panes = panes;
    this.#filter = filter;
  }

  /** The table that keys go to. */
  get active(): Pane {
    return this.panes[this.#active]!;
  }

  get overlay(): Overlay {
    return this.#overlay;
  }

  /** What rows have to contain; while it is typed, what has been typed so far. */
  get filter(): string {
    return this.#typed ?? this.#filter;
  }

  get isTyping(): boolean {
    return this.#typed !== null;
  }

  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** What is shown; `null` until something is known. */
  get figures(): TopFigures | null {
    return this.#figures;
  }

  /** Takes new figures. */
  take(figures: TopFigures): void {
    this.#newest = figures;
    if (!this.#isPaused) this.#show(figures);
  }

  /** Takes text that was pasted. */
  paste(text: string): void {
    if (this.#typed !== null) this.#type(this.#typed + text.replaceAll("\n", " "));
  }

  /**
   * Takes a key.
   *
   * @returns Whether to go on; `false` where the user wants to leave.
   */
  press(event: KeyEvent): boolean {
    if (this.#typed !== null) this.#edit(event);
    else if (this.#overlay !== "none") return this.#pressOver(event);
    else return this.#pressTable(event);
    return true;
  }

  #edit({ key, text }: KeyEvent): void {
    const typed = this.#typed!;
    if (key === "enter") [this.#filter, this.#typed] = [typed, null];
    else if (key === "escape") {
      this.#typed = null;
      this.#refresh();
    } else if (key === "backspace") this.#type([...typed].slice(0, -1).join(""));
    else if (text !== "") this.#type(typed + text);
  }

  #type(text: string): void {
    this.#typed = text.slice(0, 255);
    this.#refresh();
  }

  #pressOver({ key }: KeyEvent): boolean {
    if (key === "q" && this.#overlay === "help") this.#overlay = "none";
    else if (key === "q") return false;
    else if (["escape", "enter", "?", "left", "backspace"].includes(key)) this.#overlay = "none";
    else if (key === "space") this.#pause();
    else if (key === "up" || key === "k") this.active.move(-1);
    else if (key === "down" || key === "j") this.active.move(1);
    return true;
  }

  #pressTable({ key, shift }: KeyEvent): boolean {
    const { active } = this;
    const actions: Readonly<Record<string, () => void>> = {
      tab: () => this.#turn(shift ? -1 : 1),
      "1": () => this.#active = 0,
      "2": () => this.#active = 1,
      "3": () => this.#active = 2,
      up: () => active.move(-1),
      k: () => active.move(-1),
      down: () => active.move(1),
      j: () => active.move(1),
      pageup: () => active.move(-PAGE_ROWS),
      pagedown: () => active.move(PAGE_ROWS),
      home: () => active.move(-Infinity),
      end: () => active.move(Infinity),
      left: () => active.sortByNext(-1),
      right: () => active.sortByNext(1),
      "<": () => active.sortByNext(-1),
      ">": () => active.sortByNext(1),
      r: () => active.reverse(),
      c: () => this.#sort("cpu"),
      m: () => this.#sort("memory"),
      n: () => active.sortUsually(active.sortKeys[0]!),
      space: () => this.#pause(),
      enter: () => this.#overlay = "detail",
      "?": () => this.#overlay = "help",
      h: () => this.#overlay = "help",
      "/": () => this.#typed = this.#filter,
      escape: () => this.#clearFilter(),
    };
    if (key === "q") return false;
    actions[key]?.();
    return true;
  }

  #turn(step: 1 | -1): void {
    this.#active = (this.#active + step + this.panes.length) % this.panes.length;
  }

  #sort(key: string): void {
    if (this.active.sortKeys.includes(key)) this.active.sortUsually(key);
  }

  #pause(): void {
    this.#isPaused = !this.#isPaused;
    if (!this.#isPaused && this.#newest) this.#show(this.#newest);
  }

  #clearFilter(): void {
    this.#filter = "";
    this.#refresh();
  }

  #show(figures: TopFigures): void {
    this.#figures = figures;
    this.#refresh();
  }

  #refresh(): void {
    if (!this.#figures) return;
    for (const pane of this.panes) pane.update(this.#figures, this.filter);
  }
}
