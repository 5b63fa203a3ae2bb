/** The name of a class or function, which stands where one is called. */
export class ClassName {
  /** @param name The name, `"module.Class"`. */
  constructor(readonly name: string) {}
}

/** What a draft becomes. */
export type DraftKind = "list" | "tuple" | "set" | "dict" | "object";

/**
 * Something that holds others and may still be given more: a pickle says what things hold after it has
 * made them, so that they can hold each other.
 */
export class Draft {
  /** What it holds; of a dict keys and values in turn, of an object what was appended to it. */
  readonly parts: unknown[];
  /** What it has become, once it is finished. */
  value: unknown = undefined;
  /** Whether it is finished, or being so. */
  progress: "none" | "begun" | "done" = "none";

  /**
   * @param kind What it becomes.
   * @param parts What it holds.
   */
  constructor(readonly kind: DraftKind, parts: unknown[] = []) {
    this.parts = parts;
  }
}

/** An object of a class that was allowed. */
export class ObjectDraft extends Draft {
  /** Its fields, or whatever else its class keeps of it. */
  state: unknown = undefined;
  /** Keys and values that were set in it, in turn. */
  readonly pairs: unknown[] = [];

  /**
   * @param className Its class.
   * @param args What that was called with: a tuple's draft.
   */
  constructor(readonly className: string, readonly args: unknown) {
    super("object");
  }
}
