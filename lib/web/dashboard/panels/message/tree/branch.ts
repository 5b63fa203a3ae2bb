import { type Container, containerOf } from "./container.ts";
import type { FieldType } from "./field_type.ts";
import { mergeNames } from "./merge_names.ts";

/** So many items that are gone keep their places at the end of a list. */
const MAX_GONE = 200;

/** A part of a branch. */
export interface Part {
  /** What it is called. */
  readonly name: string;
  /** What it is; what it was last, if it is gone. */
  readonly value: unknown;
  /** Whether it is not in the value any longer. */
  readonly isGone: boolean;
}

/** A row of an open branch, and which one that is. */
export interface BranchRow {
  readonly branch: Branch;
  readonly index: number;
}

/**
 * A container whose parts are shown, through all the values that it gets: rows keep their places. What
 * is gone for a while keeps its row, with the value that it had.
 */
export class Branch {
  /** The way to it. */
  readonly path: readonly string[];
  /** What is known of its type. */
  readonly type: FieldType;
  /** Whether its parts are shown. */
  isOpen = true;
  /** How many rows it has below its own. */
  rows = 0;
  #container: Container | undefined;
  #isGone = false;
  #names: readonly string[] = [];
  #length = 0;
  readonly #last = new Map<string, unknown>();
  readonly #branches = new Map<string, Branch>();
  /** Those that are open, with their places, in order. */
  #open: (readonly [index: number, branch: Branch])[] = [];

  constructor(path: readonly string[], type: FieldType) {
    this.path = path;
    this.type = type;
  }

  /** How many parts it has, those included that are gone. */
  get length(): number {
    return this.#length;
  }

  /** Takes a value; none at all means that it is gone. */
  update(value: unknown, isGone = false): void {
    const container = containerOf(value);
    this.#isGone = isGone || value === null || value === undefined;
    if (container) this.#take(container);
    else if (!this.#isGone) this.#forget();
    this.#updateOpen();
  }

  /** The part at a place. */
  part(index: number): Part {
    const container = this.#container;
    if (container?.kind === "list") {
      const isThere = index < container.length;
      return {
        name: String(index),
        value: isThere ? container.at(index) : this.#last.get(String(index)),
        isGone: this.#isGone || !isThere,
      };
    }
    const name = this.#names[index] ?? "";
    const isThere = container?.has(name) ?? false;
    const value = isThere ? container!.get(name) : this.#last.get(name);
    return { name, value, isGone: this.#isGone || !isThere };
  }

  /** Remembers what a part was, that is being looked at. */
  remember({ name, value, isGone }: Part): void {
    if (isGone) return;
    if (this.#last.size > 2 * MAX_GONE) this.#last.clear();
    this.#last.set(name, value);
  }

  /** The branch of a part, if it was opened before. */
  branchOf(name: string): Branch | undefined {
    return this.#branches.get(name);
  }

  /** Those of its parts that are open. */
  openBranches(): readonly Branch[] {
    return this.#open.map(([, branch]) => branch);
  }

  /** Opens a part, or closes it. The branches above have to be counted anew: {@linkcode recount}. */
  setOpen(index: number, isOpen: boolean): void {
    const { name, value, isGone } = this.part(index);
    const known = this.#branches.get(name);
    if (!isOpen) {
      if (known) known.isOpen = false;
      return;
    }
    const branch = known ?? new Branch([...this.path, name], this.type.part(name));
    branch.isOpen = true;
    branch.update(value, isGone);
    this.#branches.set(name, branch);
  }

  /** Counts its rows. */
  recount(): void {
    const open: [number, Branch][] = [];
    for (const [name, branch] of this.#branches) {
      const index = this.#indexOf(name);
      if (!branch.isOpen || index < 0 || index >= this.#length) continue;
      branch.recount();
      open.push([index, branch]);
    }
    this.#open = open.sort(([a], [b]) => a - b);
    this.rows = open.reduce((rows, [, branch]) => rows + branch.rows, this.#length);
  }

  /** The row at a place below it. */
  rowAt(row: number): BranchRow {
    let before = 0;
    for (const [index, branch] of this.#open) {
      const at = index + before;
      if (row <= at) break;
      if (row <= at + branch.rows) return branch.rowAt(row - at - 1);
      before += branch.rows;
    }
    return { branch: this, index: row - before };
  }

  /** Where the row of a field stands below it; the row of what holds it, where that is closed. */
  rowOf(path: readonly string[]): number {
    const [name = "", ...rest] = path;
    const index = this.#indexOf(name);
    let row = index;
    for (const [at, branch] of this.#open) {
      if (at >= index) break;
      row += branch.rows;
    }
    const branch = this.#branches.get(name);
    return rest.length > 0 && branch?.isOpen ? row + 1 + branch.rowOf(rest) : row;
  }

  #take(container: Container): void {
    if (this.#container?.kind !== container.kind) this.#forget();
    this.#container = container;
    if (container.kind === "record") {
      this.#names = mergeNames(this.#names, container.names);
      this.#length = this.#names.length;
    } else if (container.length > this.#length || this.#length - container.length > MAX_GONE) {
      this.#length = container.length;
    }
  }

  #forget(): void {
    this.#container = undefined;
    this.#names = [];
    this.#length = 0;
    this.#last.clear();
    this.#branches.clear();
  }

  #updateOpen(): void {
    for (const [name, branch] of this.#branches) {
      if (!branch.isOpen) continue;
      const index = this.#indexOf(name);
      if (index < 0 || index >= this.#length) this.#branches.delete(name);
      else {
        const { value, isGone } = this.part(index);
        branch.update(value, isGone);
      }
    }
  }

  #indexOf(name: string): number {
    return this.#container?.kind === "list" ? Number(name) : this.#names.indexOf(name);
  }
}
