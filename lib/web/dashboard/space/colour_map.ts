/**
 * Colours for numbers: from dark blue over green to yellow, as bright as the number is large, so that those
 * who see few colours see them, too.
 *
 * @module
 */
const STOPS: readonly (readonly [number, number, number])[] = [
  [58, 76, 158],
  [42, 120, 165],
  [34, 155, 146],
  [92, 184, 105],
  [170, 200, 70],
  [240, 205, 70],
];
const SHADES = 256;
const TABLE = buildTable();

/** The least and the largest of some numbers. */
export interface Span {
  readonly min: number;
  readonly max: number;
}

/** @returns The span of what is finite of some numbers. */
export function spanOf(values: ArrayLike<number>): Span {
  let [min, max] = [Infinity, -Infinity];
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!;
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min > max ? { min: 0, max: 0 } : { min, max };
}

/**
 * Paints numbers.
 *
 * @param values The numbers; what is none of them gets the first colour.
 * @param into Gets red, green and blue of each.
 * @param span Which numbers get the first and the last colour.
 */
export function paint(
  values: ArrayLike<number>,
  into: Uint8Array,
  { min, max }: Span = spanOf(values),
): void {
  const scale = max > min ? (SHADES - 1) / (max - min) : 0;
  for (let index = 0; index < values.length; index++) {
    const shade = Math.min(SHADES - 1, Math.max(0, ((values[index]! - min) * scale) | 0)) * 3;
    const at = index * 3;
    into[at] = TABLE[shade]!;
    into[at + 1] = TABLE[shade + 1]!;
    into[at + 2] = TABLE[shade + 2]!;
  }
}

function buildTable(): Uint8Array {
  const table = new Uint8Array(SHADES * 3);
  for (let shade = 0; shade < SHADES; shade++) {
    const at = shade / (SHADES - 1) * (STOPS.length - 1);
    const index = Math.min(STOPS.length - 2, Math.floor(at));
    const [from, to] = [STOPS[index]!, STOPS[index + 1]!];
    for (let part = 0; part < 3; part++) {
      table[shade * 3 + part] = from[part]! + (to[part]! - from[part]!) * (at - index);
    }
  }
  return table;
}
