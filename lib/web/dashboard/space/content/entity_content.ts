import type { Content, SceneItem, TakenMessage } from "./content.ts";

/** So many things of one topic there are at most; the oldest go. */
const MAX_ENTITIES = 20_000;

/** What a message does to the things of its topic. */
export type EntityChange =
  | { readonly kind: "put"; readonly item: SceneItem; readonly lifetimeMs: number }
  | { readonly kind: "delete"; readonly matches: (key: string) => boolean };

interface Entity {
  readonly item: SceneItem;
  readonly endMs: number;
}

/** Things that messages put, change and delete one by one: markers, entities of a scene. */
export class EntityContent implements Content {
  readonly #read: (value: unknown) => readonly EntityChange[];
  readonly #entities = new Map<string, Entity>();

  /** @param read Reads what a message does. */
  constructor(read: (value: unknown) => readonly EntityChange[]) {
    this.#read = read;
  }

  take({ value, atMs }: TakenMessage): void {
    for (const change of this.#read(value)) {
      if (change.kind === "put") this.#put(change.item, atMs, change.lifetimeMs);
      else this.#delete(change.matches);
    }
  }

  items(nowMs: number): readonly SceneItem[] {
    for (const [key, { endMs }] of this.#entities) {
      if (endMs <= nowMs) this.#entities.delete(key);
    }
    return [...this.#entities.values()].map(({ item }) => item);
  }

  nextEndMs(): number {
    let first = Infinity;
    for (const { endMs } of this.#entities.values()) first = Math.min(first, endMs);
    return first;
  }

  clear(): void {
    this.#entities.clear();
  }

  #put(item: SceneItem, atMs: number, lifetimeMs: number): void {
    this.#entities.delete(item.key);
    const endMs = lifetimeMs > 0 ? atMs + lifetimeMs : Infinity;
    this.#entities.set(item.key, { item, endMs });
    if (this.#entities.size <= MAX_ENTITIES) return;
    const [oldest] = this.#entities.keys();
    this.#entities.delete(oldest!);
  }

  #delete(matches: (key: string) => boolean): void {
    for (const key of this.#entities.keys()) if (matches(key)) this.#entities.delete(key);
  }
}
