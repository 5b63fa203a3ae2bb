import { MAX_FRAGMENTED } from "./limits.ts";
import { type Fragment, ProtocolError } from "./protocol.ts";

interface Collected {
  readonly parts: (string | undefined)[];
  missing: number;
  length: number;
}

/**
 * Puts operations together of their fragments.
 *
 * - **Order**: any; a fragment that has come before is nothing new.
 * - **Overflow**: the oldest message that is not complete is given up, and its sender told.
 */
export class Fragments {
  readonly #maxLength: number;
  /** The oldest first. */
  readonly #byId = new Map<string, Collected>();
  #length = 0;

  /** @param maxLength The most characters that are kept, of all messages together. */
  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  /**
   * Takes a fragment.
   *
   * @returns The whole text, once all have come.
   * @throws {ProtocolError} If it does not belong to what came before, or there is no room.
   */
  add({ id, data, num, total }: Fragment): string | undefined {
    const known = this.#byId.get(id);
    if (known && known.parts.length !== total) {
      this.#forget(id);
      throw new ProtocolError(
        `Fragments of ${JSON.stringify(id)} differ in how many there are`,
        id,
      );
    }
    const collected = known ?? { parts: new Array(total), missing: total, length: 0 };
    if (!known) this.#byId.set(id, collected);
    if (collected.parts[num] !== undefined) return undefined;
    collected.parts[num] = data;
    collected.missing--;
    collected.length += data.length;
    this.#length += data.length;
    if (collected.missing === 0) {
      this.#forget(id);
      return collected.parts.join("");
    }
    this.#makeRoom();
    return undefined;
  }

  #makeRoom(): void {
    const given: string[] = [];
    for (const id of this.#byId.keys()) {
      if (this.#byId.size <= MAX_FRAGMENTED && this.#length <= this.#maxLength) break;
      this.#forget(id);
      given.push(id);
    }
    const [first] = given;
    if (first === undefined) return;
    throw new ProtocolError(
      `The fragments of ${JSON.stringify(first)} are given up: too much waits for the others`,
      first,
    );
  }

  #forget(id: string): void {
    this.#length -= this.#byId.get(id)!.length;
    this.#byId.delete(id);
  }
}

/**
 * Cuts a frame into fragments.
 *
 * @param frame The frame, JSON.
 * @param size The most characters that a fragment has of it.
 * @param id What they are known by.
 * @returns The frames of the fragments; the frame alone where it is short enough.
 */
export function fragmentsOf(frame: string, size: number, id: string): readonly string[] {
  if (frame.length <= size) return [frame];
  const total = Math.ceil(frame.length / size);
  return Array.from({ length: total }, (_, num) => {
    const data = frame.slice(num * size, (num + 1) * size);
    return JSON.stringify({ op: "fragment", id, data, num, total });
  });
}
