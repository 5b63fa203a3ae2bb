import { type Kind, kindOf } from "./kinds.ts";

/** So many places are told apart; what an object has beyond that is not looked at. */
const MAX_SHAPES = 20_000;
/** So many properties of one object have places of their own: more are keys, not names. */
const MAX_PROPERTIES = 500;

/** What the shapes of a topic share. */
export interface ShapeBudget {
  left: number;
}

/** @returns Room for the shapes of one topic. */
export function newShapeBudget(): ShapeBudget {
  return { left: MAX_SHAPES };
}

/**
 * What has been seen at one place of a topic's messages.
 *
 * A map is seen as a list of objects with `key` and `value`, a set as a list.
 */
export class Shape {
  /** What values there were of. */
  readonly kinds = new Set<Kind>();
  /** What objects had, by name. */
  readonly properties = new Map<string, Shape>();
  /** What lists, maps and sets had. */
  items: Shape | null = null;
  /** How many values there were. */
  seen = 0;
  /** How many of them were objects. */
  objects = 0;
  /** Whether objects had properties that were not looked at. */
  hasRest = false;
  readonly #budget: ShapeBudget;

  /** @param budget What it shares with all other shapes of the topic. */
  constructor(budget: ShapeBudget) {
    this.#budget = budget;
  }

  /** Takes note of a value. */
  note(value: unknown): void {
    this.seen++;
    const kind = kindOf(value);
    this.kinds.add(kind);
    if (kind === "object") this.#noteObject(value as Record<string, unknown>);
    else if (kind === "array") this.#noteList(value as readonly unknown[]);
    else if (kind === "Set") this.#noteList([...value as Set<unknown>]);
    else if (kind === "Map") {
      const entries = [...value as Map<unknown, unknown>];
      this.#noteList(entries.map(([key, value]) => ({ key, value })));
    }
  }

  #noteObject(object: Record<string, unknown>): void {
    this.objects++;
    for (const key of Object.keys(object)) {
      const value = object[key];
      // JSON leaves it out.
      if (value === undefined) continue;
      let shape = this.properties.get(key);
      if (!shape) {
        if (this.#isFull) {
          this.hasRest = true;
          continue;
        }
        this.properties.set(key, shape = this.#open());
      }
      shape.note(value);
    }
  }

  #noteList(list: readonly unknown[]): void {
    if (list.length === 0) return;
    const items = this.items ??= this.#open();
    if (list.every((item) => typeof item === "number" && Number.isFinite(item))) {
      items.kinds.add("number");
      items.seen += list.length;
    } else {
      // Not with `forEach`, which leaves holes out.
      for (const item of list) items.note(item);
    }
  }

  get #isFull(): boolean {
    return this.properties.size >= MAX_PROPERTIES || this.#budget.left <= 0;
  }

  #open(): Shape {
    this.#budget.left--;
    return new Shape(this.#budget);
  }
}
