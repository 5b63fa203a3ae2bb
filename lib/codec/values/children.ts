/** An array that is longer may have mostly holes. */
const LONG_ARRAY = 1_000_000;
/** So many places tell whether it has. */
const SAMPLES = 64;

/**
 * Lists what a value contains, in the order in which encoders go through it.
 *
 * @param value A container, or an object without children.
 * @returns Each child with the step that leads to it, such as `.pose` or `[0]`.
 */
export function* children(value: object): Iterable<[step: string, child: unknown]> {
  if (ArrayBuffer.isView(value)) return;
  if (Array.isArray(value)) {
    for (const index of indicesOf(value)) yield [`[${index}]`, value[index]];
  } else if (value instanceof Map) {
    let index = 0;
    for (const [key, child] of value) {
      yield [`.keys()[${index++}]`, key];
      yield [`.get(${name(key)})`, child];
    }
  } else if (value instanceof Set) {
    let index = 0;
    for (const child of value) yield [`.values()[${index++}]`, child];
  } else {
    for (const key of Object.keys(value)) {
      yield [stepTo(key), (value as Record<string, unknown>)[key]];
    }
  }
}

/**
 * Lists the indices of an array at which there may be something.
 *
 * @param array The array.
 * @returns All of them, or, where a long array has mostly holes, those that are there.
 */
export function indicesOf(array: readonly unknown[]): Iterable<number> {
  if (array.length <= LONG_ARRAY || !isMostlyHoles(array)) return array.keys();
  return Object.keys(array).map(Number).filter((index) => !Number.isNaN(index));
}

/** Looking at each of billions of holes would take hours. */
function isMostlyHoles(array: readonly unknown[]): boolean {
  let holes = 0;
  for (let i = 0; i < SAMPLES; i++) {
    if (!(Math.floor(array.length / SAMPLES * i) in array)) holes++;
  }
  return holes > SAMPLES / 2;
}

/**
 * Tells the step that leads to a property.
 *
 * @param key The property's name. What is no name, such as a symbol for a place, leads nowhere.
 * @returns Such as `.pose` or `["two words"]`; empty for what is no name.
 */
export function stepTo(key: unknown): string {
  if (typeof key !== "string") return "";
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? `.${key}` : `[${name(key)}]`;
}

function name(key: unknown): string {
  if (typeof key === "string") return JSON.stringify(key);
  return typeof key === "object" && key !== null ? "…" : String(key);
}
