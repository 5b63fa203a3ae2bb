import { Finisher } from "./finish.ts";
import { PickleClassError, PickleError } from "./pickle_error.ts";
import { PickleInput } from "./pickle_input.ts";
import { PLAIN_CLASSES } from "./plain_classes.ts";
import type { MakeObject } from "./python_object.ts";
import { Unpickler } from "./unpickler.ts";

/** How a pickle is read. */
export interface UnpickleOptions {
  /**
   * Classes beyond plain data whose objects may be in it, by their names, `"module.Class"`, and what
   * makes a value of what is said of such an object.
   */
  readonly classes?: ReadonlyMap<string, MakeObject>;
  /**
   * Where it begins.
   *
   * @default {0}
   */
  readonly start?: number;
}

/** What was read of bytes that may hold several pickles. */
export interface Unpickled {
  readonly value: unknown;
  /** Where the pickle ends. */
  readonly end: number;
}

const NO_CLASSES: ReadonlyMap<string, MakeObject> = new Map();

/**
 * Reads a value that Python has pickled, of any protocol from 0 to 5, if it is data.
 *
 * - Lists and tuples become arrays; sets `Set`s; dicts plain objects, or a `Map` where a key is no text;
 *   bytes and bytearrays `Uint8Array`s, which are copies; integers numbers, or bigints where those
 *   would not be exact; `datetime`s dates; `timedelta`s seconds; UUIDs text.
 * - Nothing is executed, whatever it says: objects of other classes are refused by name, unless the
 *   caller knows how to make a value of what is said of them.
 * - What it takes is bounded by its length: by each byte at most one value is made.
 *
 * @param bytes What holds it; nothing may follow it.
 * @param options Which classes are known.
 * @returns The value.
 * @throws {PickleClassError} If it holds an object of another class.
 * @throws {PickleError} If it is no pickle of plain data.
 */
export function unpickle(bytes: Uint8Array, options: UnpickleOptions = {}): unknown {
  const { value, end } = unpickleFirst(bytes, options);
  if (end < bytes.length) throw new PickleError("more follows where it ends");
  return value;
}

/**
 * Reads the first of several pickles, as {@linkcode unpickle} does.
 *
 * @param bytes What holds it, and whatever follows it.
 * @param options Where it begins, and which classes are known.
 * @returns The value, and where it ends.
 * @throws {PickleClassError} If it holds an object of another class.
 * @throws {PickleError} If it is no pickle of plain data.
 */
export function unpickleFirst(
  bytes: Uint8Array,
  { classes = NO_CLASSES, start = 0 }: UnpickleOptions = {},
): Unpickled {
  const makerOf = (className: string) => classes.get(className) ?? PLAIN_CLASSES.get(className);
  const input = new PickleInput(bytes, start);
  const draft = new Unpickler(input, (className) => makerOf(className) !== undefined).read();
  const finisher = new Finisher((className) => {
    const make = makerOf(className);
    if (!make) throw new PickleClassError(className);
    return make;
  });
  return { value: finisher.finish(draft), end: input.position };
}
