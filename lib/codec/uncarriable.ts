import { describeBroken } from "./broken_values.ts";
import { MAX_DEPTH } from "./limits.ts";

/** Stands for a value that is found by its depth, for it may also occur further up. */
const WHERE_TOO_DEEP = Symbol("where the value is nested too deep");

/**
 * What an encoder throws where it stands, which is deep inside: it knows the value, not the path.
 *
 * {@linkcode explainFailure} finds the path afterwards, so that none has to be kept on the way.
 */
export class UncarriableValue extends Error {
  override readonly name = "UncarriableValue";

  /**
   * @param value What cannot be carried.
   * @param problem What it is, such as `is a function`; by default told from the value.
   */
  constructor(readonly value: unknown, readonly problem: string = describe(value)) {
    super(problem);
  }
}

/**
 * Says that something is nested too deep, or contains itself.
 *
 * @returns What to throw where an encoder would go deeper than {@linkcode MAX_DEPTH}.
 */
export function tooDeep(): UncarriableValue {
  return new UncarriableValue(WHERE_TOO_DEEP, `is nested more than ${MAX_DEPTH} levels deep`);
}

/**
 * Says that a text does not survive UTF-8: what is half of a character would arrive as another one.
 *
 * @param text The text: a value, or the name of a property.
 * @returns What to throw.
 */
export function notUnicode(text: string): UncarriableValue {
  return new UncarriableValue(text, `is a text ${WITH_LONE_SURROGATE}`);
}

const WITH_LONE_SURROGATE = "with half of a surrogate pair";

/**
 * Turns what an encoder threw into what its caller shall see.
 *
 * @param error What was thrown. What the engine throws for a value that cannot be read, such as one
 * whose memory was transferred, is given its place; anything else but an
 * {@linkcode UncarriableValue}, such as an error of the user's own getter, is returned as it is.
 * @param options `root`: the value that was being encoded; `codec`: the codec's name.
 * @returns What to throw.
 */
export function explainFailure(
  error: unknown,
  { root, codec }: { root: unknown; codec: string },
): unknown {
  if (error instanceof UncarriableValue) return uncarriableError(locate(root, error), codec);
  const finding = error instanceof TypeError || error instanceof RangeError
    ? findBroken(root)
    : undefined;
  if (!finding) return error;
  const explained = uncarriableError(finding, codec);
  explained.cause = error;
  return explained;
}

/**
 * Finds the first value that cannot be read at all.
 *
 * @param root The value that was being encoded.
 * @returns What is wrong, and where; `undefined` if nothing is, or the user's own code fails first.
 */
export function findBroken(root: unknown): Finding | undefined {
  const visited = new Set<object>();
  function visit(value: unknown, path: string): Finding | undefined {
    if (typeof value !== "object" || value === null || visited.has(value)) return;
    visited.add(value);
    const problem = describeBroken(value);
    if (problem !== undefined) return { path, problem };
    if (visited.size > MAX_SEARCHED) return;
    for (const [step, child] of children(value)) {
      const finding = visit(child, path + step);
      if (finding) return finding;
    }
  }
  try {
    return visit(root, "");
  } catch {
    // A getter throws, or values are nested without an end: the error that was met tells enough.
    return undefined;
  }
}

/** In how many objects the place of an error is searched for. */
const MAX_SEARCHED = 1_000_000;

/** What is wrong with a value, and where it is. */
export interface Finding {
  /** How it is reached from the encoded value, such as `[0].pose`; empty for the value itself. */
  readonly path: string;
  /** Such as `is a function`. */
  readonly problem: string;
}

/**
 * Words the error for a value that a codec cannot carry.
 *
 * @param finding What is wrong, and where.
 * @param codec The codec's name.
 * @returns The error.
 */
export function uncarriableError({ path, problem }: Finding, codec: string): TypeError {
  const where = path === "" ? "value" : `value at ${shorten(path)}`;
  return new TypeError(
    `Cannot encode message: ${where} ${problem}, which codec "${codec}" cannot carry`,
  );
}

/**
 * Says what a value is.
 *
 * @param value Any value.
 * @returns Such as `is a function` or `is an instance of class Pose`.
 */
export function describe(value: unknown): string {
  if (typeof value !== "object" || value === null) return `is a ${typeof value}`;
  const broken = describeBroken(value);
  if (broken !== undefined) return broken;
  if (value instanceof Date) return "is an invalid Date";
  const prototype: unknown = Object.getPrototypeOf(value);
  const name: unknown = (prototype as object | null)?.constructor?.name;
  if (name === "Object" && prototype !== Object.prototype) {
    return "is an object that inherits from another one";
  }
  if (typeof name === "string" && name !== "") return `is an instance of class ${name}`;
  const tag = Object.prototype.toString.call(value).slice("[object ".length, -1);
  return tag === "Object" ? "is an instance of an unnamed class" : `is a ${tag}`;
}

/** Walks in the order of the encoders, thus meets the offending value or a cycle when they did. */
function locate(root: unknown, { value: culprit, problem }: UncarriableValue): Finding {
  const ancestors = new Set<object>();

  function visit(value: unknown, path: string): Finding | undefined {
    if (typeof value === "object" && value !== null && ancestors.has(value)) {
      return { path, problem: "contains itself" };
    }
    if (Object.is(value, culprit)) return { path, problem };
    if (typeof value !== "object" || value === null) return;
    if (culprit === WHERE_TOO_DEEP && ancestors.size >= MAX_DEPTH) return { path, problem };
    ancestors.add(value);
    for (const [step, child] of children(value)) {
      if (step === stepTo(culprit)) {
        return { path: path + step, problem: `has a name ${WITH_LONE_SURROGATE}` };
      }
      const finding = visit(child, path + step);
      if (finding) return finding;
    }
    ancestors.delete(value);
  }

  return visit(root, "") ?? { path: "", problem };
}

/**
 * Lists what a value contains, in the order in which encoders go through it.
 *
 * @param value A container, or an object without children.
 * @returns Each child with the step that leads to it, such as `.pose` or `[0]`.
 */
export function* children(value: object): Iterable<[step: string, child: unknown]> {
  if (ArrayBuffer.isView(value)) return;
  if (Array.isArray(value)) {
    // Of a very long one most may be holes, which lead nowhere.
    const indices = value.length > MAX_SEARCHED ? indicesOf(value) : value.keys();
    for (const index of indices) yield [`[${index}]`, value[index]];
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

function indicesOf(array: unknown[]): Iterable<number> {
  return Object.keys(array).map(Number).filter((index) => !Number.isNaN(index));
}

/** What is no name, such as a symbol for a place, leads nowhere. */
function stepTo(key: unknown): string {
  if (typeof key !== "string") return "";
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key) ? `.${key}` : `[${name(key)}]`;
}

function name(key: unknown): string {
  if (typeof key === "string") return JSON.stringify(key);
  return typeof key === "object" && key !== null ? "…" : String(key);
}

function shorten(path: string): string {
  return path.length <= 200 ? path : `${path.slice(0, 100)}…${path.slice(-99)}`;
}
