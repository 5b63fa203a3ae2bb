import type { ParamChange } from "./param_change.ts";
import type { ParamDescription } from "./param_description.ts";

/** A param as the tuner shows it. */
export interface TunedParam {
  readonly info: ParamDescription;
  /** What it is, or is about to be. */
  readonly value: unknown;
  /** Why the last value was refused. */
  readonly problem?: string | undefined;
  /** Who changed it last, where that was somebody else. */
  readonly by?: string | undefined;
}

/** Keys for one param that come as fast as a slider is moved are one change. */
const SAME_MOVE_MS = 500;
/** How many changes can be taken back. */
const MAX_UNDO = 200;

/** The params of a node as they are known here, with what is being set. */
export class TunedParams {
  #infos: readonly ParamDescription[] = [];
  #values: Readonly<Record<string, unknown>> = {};
  readonly #wanted = new Map<string, unknown>();
  readonly #problems = new Map<string, string>();
  readonly #others = new Map<string, string>();
  readonly #heard = new Map<string, number>();
  readonly #undo: { readonly name: string; readonly value: unknown }[] = [];
  readonly #nowMs: () => number;
  #notedAtMs = -Infinity;

  /** @param nowMs Tells the time, by which one move of a slider is told from the next. */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** All of them, in the order they were declared. */
  get all(): TunedParam[] {
    return this.#infos.map((info) => ({
      info,
      value: this.#wanted.has(info.name) ? this.#wanted.get(info.name) : this.valueOf(info.name),
      problem: this.#problems.get(info.name),
      by: this.#others.get(info.name),
    }));
  }

  /** What is to be set, by the names of params: the newest value of each. */
  get wanted(): ReadonlyMap<string, unknown> {
    return this.#wanted;
  }

  /** @returns What a param is in the node, as far as that is known. */
  valueOf(name: string): unknown {
    return this.#values[name];
  }

  /** Takes what the node says of its params. */
  describe(infos: readonly ParamDescription[]): void {
    this.#infos = infos;
    this.#values = Object.fromEntries(infos.map(({ name, value }) => [name, value]));
  }

  /**
   * Takes a change.
   *
   * @param change The change.
   * @param own The name that this tuner's changes have.
   * @returns Whether params have come or gone, so that the node has to be asked again.
   */
  change({ values, changed, by }: ParamChange, own: string): boolean {
    for (const name of changed) {
      if (JSON.stringify(values[name]) === JSON.stringify(this.#values[name])) continue;
      this.#heard.set(name, this.heardOf(name) + 1);
      if (by === own) this.#others.delete(name);
      else this.#others.set(name, by);
    }
    this.#values = values;
    const names = this.#infos.map(({ name }) => name);
    return names.length !== Object.keys(values).length ||
      names.some((name) => !Object.hasOwn(values, name));
  }

  /** Wants a value, which takes the place of one that is wanted and not yet on its way. */
  want(name: string, value: unknown): void {
    this.#note(name);
    this.#problems.delete(name);
    this.#wanted.set(name, value);
  }

  /** Takes back the last change. @returns The name of the param, unless there is none. */
  undo(): string | undefined {
    const last = this.#undo.pop();
    if (!last) return undefined;
    this.#notedAtMs = -Infinity;
    this.#problems.delete(last.name);
    this.#wanted.set(last.name, last.value);
    return last.name;
  }

  /** Notes what a param is before it is changed in another way, to be taken back. */
  note(name: string): void {
    this.#note(name);
    this.#problems.delete(name);
  }

  /** @returns How many changes of a param have been heard of, for {@linkcode settle}. */
  heardOf(name: string): number {
    return this.#heard.get(name) ?? 0;
  }

  /**
   * A value is in force, or refused. Newer ones that are wanted stay.
   *
   * @param name The param.
   * @param value The value.
   * @param outcome `heard`: how many changes had been heard of before it was on its way; `problem`: why it
   * was refused.
   */
  settle(
    name: string,
    value: unknown,
    { heard, problem }: { readonly heard: number; readonly problem?: string },
  ): void {
    if (Object.is(this.#wanted.get(name), value)) {
      this.#wanted.delete(name);
      if (problem !== undefined) this.#problems.set(name, problem);
    }
    // What was heard of meanwhile is newer: an answer may come behind the news of a later change.
    if (problem !== undefined || heard !== this.heardOf(name)) return;
    this.#values = { ...this.#values, [name]: value };
  }

  /** Notes why something was refused that has no value. */
  refuse(name: string, problem: string): void {
    this.#problems.set(name, problem);
  }

  /** One long move of a slider is one change. */
  #note(name: string): void {
    const nowMs = this.#nowMs();
    const isSameMove = this.#undo.at(-1)?.name === name && nowMs - this.#notedAtMs < SAME_MOVE_MS;
    this.#notedAtMs = nowMs;
    if (isSameMove) return;
    const value = this.#wanted.has(name) ? this.#wanted.get(name) : this.valueOf(name);
    this.#undo.push({ name, value });
    if (this.#undo.length > MAX_UNDO) this.#undo.shift();
  }
}
