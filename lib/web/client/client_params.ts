import { fullName } from "../gateway/full_name.ts";
import type { ParamChange, ParamSubscription } from "../../params/param_change.ts";
import type { ParamDescription } from "../../params/param_description.ts";
import { ParamError } from "../../params/param_error.ts";
import type { Channel } from "./channel.ts";
import type { Exchange } from "./exchange.ts";
import { followLatest } from "./follow_latest.ts";
import { ask } from "./questions.ts";

/** How long to wait for the params of a node. */
export interface ClientWaitOptions {
  /** In milliseconds. @default {5000} */
  timeoutMs?: number;
  /** Gives up. */
  signal?: AbortSignal;
}

/** The params of a node as a client sees them; see `RemoteParams`. */
export class ClientParams {
  readonly node: string;
  readonly #exchange: Exchange;
  readonly #options: ClientWaitOptions;
  readonly #onError: (error: unknown) => void;

  constructor(
    exchange: Exchange,
    node: string,
    options: ClientWaitOptions,
    onError: (error: unknown) => void,
  ) {
    this.#exchange = exchange;
    this.node = fullName(node);
    this.#options = options;
    this.#onError = onError;
  }

  async get(name: string): Promise<unknown> {
    return (await this.describe(name) as ParamDescription).value;
  }

  async getAll(): Promise<object> {
    const all = await this.#describeAll();
    return Object.fromEntries(all.map(({ name, value }) => [name, value]));
  }

  async list(): Promise<string[]> {
    return (await this.#describeAll()).map(({ name }) => name);
  }

  async describe(name?: string): Promise<ParamDescription | ParamDescription[]> {
    const all = await this.#describeAll();
    if (name === undefined) return all;
    const found = all.find((param) => param.name === name);
    if (found) return found;
    const { node } = this;
    throw new ParamError(`Node "${node}" has no param "${name}"`, {
      reason: "unknown-param",
      node,
      param: name,
    });
  }

  async set(name: string | object, value?: unknown): Promise<void> {
    const values = (typeof name === "string" ? { [name]: value } : name) as Record<string, unknown>;
    await this.#ask({ op: "setParams", node: this.node, values });
  }

  async reset(...names: string[]): Promise<void> {
    await this.#ask({ op: "resetParams", node: this.node, names });
  }

  watch(callback?: (change: ParamChange) => unknown): ParamSubscription | Channel<ParamChange> {
    const channel = followLatest(
      this.#exchange,
      { op: "watchParams", node: this.node },
      {
        subject: this.node,
        valueOf: (said) => said.op === "params" ? said.change : undefined,
        callback,
        onError: this.#onError,
      },
    );
    if (!callback) return channel;
    const stop = () => void channel.return();
    return { stop, [Symbol.dispose]: stop };
  }

  async #describeAll(): Promise<ParamDescription[]> {
    return await this.#ask({ op: "describeParams", node: this.node }) as ParamDescription[];
  }

  async #ask(question: Parameters<typeof ask>[1]): Promise<unknown> {
    const { timeoutMs = 5000, signal } = this.#options;
    const what = `use the params of node "${this.node}"`;
    return await ask(this.#exchange, { ...question, timeoutMs } as typeof question, {
      subject: this.node,
      what,
      signal,
    });
  }
}
