import { getHeapStatistics } from "node:v8";
import { promise } from "./target.ts";

/** What the engine holds, in its heap and outside of it, in bytes. */
function memoryBytes(): number {
  // Not `malloced_memory`: that is what the compiler takes when it pleases.
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}

/**
 * Tells how much memory was taken.
 *
 * What was taken and collected meanwhile does not show: a case may look better than it is, never worse.
 */
export class MemoryWatch {
  #before = 0;

  /** Begins. */
  start(): void {
    this.#before = memoryBytes();
  }

  /** How much has been taken since, in bytes. */
  get takenBytes(): number {
    return memoryBytes() - this.#before;
  }
}

const WATCHED: readonly [string, object][] = Object.entries({
  Object,
  Array,
  Function,
  String,
  Number,
  Map,
  Set,
  Date,
  RegExp,
  Promise,
  Error,
  ArrayBuffer,
  Uint8Array,
}).flatMap(([name, constructor]): [string, object][] => [
  [name, constructor],
  [`${name}.prototype`, constructor.prototype as object],
]);

/** Sees whether something that all objects share was changed. */
export class PrototypeWatch {
  readonly #before = WATCHED.map(([, object]) => descriptorsOf(object));

  /** Looks for what a `for … in` would see; cheap enough for every case. */
  static glance(): void {
    for (const key in {}) promise(false, () => `every object has a property "${key}"`);
  }

  /** Compares all. */
  check(): void {
    for (const [index, [name, object]] of WATCHED.entries()) {
      const before = this.#before[index]!;
      const after = descriptorsOf(object);
      for (const key of new Set([...before.keys(), ...after.keys()])) {
        promise(
          Object.is(before.get(key), after.get(key)),
          () => `${name}.${String(key)} was changed`,
        );
      }
    }
  }
}

/** What lies under each own key, also under symbols. */
function descriptorsOf(object: object): Map<PropertyKey, unknown> {
  return new Map(
    Reflect.ownKeys(object).map((key) => {
      const { value, get } = Reflect.getOwnPropertyDescriptor(object, key)!;
      return [key, get ?? value];
    }),
  );
}
