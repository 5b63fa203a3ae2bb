import { Branch } from "./branch.ts";
import { containerOf } from "./container.ts";
import { FieldType } from "./field_type.ts";
import { timeValue } from "./time_value.ts";

/** So many branches may be open; who opens more has to close some. */
const MAX_OPEN = 2000;
/** At first so many rows are opened. */
const FIRST_ROWS = 80;
/** Of lists with more records none is opened at first. */
const FIRST_ITEMS = 4;

/** A row, as it is shown. */
export interface TreeRow {
  /** The way to its field. */
  readonly path: readonly string[];
  /** What the field is called. */
  readonly name: string;
  readonly value: unknown;
  /** Whether the field is not there any longer: the value is what it was last. */
  readonly isGone: boolean;
  readonly type: FieldType;
  /** How deep it stands; 1 at the top. */
  readonly level: number;
  /** Which one it is of how many beside it. */
  readonly place: number;
  readonly of: number;
  /** Whether there is something below it to be shown. */
  readonly canOpen: boolean;
  readonly isOpen: boolean;
}

/**
 * The rows of a message, through all messages of its topic.
 *
 * - What was opened stays open, and each field keeps its row.
 * - Rows are made when they are asked for: a million of them cost nothing.
 */
export class MessageTree {
  #root: Branch;
  #value: unknown;
  #hasValue = false;

  /** @param type What is known of the messages. */
  constructor(type: FieldType = new FieldType(true, true)) {
    this.#root = new Branch([], type);
  }

  /** What is known of the messages. */
  get type(): FieldType {
    return this.#root.type;
  }

  /** How many rows there are. */
  get rows(): number {
    return this.#isScalar ? (this.#hasValue ? 1 : 0) : this.#root.rows;
  }

  /** Takes the next message. */
  update(value: unknown): void {
    const isFirst = !this.#hasValue;
    this.#value = value;
    this.#hasValue = true;
    this.#root.update(value);
    this.#root.recount();
    if (isFirst) this.#openFirst();
  }

  /** The row at a place. */
  rowAt(index: number): TreeRow {
    if (this.#isScalar) return this.#scalarRow();
    const { branch, index: place } = this.#root.rowAt(index);
    const part = branch.part(place);
    branch.remember(part);
    const container = containerOf(part.value);
    return {
      ...part,
      path: [...branch.path, part.name],
      type: branch.type.part(part.name),
      level: branch.path.length + 1,
      place,
      of: branch.length,
      canOpen: container !== undefined && container.length > 0,
      isOpen: branch.branchOf(part.name)?.isOpen ?? false,
    };
  }

  /** Opens a row, or closes it. @returns Whether it could be done: no more than 2000 may be open. */
  setOpen(index: number, isOpen: boolean): boolean {
    if (this.#isScalar || isOpen && this.#openBranches() >= MAX_OPEN) return false;
    const { branch, index: place } = this.#root.rowAt(index);
    branch.setOpen(place, isOpen);
    this.#root.recount();
    return true;
  }

  /** Closes all rows. */
  closeAll(): void {
    for (let index = this.#root.length - 1; index >= 0; index--) {
      if (this.#root.branchOf(this.#root.part(index).name)) this.#root.setOpen(index, false);
    }
    this.#root.recount();
  }

  /** Opens rows from the top to the depth, as far as `maxRows` go. */
  openAll(maxRows = 1000): void {
    for (let row = 0; row < this.rows && this.rows < maxRows; row++) {
      const { canOpen, isOpen, value } = this.rowAt(row);
      const length = containerOf(value)?.length ?? 0;
      if (canOpen && !isOpen && this.rows + length <= maxRows) this.setOpen(row, true);
    }
  }

  /** Where the row of a field stands; -1 if there is none. */
  rowOf(path: readonly string[]): number {
    return this.#isScalar ? (path.length === 0 ? 0 : -1) : this.#root.rowOf(path);
  }

  get #isScalar(): boolean {
    return this.#root.rows === 0;
  }

  #scalarRow(): TreeRow {
    return {
      path: [],
      name: "",
      value: this.#value,
      isGone: false,
      type: this.#root.type,
      level: 1,
      place: 0,
      of: 1,
      canOpen: false,
      isOpen: false,
    };
  }

  /** What says most: records, from the outside to the inside. */
  #openFirst(): void {
    for (let level = 1; level <= 5; level++) {
      for (let row = 0; row < Math.min(this.rows, FIRST_ROWS); row++) {
        const { level: at, value, isOpen, type } = this.rowAt(row);
        if (at !== level || isOpen || !saysMuch(value, type)) continue;
        if (this.rows + containerOf(value)!.length <= FIRST_ROWS) this.setOpen(row, true);
      }
    }
  }

  #openBranches(): number {
    let count = 0;
    const visit = (branch: Branch) => {
      for (const inner of branch.openBranches()) {
        count++;
        visit(inner);
      }
    };
    visit(this.#root);
    return count;
  }
}

function saysMuch(value: unknown, { keywords }: FieldType): boolean {
  const container = containerOf(value);
  if (!container || container.length === 0 || timeValue(value, keywords.title)) return false;
  if (container.kind === "record") return true;
  return container.length <= FIRST_ITEMS && typeof container.at(0) === "object";
}
