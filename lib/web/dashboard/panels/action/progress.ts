import { isFields } from "../../../../codec/values/fields.ts";
import { isKeywords } from "../../../../schema/json_schema.ts";
import { fieldsOf, resolveSchema } from "../../../../schema/document/resolve_schema.ts";

/** How far a goal has come. */
export interface Progress {
  /** From 0 to 1. */
  readonly share: number;
  /** The field that tells. */
  readonly field: string;
}

/** Names of what grows from nothing to all. */
const GROWS = /^(?:progress|percent(?:age)?|fraction|completion|complete|done|completed)$/i;
const PERCENT = /percent/i;
/** Names of what is left to be done. */
const SHRINKS = /(?:^|_)(?:distance|remaining|left|to_go|togo)(?:$|_)|Remaining$|Left$|ToGo$/;
const MAX_DEPTH = 3;

/** Reads out of the feedback of one goal how far it has come. */
export class ProgressReader {
  readonly #schema: unknown;
  /** The most that a field has been, by its path. */
  readonly #most = new Map<string, number>();

  /** @param schema The schema of the feedback, which stands by itself; `true` for none. */
  constructor(schema: unknown) {
    this.#schema = schema;
  }

  /**
   * Looks at feedback.
   *
   * @param feedback What came.
   * @returns How far it is: by a field with a name for it, or one that has a least and a greatest value;
   * what is left to be done is compared with what that was at most.
   */
  read(feedback: unknown): Progress | undefined {
    if (typeof feedback === "number") {
      const share = shareOfRange(feedback, this.#schema, this.#schema);
      return share === undefined ? undefined : { share, field: "" };
    }
    return this.#find(feedback, this.#schema, []);
  }

  #find(value: unknown, schema: unknown, path: readonly string[]): Progress | undefined {
    if (!isFields(value) || path.length >= MAX_DEPTH) return undefined;
    const known = fieldsOf(resolveSchema(schema, this.#schema));
    const numbers = Object.entries(value).filter(([, item]) => typeof item === "number") as [
      string,
      number,
    ][];
    for (const [name, number] of numbers) {
      const share = this.#shareOf([...path, name].join("."), number, name, known.get(name));
      if (share !== undefined) return { share, field: name };
    }
    for (const [name, item] of Object.entries(value)) {
      const found = this.#find(item, known.get(name), [...path, name]);
      if (found) return found;
    }
    return undefined;
  }

  #shareOf(path: string, value: number, name: string, schema: unknown): number | undefined {
    if (!Number.isFinite(value)) return undefined;
    const most = Math.max(value, this.#most.get(path) ?? -Infinity);
    this.#most.set(path, most);
    if (GROWS.test(name)) {
      return shareOfRange(value, schema, this.#schema) ??
        within(PERCENT.test(name) || most > 1 ? value / 100 : value);
    }
    if (SHRINKS.test(name)) return most > 0 ? within(1 - value / most) : undefined;
    return shareOfRange(value, schema, this.#schema);
  }
}

function shareOfRange(value: number, schema: unknown, root: unknown): number | undefined {
  if (!isKeywords(schema)) return undefined;
  const { minimum, maximum } = resolveSchema(schema, root);
  if (typeof minimum !== "number" || typeof maximum !== "number" || maximum <= minimum) {
    return undefined;
  }
  return within((value - minimum) / (maximum - minimum));
}

function within(share: number): number {
  return Math.min(1, Math.max(0, share));
}
