import type { ParamChange, ParamSubscription } from "../../params/param_change.ts";
import type { ParamDescription } from "../../params/param_description.ts";
import type { RemoteParams } from "../../params/remote/remote_params.ts";
import type { Allowance } from "./allowance.ts";
import { asGatewayError } from "./as_gateway_error.ts";
import { anyOf } from "./client_topics.ts";
import { fullName } from "./full_name.ts";
import type { GatewayParts } from "./gateway_parts.ts";
import { GatewayError } from "./gateway_error.ts";
import type { ViewWaitOptions } from "./mesh_view.ts";
import { Slots } from "./slots.ts";

const WAIT_MS = 5000;
/** What a node has that has params. */
const SERVICE = /^(.+)\/_params\/get$/;

/** What one client does with params; see {@linkcode MeshView}. */
export class ClientParams {
  readonly #parts: GatewayParts;
  readonly #allowance: Allowance;
  readonly #signal: AbortSignal;
  readonly #calls: Slots;
  readonly #watches: Slots;
  readonly #ends = new Set<() => void>();

  constructor(parts: GatewayParts, allowance: Allowance, signal: AbortSignal) {
    this.#parts = parts;
    this.#allowance = allowance;
    this.#signal = signal;
    this.#calls = new Slots("requests about params", parts.limits.maxCalls);
    this.#watches = new Slots("watches of params", parts.limits.maxSubscriptions);
  }

  nodes(): readonly string[] {
    return this.#parts.catalogue.names("services").flatMap((name) => {
      const node = SERVICE.exec(name)?.[1];
      return node !== undefined && this.#allowance.maySeeParamsOf(node) ? [node] : [];
    });
  }

  async describe(given: string, options?: ViewWaitOptions): Promise<readonly ParamDescription[]> {
    return await this.#ask(given, options, async (params, node) => {
      const all = await params.describe();
      return all.filter(({ name }) => this.#allowance.may("read", "params", `${node}/${name}`));
    });
  }

  async set(
    given: string,
    values: Readonly<Record<string, unknown>>,
    options?: ViewWaitOptions,
  ): Promise<void> {
    await this.#ask(given, options, async (params, node) => {
      for (const name of Object.keys(values)) {
        this.#allowance.check("write", "params", `${node}/${name}`);
      }
      await params.set(values);
    });
  }

  async reset(
    given: string,
    names: readonly string[],
    options?: ViewWaitOptions,
  ): Promise<void> {
    await this.#ask(given, options, async (params, node) => {
      for (const name of names) this.#allowance.check("write", "params", `${node}/${name}`);
      if (names.length > 0) return await params.reset(...names);
      if (this.#allowance.role !== "control") {
        throw new GatewayError("forbidden", "Who is let in to look sets no params");
      }
      const all = await params.describe();
      const own = all.filter(({ name, readOnly }) =>
        !readOnly && this.#allowance.may("write", "params", `${node}/${name}`)
      );
      if (own.length > 0) await params.reset(...own.map(({ name }) => name));
    });
  }

  watch(given: string, callback: (change: ParamChange) => void): ParamSubscription {
    const node = this.#nodeOf(given);
    const release = this.#watches.take();
    let isTold = false;
    const subscription = this.#paramsOf(node).watch((change) => {
      const may = (name: string) => this.#allowance.may("read", "params", `${node}/${name}`);
      const changed = change.changed.filter(may);
      const values = Object.fromEntries(
        Object.entries(change.values).filter(([name]) => may(name)),
      );
      // That something else has changed, and who has done it, is none of the client's concern.
      if (isTold && changed.length === 0) return;
      isTold = true;
      callback({ ...change, changed, values });
    });
    const stop = () => {
      if (!this.#ends.delete(stop)) return;
      subscription.stop();
      release();
    };
    this.#ends.add(stop);
    return { stop, [Symbol.dispose]: stop };
  }

  /** The client is gone. */
  close(): void {
    for (const end of [...this.#ends]) end();
  }

  #nodeOf(given: string): string {
    const node = typeof given === "string" ? fullName(given) : "";
    if (node !== "" && this.#allowance.maySeeParamsOf(node)) return node;
    throw new GatewayError("not-found", `There is no node ${JSON.stringify(node)} with params`);
  }

  #paramsOf(node: string, { timeoutMs = WAIT_MS, signal }: ViewWaitOptions = {}): RemoteParams {
    try {
      return this.#parts.node.paramsOf(`/${node}`, {
        timeoutMs,
        signal: anyOf(this.#signal, signal),
      });
    } catch (error) {
      throw asGatewayError(error);
    }
  }

  async #ask<T>(
    given: string,
    options: ViewWaitOptions | undefined,
    ask: (params: RemoteParams, node: string) => Promise<T>,
  ): Promise<T> {
    const node = this.#nodeOf(given);
    const release = this.#calls.take();
    try {
      return await ask(this.#paramsOf(node, options), node);
    } catch (error) {
      throw asGatewayError(error);
    } finally {
      release();
    }
  }
}
