import type { Clock } from "../../time/clock.ts";
import type { Replies } from "./replies.ts";

/** What {@linkcode Announcer} works with. */
export interface AnnouncerParts<T> {
  readonly replies: Replies;
  readonly clock: Clock;
  /** The operation that tells of some, and where it has the list of them. */
  readonly operation: readonly [op: string, list: string];
  /** What is told of one. */
  readonly describe: (item: T) => object;
}

/** So much is told at a time, in bytes, unless one is longer. */
const PIECE_BYTES = 64 * 1024;
/** How soon it is looked whether the client has read what it was told, in milliseconds. */
const LOOK_AFTER_MS = 10;

/**
 * Tells a client what there is, in pieces, as fast as it reads: a mesh may have so much that a client
 * would be sent away that gets all of it at once. What is found out in one turn is told in one.
 */
export class Announcer<T> {
  readonly #parts: AnnouncerParts<T>;
  readonly #waiting = new Set<T>();
  #isTelling = false;
  #stopTimer = () => {};

  constructor(parts: AnnouncerParts<T>) {
    this.#parts = parts;
  }

  /** There is something to tell. */
  add(item: T): void {
    this.#waiting.add(item);
    if (this.#isTelling) return;
    this.#isTelling = true;
    queueMicrotask(() => this.#tell());
  }

  /** It is no more. @returns Whether the client was told of it. */
  remove(item: T): boolean {
    return !this.#waiting.delete(item);
  }

  /** Tells nothing any more. Idempotent. */
  close(): void {
    this.#stopTimer();
    this.#waiting.clear();
  }

  #tell(): void {
    const { replies, clock } = this.#parts;
    while (this.#waiting.size > 0) {
      const { text, items } = this.#piece();
      // Half of the room is for what the client asks meanwhile.
      if (!replies.isIdle && 2 * text.length > replies.roomBytes) {
        this.#stopTimer = clock.after(LOOK_AFTER_MS, () => this.#tell());
        return;
      }
      for (const item of items) this.#waiting.delete(item);
      replies.text(text);
    }
    this.#isTelling = false;
  }

  #piece(): { readonly text: string; readonly items: readonly T[] } {
    const { operation: [op, list], describe } = this.#parts;
    const items: T[] = [];
    const texts: string[] = [];
    let bytes = 0;
    for (const item of this.#waiting) {
      const text = JSON.stringify(describe(item));
      bytes += text.length;
      if (bytes > PIECE_BYTES && items.length > 0) break;
      items.push(item);
      texts.push(text);
    }
    return { text: `{"op":"${op}","${list}":[${texts.join(",")}]}`, items };
  }
}
