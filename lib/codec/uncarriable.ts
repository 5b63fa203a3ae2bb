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
 * Turns what an encoder threw into what its caller shall see.
 *
 * @param error What was thrown. Anything but an {@linkcode UncarriableValue}, such as an error of
 * the user's own getter, is returned as it is.
 * @param options `root`: the value that was being encoded; `codec`: the codec's name.
 * @returns What to throw.
 */
export function explainFailure(
  error: unknown,
  { root, codec }: { root: unknown; codec: string },
): unknown {
  return error instanceof UncarriableValue ? uncarriableError(locate(root, error), codec) : error;
}

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
  if (value instanceof Date) return "is an invalid Date";
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name;
  if (typeof name !== "string" || name === "") return "is an instance of an unnamed class";
  return `is an instance of class ${name}`;
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
    for (const [index, child] of value.entries()) yield [`[${index}]`, child];
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
      const step = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(key)
        ? `.${key}`
        : `[${name(key)}]`;
      yield [step, (value as Record<string, unknown>)[key]];
    }
  }
}

function name(key: unknown): string {
  if (typeof key === "string") return JSON.stringify(key);
  return typeof key === "object" && key !== null ? "…" : String(key);
}

function shorten(path: string): string {
  return path.length <= 200 ? path : `${path.slice(0, 100)}…${path.slice(-99)}`;
}
