import { compose, IDENTITY, invert, type Pose } from "../pose.ts";
import { type FoundPose, FrameHistory } from "./frame_history.ts";

/** So many frames are known at most; further ones are not taken. */
const MAX_FRAMES = 2000;

/** Where a frame lies in another one, at a time. */
export interface FrameEdge {
  readonly parent: string;
  readonly child: string;
  /** In milliseconds since the Unix epoch. */
  readonly atMs: number;
  readonly pose: Pose;
  /** Whether it never moves. */
  readonly isStatic: boolean;
}

/** Where a frame is, or in words why nobody knows. */
export type Lookup =
  | ({ readonly isFound: true } & FoundPose)
  | { readonly isFound: false; readonly reason: string };

/** A frame, as lists have it. */
export interface FrameInfo {
  readonly id: string;
  /** The frame that it lies in; `undefined` for one that lies in none. */
  readonly parent: string | undefined;
}

/**
 * Frames of space that lie in each other, and where they were lately.
 *
 * - A frame lies in one other frame: who says another one is believed, and what was known is forgotten.
 * - At most 2,000 frames, and 30 seconds or 3,000 samples of each.
 * - Time that runs backwards is no matter: samples are sorted by their time.
 */
export class FrameTree {
  readonly #histories = new Map<string, FrameHistory>();
  #version = 0;

  /** Grows whenever a frame is put elsewhere than where it has been all the time. */
  get version(): number {
    return this.#version;
  }

  /** Takes where a frame lies. What makes no sense is left out. */
  add({ parent, child, atMs, pose, isStatic }: FrameEdge): void {
    if (parent === "" || child === "" || parent === child) return;
    const known = this.#histories.get(child);
    if (known?.parent === parent && known.isStatic === isStatic) {
      if (known.add(atMs, pose)) this.#version++;
      return;
    }
    if (!known && this.#histories.size >= MAX_FRAMES) return;
    const history = new FrameHistory(parent, isStatic);
    history.add(atMs, pose);
    this.#histories.set(child, history);
    this.#version++;
  }

  /** Forgets where a frame is. */
  delete(id: string): void {
    if (this.#histories.delete(id)) this.#version++;
  }

  /** @returns All frames, by names. */
  frames(): FrameInfo[] {
    const children = [...this.#histories].map(([id, { parent }]) => ({ id, parent }));
    const roots = [...this.#parents()].filter((id) => !this.#histories.has(id))
      .map((id) => ({ id, parent: undefined }));
    return [...roots, ...children].sort((a, b) => a.id < b.id ? -1 : 1);
  }

  /** @returns Whether anything was told of a frame. */
  has(id: string): boolean {
    return this.#histories.has(id) || this.#parents().has(id);
  }

  /** @returns The frame that all frames around it lie in; itself where it lies in none. */
  rootOf(id: string): string {
    return this.#way(id).at(-1)!;
  }

  /**
   * Finds out where a frame is.
   *
   * @param from The frame.
   * @param to The frame as seen from which.
   * @param atMs When, in milliseconds since the Unix epoch; the latest that is known if left out.
   * @returns The pose; or in words why nobody knows.
   */
  lookup(from: string, to: string, atMs?: number): Lookup {
    if (from === to) return { isFound: true, pose: IDENTITY, isFinal: true };
    const ways = [this.#way(from), this.#way(to)] as const;
    const common = ways[0].find((id) => ways[1].includes(id));
    if (common === undefined) return { isFound: false, reason: this.#reason(from, to) };
    const down = this.#climb(ways[0], common, atMs);
    const up = this.#climb(ways[1], common, atMs);
    return {
      isFound: true,
      pose: compose(invert(up.pose), down.pose),
      isFinal: down.isFinal && up.isFinal,
    };
  }

  #parents(): Set<string> {
    return new Set(this.#histories.values().map(({ parent }) => parent));
  }

  /** From a frame to that which lies in no other; it ends before it would come back to one. */
  #way(id: string): string[] {
    const way = new Set<string>();
    for (let at: string | undefined = id; at !== undefined && !way.has(at);) {
      way.add(at);
      at = this.#histories.get(at)?.parent;
    }
    return [...way];
  }

  #climb(way: readonly string[], end: string, atMs: number | undefined): FoundPose {
    let found: FoundPose = { pose: IDENTITY, isFinal: true };
    for (const id of way.slice(0, way.indexOf(end))) {
      const step = this.#histories.get(id)!.at(atMs);
      found = { pose: compose(step.pose, found.pose), isFinal: found.isFinal && step.isFinal };
    }
    return found;
  }

  #reason(from: string, to: string): string {
    const unknown = [from, to].find((id) => !this.has(id));
    if (unknown !== undefined) return `Nobody tells where the frame “${unknown}” is`;
    for (const id of [from, to]) {
      const way = this.#way(id);
      const parent = this.#histories.get(way.at(-1)!)?.parent;
      if (parent !== undefined) {
        const circle = way.slice(way.indexOf(parent));
        return `The frames ${circle.map((one) => `“${one}”`).join(", ")} lie in each other`;
      }
    }
    return `No transform from “${from}” to “${to}”: they lie in “${this.rootOf(from)}” ` +
      `and “${this.rootOf(to)}”`;
  }
}

/**
 * Chooses the frame that all is seen from, where nobody has: the root that most lies in.
 *
 * @param tree The frames.
 * @param used The frames that things are in.
 * @returns The frame; empty where there is none at all.
 */
export function chooseFixedFrame(tree: FrameTree, used: Iterable<string>): string {
  const counts = new Map<string, number>();
  const count = (id: string) => {
    const root = tree.rootOf(id);
    counts.set(root, (counts.get(root) ?? 0) + 1);
  };
  for (const { id } of tree.frames()) count(id);
  for (const id of used) if (id !== "") count(id);
  const sorted = [...counts].sort(([a, many], [b, others]) => others - many || (a < b ? -1 : 1));
  return sorted[0]?.[0] ?? "";
}
