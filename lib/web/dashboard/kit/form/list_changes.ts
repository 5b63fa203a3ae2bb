/**
 * Lists with one item changed; the list itself stays as it was.
 *
 * @module
 */

/** @returns The list with another item at a place; behind its end, a longer one. */
export function withItem(list: readonly unknown[], index: number, item: unknown): unknown[] {
  const next = [...list];
  next[index] = item;
  return next;
}

/** @returns The list without the item at a place. */
export function withoutItem(list: readonly unknown[], index: number): unknown[] {
  return list.toSpliced(index, 1);
}

/** @returns The list with an item moved by some places; the same where it would leave the list. */
export function movedItem(list: readonly unknown[], index: number, by: number): readonly unknown[] {
  const to = index + by;
  if (to < 0 || to >= list.length) return list;
  return list.toSpliced(index, 1).toSpliced(to, 0, list[index]);
}
