import type { Slot } from "./order.ts";
import { ITEM_HEIGHT, ROW_GAP } from "./places.ts";

/** An edge that passes takes less room than an item. */
const PASS_HEIGHT = 6;
const ROUNDS = 8;

/**
 * Gives everything in columns its height above the bottom of the page: each as near as it may be to what
 * it is joined with, and none over another one.
 *
 * @param columns The columns, in order.
 * @returns The middles of all slots, from 0 on.
 */
export function middlesOf(columns: readonly (readonly Slot[])[]): Map<Slot, number> {
  const middles = new Map<Slot, number>();
  for (const column of columns) spread(column, middles, (slot) => slot.index * ITEM_HEIGHT);
  for (let round = 0; round < ROUNDS; round++) {
    const order = round % 2 === 0 ? columns : columns.toReversed();
    for (const column of order) spread(column, middles, (slot) => wish(slot, middles));
  }
  const all = [...middles].map(([slot, middle]) => middle - heightOf(slot) / 2);
  const top = Math.min(Infinity, ...all);
  for (const [slot, middle] of middles) middles.set(slot, middle - top);
  return middles;
}

/** @returns How much room a slot takes. */
export function heightOf({ key }: Slot): number {
  return key === "" ? PASS_HEIGHT : ITEM_HEIGHT;
}

function wish(slot: Slot, middles: ReadonlyMap<Slot, number>): number {
  const joined = [...slot.before, ...slot.after];
  if (joined.length === 0) return middles.get(slot)!;
  return joined.reduce((sum, each) => sum + middles.get(each)!, 0) / joined.length;
}

/** Neighbours that would stand in each other's way move as one, so that all are off by least. */
function spread(
  column: readonly Slot[],
  middles: Map<Slot, number>,
  wishOf: (slot: Slot) => number,
): void {
  const offsets: number[] = [];
  const blocks: { from: number; count: number; sum: number }[] = [];
  for (const [index, slot] of column.entries()) {
    const last = column[index - 1];
    offsets.push(last === undefined ? 0 : offsets[index - 1]! + distance(last, slot));
    let block = { from: index, count: 1, sum: wishOf(slot) - offsets[index]! };
    for (let before = blocks.at(-1); before && mean(before) > mean(block); before = blocks.at(-1)) {
      blocks.pop();
      block = { from: before.from, count: before.count + block.count, sum: before.sum + block.sum };
    }
    blocks.push(block);
  }
  for (const block of blocks) {
    for (let index = block.from; index < block.from + block.count; index++) {
      middles.set(column[index]!, mean(block) + offsets[index]!);
    }
  }
}

function mean({ sum, count }: { readonly sum: number; readonly count: number }): number {
  return sum / count;
}

function distance(upper: Slot, lower: Slot): number {
  return (heightOf(upper) + heightOf(lower)) / 2 + ROW_GAP;
}
