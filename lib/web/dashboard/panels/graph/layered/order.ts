import type { Arrow } from "./circles.ts";

/** Something that takes a place in a column: an item, or an edge that passes. */
export interface Slot {
  /** The item's key; empty for an edge that passes. */
  readonly key: string;
  readonly before: Slot[];
  readonly after: Slot[];
  /** Where it stands in its column, from 0. */
  index: number;
}

/** The columns, and where edges pass through them. */
export interface Columns {
  readonly columns: Slot[][];
  /** The slots of an edge between its ends, from left to right. */
  readonly passes: ReadonlyMap<string, readonly Slot[]>;
}

/** After so many rounds nothing becomes better. */
const ROUNDS = 12;

/**
 * Puts items into columns so that few edges cross: each stands in the middle of what it is joined with,
 * again and again from both sides, and the best of that is kept.
 *
 * @param layers The columns of items, by keys, in the order that equals stand in.
 * @param arrows The edges, all going to the right.
 * @returns The columns.
 */
export function orderColumns(
  layers: ReadonlyMap<string, number>,
  arrows: readonly Arrow[],
): Columns {
  const { columns, passes } = fillColumns(layers, arrows);
  let best = columns.map((column) => [...column]);
  let fewest = crossings(columns);
  for (let round = 0; round < ROUNDS && fewest > 0; round++) {
    sweep(columns, round % 2 === 0);
    const count = crossings(columns);
    if (count >= fewest) continue;
    fewest = count;
    best = columns.map((column) => [...column]);
  }
  for (const column of best) number(column);
  return { columns: best, passes };
}

function fillColumns(layers: ReadonlyMap<string, number>, arrows: readonly Arrow[]): Columns {
  const slots = new Map<string, Slot>();
  const count = Math.max(-1, ...layers.values()) + 1;
  const columns = Array.from({ length: count }, (): Slot[] => []);
  const add = (layer: number, key: string) => {
    const column = columns[layer]!;
    const slot: Slot = { key, before: [], after: [], index: column.length };
    column.push(slot);
    return slot;
  };
  for (const [key, layer] of layers) slots.set(key, add(layer, key));
  const passes = new Map<string, readonly Slot[]>();
  for (const { edge, from, to } of arrows) {
    const between = Array.from(
      { length: layers.get(to)! - layers.get(from)! - 1 },
      (_, step) => add(layers.get(from)! + step + 1, ""),
    );
    join([slots.get(from)!, ...between, slots.get(to)!]);
    passes.set(edge.key, between);
  }
  return { columns, passes };
}

function join(way: readonly Slot[]): void {
  for (const [index, slot] of way.entries()) {
    const next = way[index + 1];
    if (next === undefined) return;
    slot.after.push(next);
    next.before.push(slot);
  }
}

function sweep(columns: readonly Slot[][], isToTheRight: boolean): void {
  const order = isToTheRight ? columns : columns.toReversed();
  for (const column of order) {
    const middles = new Map(column.map((slot) => [slot, middle(slot, isToTheRight)]));
    column.sort((a, b) => middles.get(a)! - middles.get(b)! || a.index - b.index);
    number(column);
  }
}

/** Who is joined with nobody on that side stays where it is. */
function middle({ before, after, index }: Slot, isToTheRight: boolean): number {
  const joined = isToTheRight ? before : after;
  if (joined.length === 0) return index;
  return joined.reduce((sum, slot) => sum + slot.index, 0) / joined.length;
}

function number(column: readonly Slot[]): void {
  for (const [index, slot] of column.entries()) slot.index = index;
}

/** @returns How many pairs of edges cross, between all neighbouring columns. */
export function crossings(columns: readonly (readonly Slot[])[]): number {
  return columns.reduce((sum, column) => sum + crossingsAfter(column), 0);
}

/** Counts inversions with a tree of sums, so that a thousand edges take no time. */
function crossingsAfter(column: readonly Slot[]): number {
  const ends = column.flatMap(({ after }) => after.map(({ index }) => index).sort((a, b) => a - b));
  const sums = new Array<number>(Math.max(-1, ...ends) + 2).fill(0);
  let count = 0;
  for (const [seen, end] of ends.entries()) {
    let notAfter = 0;
    for (let at = end + 1; at > 0; at -= at & -at) notAfter += sums[at]!;
    count += seen - notAfter;
    for (let at = end + 1; at < sums.length; at += at & -at) sums[at]!++;
  }
  return count;
}
