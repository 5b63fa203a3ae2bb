import { ClassName, Draft, ObjectDraft } from "./draft.ts";
import { dictOf } from "./dict.ts";
import { PickleError } from "./pickle_error.ts";
import type { MakeObject } from "./python_object.ts";

/** How deep values may be nested. */
export const MAX_PICKLE_DEPTH = 512;

/** Makes values of drafts, each once: what was shared stays shared, what is a circle stays one. */
export class Finisher {
  readonly #makerOf: (className: string) => MakeObject;

  /** @param makerOf Finds what makes objects of a class that was allowed. */
  constructor(makerOf: (className: string) => MakeObject) {
    this.#makerOf = makerOf;
  }

  /**
   * Makes the value.
   *
   * @param draft What was read.
   * @param depth How deep it is nested.
   * @returns The value.
   * @throws {PickleError} If it is nested too deep, or is no data.
   */
  finish(draft: unknown, depth = 0): unknown {
    if (draft instanceof ClassName) {
      throw new PickleError(`it holds the class ${draft.name} itself`);
    }
    if (!(draft instanceof Draft)) return draft;
    if (draft.progress === "done") return draft.value;
    if (draft.progress === "begun") throw new PickleError("it holds an object that holds itself");
    if (depth >= MAX_PICKLE_DEPTH) {
      throw new PickleError(`it is nested more than ${MAX_PICKLE_DEPTH} deep`);
    }
    if (draft instanceof ObjectDraft) return this.#finishObject(draft, depth + 1);
    if (draft.kind === "dict") return this.#finishDict(draft, depth + 1);
    return draft.kind === "set"
      ? this.#finishSet(draft, depth + 1)
      : this.#finishList(draft, depth + 1);
  }

  #finishList(draft: Draft, depth: number): unknown {
    const list: unknown[] = [];
    done(draft, list);
    for (const part of draft.parts) list.push(this.finish(part, depth));
    return list;
  }

  #finishSet(draft: Draft, depth: number): unknown {
    const set = new Set<unknown>();
    done(draft, set);
    for (const part of draft.parts) set.add(this.finish(part, depth));
    return set;
  }

  #finishDict(draft: Draft, depth: number): unknown {
    const { dict, add } = dictOf(draft.parts);
    done(draft, dict);
    const { parts } = draft;
    for (let i = 0; i < parts.length; i += 2) {
      add(this.finish(parts[i], depth), this.finish(parts[i + 1], depth));
    }
    return dict;
  }

  #finishObject(draft: ObjectDraft, depth: number): unknown {
    draft.progress = "begun";
    const args = this.finish(draft.args, depth);
    if (!Array.isArray(args)) throw new PickleError(`${draft.className} is called with no tuple`);
    const all = (parts: readonly unknown[]) => parts.map((part) => this.finish(part, depth));
    const value = this.#makerOf(draft.className)({
      className: draft.className,
      args,
      state: this.finish(draft.state, depth),
      items: all(draft.parts),
      pairs: all(draft.pairs),
    });
    done(draft, value);
    return value;
  }
}

function done(draft: Draft, value: unknown): void {
  draft.value = value;
  draft.progress = "done";
}
