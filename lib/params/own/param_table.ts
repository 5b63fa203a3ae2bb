import type { ParamValue } from "../../schema/param_definition.ts";
import { MAX_PARAMS } from "../check_definition.ts";
import type { AnyParams } from "../param_change.ts";
import type { ParamEntry, ParamSetting } from "./param_entry.ts";
import { ParamError } from "../param_error.ts";
import { nameList, type ParamProblem, toParamError, unknownParam } from "./param_problem.ts";
import { isSameValue, isShort, UnfitValue, valueLength } from "../param_value.ts";
import type { ParamsCheck } from "../params.ts";
import { refusalOf } from "./refusal.ts";

/** How long all values may be together as JSON, in UTF-16 units. */
const MAX_ALL_LENGTH = 1024 * 1024;

/** New settings that have been checked, by the names of params. */
export type CheckedSettings = ReadonlyMap<string, ParamSetting>;

/**
 * The params of one node, and what checks new values of them: all that can be said against them is said
 * before one of them is touched.
 */
export class ParamTable {
  readonly #node: string;
  readonly #entries = new Map<string, ParamEntry>();
  readonly #checks = new Set<ParamsCheck>();
  #isChecking = false;

  /** @param node The node's name, for errors. */
  constructor(node: string) {
    this.#node = node;
  }

  /** All params, in the order they were declared. */
  get entries(): ReadonlyMap<string, ParamEntry> {
    return this.#entries;
  }

  /**
   * Finds a param.
   *
   * @param name Its name.
   * @param what What is to be done with it, for errors.
   * @throws {ParamError} If there is none.
   */
  entry(name: string, what: string): ParamEntry {
    const entry = this.#entries.get(name);
    if (entry) return entry;
    throw this.#error(what, [this.#unknown(name)]);
  }

  /** @returns All values, by the names of params: a new object. */
  values(): Record<string, ParamValue> {
    return Object.fromEntries(
      [...this.#entries].map(([name, { setting }]) => [name, setting.value]),
    );
  }

  /**
   * Adds params, all or none.
   *
   * @param added The params, whose values fit their types.
   * @throws {ParamError} If a validator refuses a value.
   * @throws {RangeError} If there is no room for them.
   */
  add(added: readonly ParamEntry[]): void {
    if (this.#entries.size + added.length > MAX_PARAMS) {
      throw new RangeError(
        `Cannot declare ${nameList(added.map(({ name }) => name))} of node "${this.#node}": ` +
          `a node may have ${MAX_PARAMS} params`,
      );
    }
    const next = { ...this.values(), ...valuesOf(added) };
    this.#check("declare", added.map((entry) => [entry, entry.setting.value]), next);
    for (const entry of added) this.#entries.set(entry.name, entry);
  }

  /** Takes a param out. @returns Whether it was there. */
  remove(name: string): boolean {
    return this.#entries.delete(name);
  }

  /**
   * Checks new values.
   *
   * @param given The values, as they were given, by the names of params.
   * @param from Who sets them.
   * @returns What {@linkcode apply} takes.
   * @throws {ParamError} If one of them does not fit, or all of them together do not.
   */
  checkSet(given: ReadonlyMap<string, unknown>, from: string): CheckedSettings {
    const problems: ParamProblem[] = [];
    const settings = new Map<string, ParamSetting>();
    for (const [name, value] of given) {
      const taken = this.#take(name, value);
      if ("reason" in taken) problems.push(taken);
      else settings.set(name, { value: taken.value, origin: "set", from });
    }
    if (problems.length > 0) throw this.#error("set", problems);
    this.#checkSettings("set", settings);
    return settings;
  }

  /**
   * Checks whether params may have the values again that they began with.
   *
   * @param names Which; all that can be set, where there are none.
   * @returns What {@linkcode apply} takes.
   * @throws {ParamError} If one of them cannot be set, or a validator refuses them.
   */
  checkReset(names: readonly string[]): CheckedSettings {
    const all = [...this.#entries.values()].filter(({ definition }) => !definition.readOnly);
    const chosen = names.length > 0 ? new Set(names) : all.map(({ name }) => name);
    const settings = new Map<string, ParamSetting>();
    const problems: ParamProblem[] = [];
    for (const name of chosen) {
      const problem = this.#whyFixed(name);
      if (problem) problems.push(problem);
      else settings.set(name, this.#entries.get(name)!.initial);
    }
    if (problems.length > 0) throw this.#error("reset", problems);
    this.#checkSettings("reset", settings);
    return settings;
  }

  /** Puts into force what was checked. @returns The names of params whose values are other now. */
  apply(settings: CheckedSettings): string[] {
    const changed: string[] = [];
    for (const [name, setting] of settings) {
      const entry = this.#entries.get(name)!;
      if (!isSameValue(entry.setting.value, setting.value)) changed.push(name);
      entry.setting = setting;
    }
    return changed;
  }

  /**
   * Adds what checks all params together.
   *
   * @returns Takes it back.
   * @throws {ParamError} If it refuses the present values.
   */
  addCheck(check: ParamsCheck): Disposable {
    const values = this.values();
    const refusal = this.#whileChecking(() => refusalOf(() => check(values, values)));
    if (refusal) {
      throw new ParamError(
        `Cannot have the params of node "${this.#node}" checked: ` +
          `the present ones are refused: ${refusal.reason}`,
        { reason: "refused", node: this.#node, cause: refusal.cause },
      );
    }
    this.#checks.add(check);
    return { [Symbol.dispose]: () => void this.#checks.delete(check) };
  }

  #take(name: string, given: unknown): { readonly value: ParamValue } | ParamProblem {
    const problem = this.#whyFixed(name);
    if (problem) return problem;
    try {
      return { value: this.#entries.get(name)!.type.take(given) };
    } catch (error) {
      if (!(error instanceof UnfitValue)) throw error;
      return { name, reason: "invalid", message: error.message };
    }
  }

  #whyFixed(name: string): ParamProblem | undefined {
    const entry = this.#entries.get(name);
    if (!entry) return this.#unknown(name);
    if (!entry.definition.readOnly) return undefined;
    return { name, reason: "read-only", message: "it is read-only" };
  }

  #unknown(name: string): ParamProblem {
    return unknownParam(name, [...this.#entries.keys()]);
  }

  #checkSettings(what: string, settings: CheckedSettings): void {
    const next = this.values();
    for (const [name, { value }] of settings) next[name] = value;
    const entries = [...settings].map(([name, { value }]) =>
      [this.#entries.get(name)!, value] as const
    );
    this.#check(what, entries, next);
  }

  /** Asks the validators of single params, and then those of all of them. */
  #check(
    what: string,
    changes: readonly (readonly [ParamEntry, ParamValue])[],
    next: Readonly<Record<string, ParamValue>>,
  ): void {
    // Of those that are short there are not enough.
    if (changes.some(([, value]) => !isShort(value)) && valueLength(next) > MAX_ALL_LENGTH) {
      const message = `all of them would be longer than ${MAX_ALL_LENGTH} characters of JSON`;
      throw this.#error(
        what,
        changes.map(([{ name }]) => ({ name, reason: "invalid", message })),
      );
    }
    const values = Object.freeze({ ...next });
    const problems = this.#whileChecking(() => {
      const refused = changes.flatMap(([entry, value]) => refuseOne(entry, value, values));
      return refused.length > 0 ? refused : this.#refuseAll(changes, values);
    });
    if (problems.length > 0) throw this.#error(what, problems);
  }

  #refuseAll(
    changes: readonly (readonly [ParamEntry, ParamValue])[],
    next: Readonly<AnyParams>,
  ): ParamProblem[] {
    const before = Object.freeze(this.values());
    for (const check of this.#checks) {
      const refusal = refusalOf(() => check(next, before));
      if (!refusal) continue;
      const { reason: message, cause } = refusal;
      return changes.map(([{ name }]) => ({ name, reason: "refused", message, cause }));
    }
    return [];
  }

  /** What checks must not change what it looks at. */
  #whileChecking<T>(check: () => T): T {
    if (this.#isChecking) {
      throw new Error(
        `Cannot change params of node "${this.#node}" from within a validator: set them elsewhere`,
      );
    }
    this.#isChecking = true;
    try {
      return check();
    } finally {
      this.#isChecking = false;
    }
  }

  #error(what: string, problems: readonly ParamProblem[]): ParamError {
    return toParamError(what, this.#node, problems);
  }
}

function refuseOne(
  { name, definition }: ParamEntry,
  value: ParamValue,
  values: Readonly<AnyParams>,
): ParamProblem[] {
  const refusal = refusalOf(() => definition.validate?.(value, { name, values }));
  if (!refusal) return [];
  return [{ name, reason: "refused", message: refusal.reason, cause: refusal.cause }];
}

function valuesOf(entries: readonly ParamEntry[]): Record<string, ParamValue> {
  return Object.fromEntries(entries.map(({ name, setting }) => [name, setting.value]));
}
