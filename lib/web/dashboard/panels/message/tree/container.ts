/** What holds other values, whichever kind of it that is. */
export type Container = RecordContainer | ListContainer;

/** A value whose parts have names. */
export interface RecordContainer {
  readonly kind: "record";
  readonly length: number;
  readonly names: readonly string[];
  readonly has: (name: string) => boolean;
  readonly get: (name: string) => unknown;
}

/** A value whose parts are counted. */
export interface ListContainer {
  readonly kind: "list";
  readonly length: number;
  readonly at: (index: number) => unknown;
}

/** Numbers in a row. */
export type Numbers = ArrayLike<number | bigint> & ArrayBufferView;

/** @returns Bytes as such, whatever holds them; other values as they are. */
export function withoutBuffers(value: unknown): unknown {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  if (value instanceof DataView) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  return value;
}

/** @returns Whether a value is a typed array. */
export function isNumbers(value: unknown): value is Numbers {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/** Large ones are looked into again and again, and never change. */
const known = new WeakMap<object, Container>();
const LARGE = 64;

/**
 * Looks into a value.
 *
 * @param value Anything.
 * @returns What is in it; `undefined` where it is no container.
 */
export function containerOf(value: unknown): Container | undefined {
  const holder = withoutBuffers(value);
  if (typeof holder !== "object" || holder === null || holder instanceof Date) return undefined;
  if (Array.isArray(holder) || isNumbers(holder)) {
    const items: ArrayLike<unknown> = holder;
    return { kind: "list", length: items.length, at: (index) => items[index] };
  }
  const seen = known.get(holder);
  if (seen) return seen;
  const container = newContainer(holder);
  if (container.length >= LARGE) known.set(holder, container);
  return container;
}

function newContainer(holder: object): Container {
  if (holder instanceof Map) return mapContainer(holder);
  if (!(holder instanceof Set)) return recordContainer(holder);
  const items = [...holder];
  return { kind: "list", length: items.length, at: (index) => items[index] };
}

/** What keys are called is not always unique: 1 and "1". */
function mapContainer(map: ReadonlyMap<unknown, unknown>): RecordContainer {
  const entries = new Map<string, unknown>();
  for (const [key, value] of map) {
    let name = keyName(key);
    while (entries.has(name)) name += "′";
    entries.set(name, value);
  }
  return {
    kind: "record",
    length: entries.size,
    names: [...entries.keys()],
    has: (name) => entries.has(name),
    get: (name) => entries.get(name),
  };
}

function keyName(key: unknown): string {
  if (typeof key !== "object" || key === null) return String(key);
  return `[${Array.isArray(key) ? `list of ${key.length}` : "object"}]`;
}

function recordContainer(holder: object): RecordContainer {
  const isError = holder instanceof Error;
  const names = isError ? ["name", "message"] : Object.keys(holder);
  const fields = holder as Readonly<Record<string, unknown>>;
  return {
    kind: "record",
    length: names.length,
    names,
    has: (name) => isError || Object.hasOwn(holder, name),
    get: (name) => fields[name],
  };
}
