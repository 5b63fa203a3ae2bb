/**
 * Shortens a name for which there is no room: the beginning says where it belongs, the end what it is.
 *
 * @param text The name.
 * @param max So many letters there may be.
 * @returns It, or both of its ends.
 */
export function shorten(text: string, max: number): string {
  const letters = [...text];
  if (letters.length <= max) return text;
  const end = Math.ceil((max - 1) * 0.6);
  return `${letters.slice(0, max - 1 - end).join("")}…${letters.slice(-end).join("")}`;
}
