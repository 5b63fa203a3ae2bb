import { pause } from "../../flow/pause.ts";
import type { MeshFigures } from "../../figures/mesh_figures.ts";
import { MeshWatch } from "../../figures/mesh_watch.ts";
import type { Node } from "../../facade/node.ts";
import type { Clock } from "../../time/clock.ts";
import type { Role } from "./mesh_view.ts";

/** How often the nodes are asked, in milliseconds. */
const EVERY_MS = 1000;
/** The second time comes sooner: rates need two. */
const SECOND_AFTER_MS = 500;

/**
 * What all nodes of a mesh count, for all clients of a gateway together: they are asked once a second
 * while anybody follows, the gateway's own node, too, and not at all while nobody does.
 */
export class FiguresFeed {
  readonly #node: Node;
  readonly #clock: Clock;
  readonly #followers = new Set<() => void>();
  readonly #seen = new Map<Role, MeshFigures>();
  #latest: MeshFigures | null = null;
  #asking: AbortController | null = null;

  constructor(node: Node, clock: Clock) {
    this.#node = node;
    this.#clock = clock;
  }

  /**
   * Has the nodes asked, and calls back each time that they were; at once where they were already.
   *
   * @returns Ends it.
   */
  follow(callback: () => void): () => void {
    const told = () => callback();
    this.#followers.add(told);
    if (this.#latest) told();
    if (!this.#asking) void this.#ask(this.#asking = new AbortController());
    return () => {
      if (this.#followers.delete(told) && this.#followers.size === 0) this.#rest();
    };
  }

  /**
   * What was told last, as clients of one role may see it.
   *
   * @param role Their role.
   * @param asSeen Makes that of all there is: once for all of them.
   * @returns It; `null` before anything was told.
   */
  latest(role: Role, asSeen: (figures: MeshFigures) => MeshFigures): MeshFigures | null {
    if (!this.#latest) return null;
    let seen = this.#seen.get(role);
    if (!seen) this.#seen.set(role, seen = asSeen(this.#latest));
    return seen;
  }

  /** What clients may see is something else now. */
  rulesChanged(): void {
    this.#seen.clear();
  }

  /** Asks nobody any more. Idempotent. */
  close(): void {
    this.#followers.clear();
    this.#rest();
  }

  /** What was counted before somebody looked away makes no rates of now. */
  #rest(): void {
    this.#asking?.abort();
    this.#asking = null;
    this.#latest = null;
    this.#seen.clear();
  }

  async #ask({ signal }: AbortController): Promise<void> {
    const clock = this.#clock;
    const watch = new MeshWatch({ node: this.#node, isAll: true, isOwnShown: true, clock });
    for (let dueMs = SECOND_AFTER_MS; !signal.aborted; dueMs = EVERY_MS) {
      const startMs = clock.monotonicMs();
      const figures = await watch.look(signal);
      if (signal.aborted) return;
      this.#latest = figures;
      this.#seen.clear();
      for (const told of [...this.#followers]) told();
      const restMs = Math.max(0, startMs + dueMs - clock.monotonicMs());
      await pause(restMs, { clock, signal });
    }
  }
}
