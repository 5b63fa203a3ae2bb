/** An object of Python, as a pickle describes it. */
export interface PythonObject {
  /** Its class, such as `"uuid.UUID"`. */
  readonly className: string;
  /** What the class was called with. */
  readonly args: readonly unknown[];
  /** What the object was given after that: of most its fields, an object; `undefined` for nothing. */
  readonly state: unknown;
  /** What was appended to it. */
  readonly items: readonly unknown[];
  /** Keys and values that were set in it, in turn. */
  readonly pairs: readonly unknown[];
}

/**
 * Makes a value of an object of Python. It must be prepared for anything: who sent the object says
 * what it holds.
 *
 * @param object What is said of it.
 * @returns The value.
 * @throws {PickleError} If it is not as objects of that class are.
 */
export type MakeObject = (object: PythonObject) => unknown;
