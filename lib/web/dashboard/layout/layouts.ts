import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Layout } from "./layout.ts";
import { readLayout } from "./read_layout.ts";

/** So many layouts are kept. */
const MAX_LAYOUTS = 50;
/** So many changes can be taken back. */
const MAX_UNDO = 50;

/** Keeps something beyond the page: the browser's memory, or that of a test. */
export interface Keeper {
  /** @returns What was kept; `undefined` if nothing was. */
  read(): unknown;
  /** Keeps something. */
  write(value: unknown): void;
}

/**
 * The layouts that somebody has made, and the one that is shown. As long as nobody has changed anything,
 * it is the one that fits the robot by itself, and follows it.
 */
export class Layouts {
  readonly #keeper: Keeper;
  readonly #automatic: ReadonlySignal<Layout>;
  readonly #own = signal<readonly Layout[]>([]);
  readonly #currentName = signal("");
  readonly #undo = signal<readonly { readonly own: readonly Layout[]; readonly name: string }[]>(
    [],
  );

  /** The names of those that were made. */
  readonly names: ReadonlySignal<readonly string[]> = computed(() =>
    this.#own.value.map(({ name }) => name)
  );
  /** The layout that is shown. */
  readonly current: ReadonlySignal<Layout> = computed(() =>
    this.#own.value.find(({ name }) => name === this.#currentName.value) ?? this.#automatic.value
  );
  /** Whether it is the one that fits by itself. */
  readonly isAutomatic: ReadonlySignal<boolean> = computed(() =>
    !this.names.value.includes(this.#currentName.value)
  );
  /** Whether there is a change that can be taken back. */
  readonly canUndo: ReadonlySignal<boolean> = computed(() => this.#undo.value.length > 0);

  /**
   * @param automatic The layout that fits the robot by itself.
   * @param keeper Keeps all others.
   */
  constructor(automatic: ReadonlySignal<Layout>, keeper: Keeper) {
    this.#automatic = automatic;
    this.#keeper = keeper;
    const kept = keeper.read() as { own?: unknown; current?: unknown } | null | undefined;
    const own = Array.isArray(kept?.own) ? kept.own.slice(0, MAX_LAYOUTS) : [];
    for (const layout of own.map(readLayout)) if (layout) this.#add(layout);
    this.#currentName.value = typeof kept?.current === "string" ? kept.current : "";
  }

  /**
   * Changes what is shown. The one that fits by itself becomes one of its own.
   *
   * @param change Makes the other one of it.
   */
  change(change: (layout: Layout) => Layout): void {
    const layout = this.current.peek();
    const changed = change(layout);
    if (changed === layout) return;
    this.#remember();
    if (this.isAutomatic.peek()) return this.#show(this.#add({ ...changed, name: "My layout" }));
    const { name } = layout;
    this.#own.value = this.#own.peek().map((other) => other.name === name ? changed : other);
    this.#keep();
  }

  /** Other settings of panels: kept, and not what is taken back. */
  adjust(change: (layout: Layout) => Layout): void {
    const before = this.#undo.peek();
    this.change(change);
    if (!this.isAutomatic.peek()) this.#undo.value = before;
  }

  /** Adds a layout, as from a file, and shows it. One of that name gets another one. */
  add(layout: Layout): void {
    this.#remember();
    this.#show(this.#add(layout));
  }

  /** Shows another one; the one that fits by itself by a name that none has: `""`. */
  show(name: string): void {
    this.#show(name);
  }

  /** Gives the one that is shown another name. */
  rename(name: string): void {
    const text = name.trim().slice(0, 80);
    if (text === "" || this.isAutomatic.peek() || this.names.peek().includes(text)) return;
    this.change((layout) => ({ ...layout, name: text }));
    this.#show(text);
  }

  /** Removes the one that is shown. */
  remove(): void {
    this.#remember();
    const { name } = this.current.peek();
    this.#own.value = this.#own.peek().filter((layout) => layout.name !== name);
    this.#show("");
  }

  /** Takes the last change back. */
  undo(): void {
    const last = this.#undo.peek().at(-1);
    if (last === undefined) return;
    this.#undo.value = this.#undo.peek().slice(0, -1);
    this.#own.value = last.own;
    this.#show(last.name);
  }

  #add(layout: Layout): string {
    const names = this.#own.peek().map(({ name }) => name);
    let name = layout.name;
    for (let number = 2; names.includes(name); number++) name = `${layout.name} ${number}`;
    this.#own.value = [...this.#own.peek(), { ...layout, name }].slice(-MAX_LAYOUTS);
    return name;
  }

  #show(name: string): void {
    this.#currentName.value = name;
    this.#keep();
  }

  #remember(): void {
    const state = { own: this.#own.peek(), name: this.#currentName.peek() };
    this.#undo.value = [...this.#undo.peek(), state].slice(-MAX_UNDO);
  }

  #keep(): void {
    this.#keeper.write({ own: this.#own.peek(), current: this.#currentName.peek() });
  }
}
