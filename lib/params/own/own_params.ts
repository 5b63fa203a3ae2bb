import type { Logger } from "../../log/logger.ts";
import type { CoreNode } from "../../node/core_node.ts";
import type { ParamDefinition, ParamDefinitions } from "../../schema/param_definition.ts";
import { kindName } from "../../schema/validation/problem.ts";
import { assertNew, type DeclarationOptions, prepareEntries } from "./declaration.ts";
import { GivenParams, unusedText } from "./given_params.ts";
import { OwnParam, type ParamPort } from "./own_param.ts";
import type { AnyParams, ParamChange, ParamIterator, ParamSubscription } from "../param_change.ts";
import type { ParamDescription } from "../param_description.ts";
import { ParamProvider } from "./param_provider.ts";
import type { ParamSources, ParamStore, UnusedParam } from "../param_source.ts";
import { describeParam, type ParamEntry } from "./param_entry.ts";
import { ParamError } from "../param_error.ts";
import { nameList } from "./param_problem.ts";
import { type CheckedSettings, ParamTable } from "./param_table.ts";
import { type ParamWatcher, ParamWatchers } from "../param_watchers.ts";
import type { ParamsCheck } from "../params.ts";

/** How long after its start a node waits for params to be declared that it was given values for. */
const DECLARE_WITHIN_MS = 5000;

/** What the params of a node are made of. */
export interface OwnParamsOptions {
  /** The node: what it is asked is by full names, and begins with a `/`. */
  readonly node: CoreNode;
  readonly logger: Logger;
  /** What they begin with. */
  readonly sources: ParamSources;
}

/** The params of this node: see {@linkcode Params}, which this is without types. */
export class OwnParams {
  readonly #node: CoreNode;
  readonly #logger: Logger;
  readonly #table: ParamTable;
  readonly #given: GivenParams;
  readonly #store: ParamStore | null;
  readonly #watchers: ParamWatchers<AnyParams>;
  readonly #provider: ParamProvider;
  readonly #handles = new Map<string, OwnParam>();
  readonly #port: ParamPort;
  readonly #declaration: DeclarationOptions;
  /** Whether params could not be declared. */
  #hasFailed = false;
  #last: Pick<ParamChange, "revision" | "by" | "atMs">;

  constructor({ node, logger, sources }: OwnParamsOptions) {
    const { name } = node.id;
    this.#node = node;
    this.#logger = logger;
    this.#table = new ParamTable(name);
    this.#given = new GivenParams(name, sources, logger);
    this.#store = sources.store;
    this.#watchers = new ParamWatchers({ node: name, ending: node.signal, logger });
    this.#declaration = { node: name, given: this.#given, has: (name) => this.has(name) };
    this.#port = {
      set: (name, value) => this.set(name, value),
      reset: (name) => this.reset(name),
      watch: (watcher) => this.watch(watcher),
      ending: node.signal,
    };
    this.#last = { revision: 0, by: name, atMs: node.clock.nowMs() };
    this.#provider = new ParamProvider({
      node,
      logger,
      snapshot: () => ({ ...this.#last, values: this.getAll() }),
      set: (values, by) => this.#set(values, by),
      reset: (names, by) => this.#reset(names, by),
      get: (name) => this.get(name),
      describe: (names) => names ? names.map((name) => this.describe(name)) : this.describe(),
      unused: () => this.unused(),
    });
  }

  /** @returns The values given from outside that no param has taken. */
  unused(): UnusedParam[] {
    return this.#given.unused((name) => this.has(name));
  }

  /** The node is in the mesh: tells others, and soon whether values are left that nobody takes. */
  opened(): void {
    this.#provider.opened();
    if (this.#given.isAny) void this.#warnOfUnused();
  }

  /** The node is about to stop: saves what is to be saved. */
  async close(): Promise<void> {
    await this.#store?.close();
  }

  async declare(name: string, definition: ParamDefinition): Promise<OwnParam>;
  async declare(definitions: ParamDefinitions): Promise<Record<string, OwnParam>>;
  async declare(
    given: string | ParamDefinitions,
    definition?: ParamDefinition,
  ): Promise<OwnParam | Record<string, OwnParam>> {
    if (typeof given === "string") return (await this.#declare([[given, definition]]))[0]!;
    if (typeof given !== "object" || given === null) {
      throw new TypeError(`Cannot declare ${kindName(given)}: pass a name and a definition`);
    }
    const handles = await this.#declare(Object.entries(given));
    return Object.fromEntries(handles.map((handle) => [handle.name, handle]));
  }

  undeclare(name: string): boolean {
    this.#assertUsable(`undeclare param "${name}"`);
    if (!this.#table.remove(name)) return false;
    this.#handles.delete(name);
    this.#tell([name], this.#node.id.name);
    return true;
  }

  has(name: string): boolean {
    return this.#table.entries.has(name);
  }

  list(): string[] {
    return [...this.#table.entries.keys()];
  }

  get(name: string): unknown {
    return this.#table.entry(name, "get").setting.value;
  }

  getAll(): AnyParams {
    return this.#table.values();
  }

  handle(name: string): OwnParam {
    this.#table.entry(name, "find");
    return this.#handles.get(name)!;
  }

  set(given: string | Readonly<AnyParams>, value?: unknown): void {
    const by = this.#node.id.name;
    if (typeof given === "string") return this.#set(new Map([[given, value]]), by);
    if (typeof given !== "object" || given === null) {
      throw new TypeError(`Cannot set ${kindName(given)}: pass a name and a value, or an object`);
    }
    this.#set(new Map(Object.entries(given)), by);
  }

  reset(...names: string[]): void {
    this.#reset(names, this.#node.id.name);
  }

  describe(name: string): ParamDescription;
  describe(): ParamDescription[];
  describe(name?: string): ParamDescription | ParamDescription[] {
    if (name !== undefined) return describeParam(this.#table.entry(name, "describe"));
    return [...this.#table.entries.values()].map(describeParam);
  }

  watch(callback: ParamWatcher<AnyParams>): ParamSubscription;
  watch(): ParamIterator<ParamChange>;
  watch(callback?: ParamWatcher<AnyParams>): ParamSubscription | ParamIterator<ParamChange> {
    this.#assertUsable("watch params");
    if (callback === undefined) return this.#watchers.iterate(() => this.#present());
    if (typeof callback !== "function") {
      throw new TypeError("Cannot watch params: the callback is no function");
    }
    return this.#watchers.add(callback, this.#present());
  }

  validate(check: ParamsCheck): Disposable {
    this.#assertUsable("have params checked");
    if (typeof check !== "function") {
      throw new TypeError("Cannot have params checked: the check is no function");
    }
    return this.#table.addCheck(check);
  }

  async #declare(given: readonly (readonly [string, unknown])[]): Promise<OwnParam[]> {
    try {
      return await this.#declareAll(given);
    } catch (error) {
      this.#hasFailed = true;
      throw error;
    }
  }

  async #declareAll(given: readonly (readonly [string, unknown])[]): Promise<OwnParam[]> {
    this.#assertUsable("declare params");
    const entries = await prepareEntries(given, this.#declaration);
    if (entries.length === 0) return [];
    await this.#provider.provide();
    this.#assertUsable("declare params");
    // Others may have been declared meanwhile.
    for (const { name } of entries) assertNew(name, this.#declaration);
    this.#add(entries);
    const handles = entries.map((entry) => new OwnParam(entry, this.#port));
    for (const handle of handles) this.#handles.set(handle.name, handle);
    this.#tell(entries.map(({ name }) => name), this.#node.id.name);
    return handles;
  }

  /** What was saved by an older program, and is refused by now, must not keep the node from starting. */
  #add(entries: readonly ParamEntry[]): void {
    try {
      this.#table.add(entries);
    } catch (error) {
      const saved = entries.filter(({ setting }) => setting.origin === "persisted");
      if (!(error instanceof ParamError) || saved.length === 0) throw error;
      for (const entry of saved) entry.setting = entry.initial;
      this.#table.add(entries);
      const names = nameList(saved.map(({ name }) => name));
      this.#logger.warn(
        `${error.message}; what was saved of ${names} does not count until it is set`,
      );
    }
  }

  #assertUsable(what: string): void {
    if (!this.#node.signal.aborted) return;
    throw new Error(`Cannot ${what}: node "${this.#node.id.name}" is stopped`);
  }

  #set(values: ReadonlyMap<string, unknown>, by: string): void {
    this.#assertUsable("set params");
    this.#watchers.assertNoCircle();
    this.#apply(this.#table.checkSet(values, by), by);
  }

  #reset(names: readonly string[], by: string): void {
    this.#assertUsable("reset params");
    this.#watchers.assertNoCircle();
    this.#apply(this.#table.checkReset(names), by);
  }

  #apply(settings: CheckedSettings, by: string): void {
    const changed = this.#table.apply(settings);
    this.#save(settings);
    if (changed.length > 0) this.#tell(changed, by);
  }

  /** What has its first value again is forgotten. */
  #save(settings: CheckedSettings): void {
    const persistent = [...settings].filter(([name]) =>
      this.#table.entries.get(name)!.definition.persist
    );
    if (persistent.length === 0) return;
    this.#store?.save(
      new Map(persistent.map(([name, { origin, value }]) => [
        name,
        origin === "set" ? value : undefined,
      ])),
    );
  }

  #tell(changed: readonly string[], by: string): void {
    this.#last = { revision: this.#last.revision + 1, by, atMs: this.#node.clock.nowMs() };
    this.#provider.publish();
    this.#watchers.tell({ ...this.#present(), changed });
  }

  #present(): ParamChange {
    const values = Object.freeze(this.getAll());
    return { ...this.#last, values, changed: this.list(), node: this.#node.id };
  }

  async #warnOfUnused(): Promise<void> {
    try {
      await this.#node.clock.sleep(DECLARE_WITHIN_MS, { signal: this.#node.signal });
    } catch {
      // The node was stopped: programs that end so soon have declared what they will.
    }
    const unused = this.unused();
    // Who could not declare them knows why; that nobody did is no news then.
    if (unused.length > 0 && !this.#hasFailed) {
      this.#logger.warn(unusedText(this.#node.id.name, unused, this.list()));
    }
  }
}
