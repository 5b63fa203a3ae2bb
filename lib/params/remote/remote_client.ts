import type { Logger } from "../../log/logger.ts";
import type { CoreNode } from "../../node/core_node.ts";
import { kindName } from "../../schema/validation/problem.ts";
import { didYouMean } from "../../text/suggest.ts";
import type { AnyParams, ParamChange, ParamIterator, ParamSubscription } from "../param_change.ts";
import type { ParamDescription } from "../param_description.ts";
import { ParamError } from "../param_error.ts";
import { ParamHolder } from "./param_holder.ts";
import type { UnusedParam } from "../param_source.ts";
import type { SetOptions } from "../wire/param_messages.ts";
import { toParamValue, UnfitValue } from "../param_value.ts";
import { feedOf, mergeChanges, type ParamWatcher, ParamWatchers } from "../param_watchers.ts";
import { readDescribeAnswer, readValuesAnswer } from "../wire/read_answers.ts";
import type { RemoteParamsOptions } from "./remote_params.ts";
import { RemoteWatch } from "./remote_watch.ts";

/** How long to wait for an answer unless something else is said, in milliseconds. */
const DEFAULT_TIMEOUT_MS = 5000;

/** Who asks for params, and whose they are. */
export interface RemoteClientOptions extends RemoteParamsOptions {
  /** Who asks. */
  readonly node: CoreNode;
  readonly logger: Logger;
  /** The full name of the node that has the params. */
  readonly name: string;
}

/** The params of another node: see {@linkcode RemoteParams}, which this is without types. */
export class RemoteClient {
  readonly node: string;
  readonly #options: RemoteClientOptions;
  readonly #holder: ParamHolder;
  readonly #ending: AbortSignal;

  /** @throws {TypeError} If an option is none that can be used. */
  constructor(options: RemoteClientOptions) {
    const { node, name, uuid, timeoutMs = DEFAULT_TIMEOUT_MS, signal } = options;
    checkOptions(name, { uuid, timeoutMs, signal });
    this.#options = options;
    this.node = name;
    this.#holder = new ParamHolder({ node, name, uuid, timeoutMs, signal });
    this.#ending = signal ? AbortSignal.any([signal, node.signal]) : node.signal;
  }

  async get(name: string): Promise<unknown> {
    const what = `get param ${JSON.stringify(checkName(name))}`;
    const { values } = await this.#holder.ask(what, "get", [[name]], readValuesAnswer);
    if (Object.hasOwn(values, name)) return values[name];
    throw this.#missing(what, name, Object.keys(values));
  }

  async getAll(): Promise<AnyParams> {
    const { values } = await this.#holder.ask("get params", "get", [], readValuesAnswer);
    return values;
  }

  async list(): Promise<string[]> {
    return Object.keys(await this.getAll());
  }

  async set(given: string | Readonly<AnyParams>, value?: unknown): Promise<void> {
    const values = typeof given === "string" ? { [given]: value } : given;
    if (typeof values !== "object" || values === null) {
      throw new TypeError(`Cannot set ${kindName(given)}: pass a name and a value, or an object`);
    }
    const taken = Object.entries(values).map(([name, value]) => [name, this.#take(name, value)]);
    await this.#set(nameAll("set", Object.keys(values)), Object.fromEntries(taken), {});
  }

  async reset(...names: string[]): Promise<void> {
    names.forEach(checkName);
    await this.#set(nameAll("reset", names), {}, { reset: names });
  }

  async describe(name: string): Promise<ParamDescription>;
  async describe(): Promise<ParamDescription[]>;
  async describe(name?: string): Promise<ParamDescription | ParamDescription[]> {
    if (name === undefined) {
      const { params } = await this.#holder.ask(
        "describe params",
        "describe",
        [],
        readDescribeAnswer,
      );
      return params.slice();
    }
    const what = `describe param ${JSON.stringify(checkName(name))}`;
    const { params } = await this.#holder.ask(what, "describe", [[name]], readDescribeAnswer);
    const param = params.find((param) => param.name === name);
    if (param) return param;
    throw this.#missing(what, name, params.map(({ name }) => name));
  }

  async unused(): Promise<UnusedParam[]> {
    const { unused } = await this.#holder.ask(
      "describe params",
      "describe",
      [],
      readDescribeAnswer,
    );
    return unused.slice();
  }

  watch(callback: ParamWatcher<AnyParams>): ParamSubscription;
  watch(): ParamIterator<ParamChange>;
  watch(callback?: ParamWatcher<AnyParams>): ParamSubscription | ParamIterator<ParamChange> {
    if (callback === undefined) {
      const options = { merge: mergeChanges, ending: this.#ending };
      return feedOf<ParamChange>((push) => this.#follow(push), options);
    }
    if (typeof callback !== "function") {
      throw new TypeError(
        `Cannot watch params of node "${this.node}": the callback is no function`,
      );
    }
    const { logger } = this.#options;
    const watchers = new ParamWatchers<AnyParams>({
      node: this.node,
      ending: this.#ending,
      logger,
    });
    watchers.add(callback, undefined);
    return this.#follow((change) => watchers.tell(change));
  }

  #follow(tell: (change: ParamChange) => void): ParamSubscription {
    const { node, name, uuid, logger } = this.#options;
    this.#holder.provider("watch params");
    const topic = this.#holder.valuesTopic;
    return new RemoteWatch({ node, name, uuid, topic, logger, tell, ending: this.#ending });
  }

  async #set(what: string, values: Readonly<AnyParams>, options: SetOptions): Promise<void> {
    const by = this.#options.node.id.name;
    await this.#holder.ask(what, "set", [values, { ...options, by }], readValuesAnswer);
  }

  #take(name: string, given: unknown): unknown {
    try {
      return toParamValue(given);
    } catch (error) {
      if (!(error instanceof UnfitValue)) throw error;
      const { node } = this;
      throw new ParamError(`Cannot set param "${name}" of node "${node}": ${error.message}`, {
        reason: "invalid",
        node,
        param: name,
      });
    }
  }

  /** What a node of another kind leaves out in place of saying that there is no such param. */
  #missing(what: string, param: string, known: readonly string[]): ParamError {
    const text = `there is no such param${didYouMean(param, known)}`;
    const { node } = this;
    return new ParamError(`Cannot ${what} of node "${node}": ${text}`, {
      reason: "unknown-param",
      node,
      param,
    });
  }
}

function checkName(name: unknown): string {
  if (typeof name === "string") return name;
  throw new TypeError(`Cannot use ${kindName(name)} as the name of a param: it must be a text`);
}

function nameAll(what: string, names: readonly string[]): string {
  return names.length === 1 ? `${what} param ${JSON.stringify(names[0])}` : `${what} params`;
}

function checkOptions(name: string, { uuid, timeoutMs, signal }: RemoteParamsOptions): void {
  const what = `Cannot use params of node "${name}"`;
  if (uuid !== undefined && typeof uuid !== "string") {
    throw new TypeError(`${what}: uuid must be a text, not ${kindName(uuid)}`);
  }
  if (!(typeof timeoutMs === "number" && timeoutMs > 0)) {
    throw new RangeError(`${what}: timeoutMs ${timeoutMs} is no number above 0`);
  }
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw new TypeError(`${what}: signal must be an AbortSignal, not ${kindName(signal)}`);
  }
}
