import { type ReadonlySignal, signal } from "@preact/signals";
import type { SeenNode } from "../../gateway/mesh_view.ts";

/** For so long somebody may ask who it was that is gone. */
const KEPT_MS = 120_000;
/** Of so many at most: of programs that come and go by the hundred nobody wants to know. */
const MAX_GONE = 32;

/** A node that was in the mesh a while ago. */
export interface GoneNode {
  /** What it was. */
  readonly node: SeenNode;
  /** Since when it is gone, in milliseconds since the Unix epoch. */
  readonly sinceMs: number;
}

/**
 * The nodes that have gone lately. One that comes back, or another one of its name on its host, takes
 * its place.
 */
export class GoneNodes {
  readonly #gone = signal<readonly GoneNode[]>([]);
  #present: readonly SeenNode[] = [];

  /** Those that are gone, the latest last. */
  get all(): ReadonlySignal<readonly GoneNode[]> {
    return this.#gone;
  }

  /**
   * Takes who is in the mesh now.
   *
   * @param nodes The nodes.
   * @param nowMs The time.
   */
  take(nodes: readonly SeenNode[], nowMs: number): void {
    const present = new Set(nodes.map(({ id }) => id.uuid));
    const places = new Set(nodes.map(placeOf));
    const lost = this.#present.filter(({ id }) => !present.has(id.uuid))
      .map((node) => ({ node, sinceMs: nowMs }));
    this.#present = nodes;
    this.#set(
      [...this.#gone.peek(), ...lost].filter(({ node, sinceMs }) =>
        nowMs - sinceMs < KEPT_MS && !present.has(node.id.uuid) && !places.has(placeOf(node))
      ),
    );
  }

  /** Forgets those that are gone for too long. */
  tick(nowMs: number): void {
    this.#set(this.#gone.peek().filter(({ sinceMs }) => nowMs - sinceMs < KEPT_MS));
  }

  /** Forgets one, for it is known that it is gone. */
  forget(uuid: string): void {
    this.#set(this.#gone.peek().filter(({ node }) => node.id.uuid !== uuid));
  }

  #set(gone: readonly GoneNode[]): void {
    const before = this.#gone.peek();
    const isSame = gone.length === before.length && gone.every((each, at) => each === before[at]);
    if (!isSame) this.#gone.value = gone.slice(-MAX_GONE);
  }
}

/** Where a node stands that is started again and again. */
function placeOf({ id }: SeenNode): string {
  return JSON.stringify([id.name, id.hostname]);
}
