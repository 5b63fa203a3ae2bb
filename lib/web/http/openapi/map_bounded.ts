/** Schemas are fetched from nodes: so many at a time. */
const AT_A_TIME = 16;

/** Maps values, some of them at a time. @returns The results, in the values' order. */
export async function mapBounded<T, R>(
  values: readonly T[],
  map: (value: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < values.length; at += AT_A_TIME) {
    results.push(...await Promise.all(values.slice(at, at + AT_A_TIME).map(map)));
  }
  return results;
}
