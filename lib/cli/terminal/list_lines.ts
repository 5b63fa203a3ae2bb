import { printable } from "../../text/printable.ts";

/**
 * Lays a list out below its title.
 *
 * @param title What it lists.
 * @param items What is in it, not escaped yet.
 * @returns The lines; one that says `none` where it is empty.
 */
export function listLines(title: string, items: readonly string[]): string[] {
  if (items.length === 0) return [`- ${title}: none`];
  return [`- ${title}:`, ...items.map((item) => `  - ${printable(item)}`)];
}
