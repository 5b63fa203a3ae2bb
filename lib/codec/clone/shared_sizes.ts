/** More than may be written out. */
export class UnfoldsTooFar extends TypeError {
  override readonly name = "UnfoldsTooFar";

  /** @param maxBytes How much may be. */
  constructor(maxBytes: number) {
    super(`more than ${maxBytes} bytes if what is shared is written out`);
  }
}

/** An object whose end has not been met, or that is part of a cycle whose end has not. */
const UNKNOWN = -1;

/**
 * Adds up how many bytes a structured clone would take if what is shared were written out each time.
 *
 * Forty pairs, each of which holds the next one twice, take some hundred bytes and are 2^40 values to
 * whoever goes through them. Objects that hold each other count once, however often they are referred
 * to: who goes through a cycle has to remember where it has been. These groups are the strongly
 * connected components, found as R. Tarjan does, for V8 numbers objects in the order they begin in.
 */
export class SharedSizes {
  readonly #maxBytes: number;
  /** Where each object begins. */
  readonly #starts: number[] = [];
  /** What references inside each object add to the bytes that it takes. */
  readonly #added: number[] = [];
  /** The first object that each can be reached from again, as far as is known. */
  readonly #first: number[] = [];
  /** How many bytes each is when it is referred to; {@linkcode UNKNOWN} for those in #pending. */
  readonly #sizes: number[] = [];
  /** Objects that hold themselves without another one between. */
  readonly #loops = new Set<number>();
  readonly #open: number[] = [];
  /** Objects whose cycle may not be complete. */
  readonly #pending: number[] = [];

  /**
   * Starts with nothing.
   *
   * @param maxBytes How many bytes all of it may be.
   */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /**
   * Notes that an object begins.
   *
   * @param position Where.
   */
  begin(position: number): void {
    const id = this.#starts.length;
    this.#starts.push(position);
    this.#added.push(0);
    this.#first.push(id);
    this.#sizes.push(UNKNOWN);
    this.#open.push(id);
    this.#pending.push(id);
  }

  /**
   * Notes a reference to an object.
   *
   * @param id The object's number.
   * @throws {TypeError} If there is no such object, or this makes it too many bytes.
   */
  refer(id: number): void {
    const from = this.#open.at(-1);
    const size = this.#sizes[id];
    if (from === undefined || size === undefined) throw new TypeError("a reference to nothing");
    if (id === from) this.#loops.add(id);
    if (size === UNKNOWN) this.#first[from] = Math.min(this.#first[from]!, id);
    else this.#add(from, size);
  }

  /**
   * Notes that the object ends that began last.
   *
   * @param position Where.
   * @throws {TypeError} If this makes it too many bytes.
   */
  end(position: number): void {
    const id = this.#open.pop()!;
    const parent = this.#open.at(-1);
    if (parent !== undefined) this.#add(parent, this.#added[id]!);
    if (this.#first[id] === id) this.#close(id, position - this.#starts[id]! + this.#added[id]!);
    else if (parent !== undefined) {
      this.#first[parent] = Math.min(this.#first[parent]!, this.#first[id]!);
    }
  }

  /** A group is complete: nothing refers from what follows back into it. */
  #close(id: number, size: number): void {
    const isCycle = this.#pending.at(-1) !== id || this.#loops.has(id);
    for (let member = id + 1; member > id;) {
      member = this.#pending.pop()!;
      this.#sizes[member] = isCycle ? 0 : size;
    }
  }

  #add(id: number, bytes: number): void {
    const added = this.#added[id]! + bytes;
    this.#added[id] = added;
    if (added > this.#maxBytes) throw new UnfoldsTooFar(this.#maxBytes);
  }
}
