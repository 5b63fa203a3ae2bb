import { formatNodeId, type NodeRecord } from "../../mesh/node_record.ts";
import type { CoreNode } from "../../node/core_node.ts";
import {
  CallTimeoutError,
  ConnectionLostError,
  NoProviderError,
  RemoteError,
} from "../../service/errors.ts";
import { didYouMean } from "../../text/suggest.ts";
import { ParamError, type ParamErrorReason } from "../param_error.ts";
import { readErrorAnswer, UnreadableAnswer } from "../wire/read_answers.ts";
import { type ParamNames, paramNames } from "../wire/param_names.ts";

/** Whose params are asked for, and how long an answer may take. */
export interface ParamHolderOptions {
  /** Who asks. */
  readonly node: CoreNode;
  /** The full name of the node that has the params. */
  readonly name: string;
  readonly uuid: string | undefined;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** Which of several nodes of a name has its params asked for, and how it is told that none does. */
export class ParamHolder {
  readonly #options: ParamHolderOptions;
  readonly #names: ParamNames;

  constructor(options: ParamHolderOptions) {
    this.#options = options;
    this.#names = paramNames(options.name);
  }

  /** The topic of all values. */
  get valuesTopic(): string {
    return this.#names.values;
  }

  /**
   * Asks the node.
   *
   * @param what What for, such as `get params`: for errors.
   * @param service Which of its services.
   * @param args What it is asked.
   * @param read Reads the answer.
   * @returns What that returns.
   * @throws {ParamError} If the node does not do it.
   */
  async ask<T>(
    what: string,
    service: "get" | "set" | "describe",
    args: readonly unknown[],
    read: (answer: unknown) => T,
  ): Promise<T> {
    const { node, timeoutMs, signal } = this.#options;
    const provider = this.provider(what)?.id.uuid ?? this.#options.uuid;
    const call = node.getService(this.#names[service], { timeoutMs, provider, signal });
    try {
      const answer = await call(...args);
      const error = readErrorAnswer(answer);
      if (!error) return read(answer);
      const { reason, message, param } = error;
      throw new ParamError(message, { reason, param, node: this.#options.name });
    } catch (error) {
      throw this.#explain(what, error);
    }
  }

  /**
   * Finds the node.
   *
   * @param what What is to be done.
   * @returns Its record, `undefined` while there is none.
   * @throws {ParamError} If it is one of several.
   */
  provider(what: string): NodeRecord | undefined {
    const { node, name, uuid } = this.#options;
    const providers = node.topology.providers(this.#names.get.slice(1));
    const all = providers
      .filter(({ id }) => id.name === name && (uuid === undefined || id.uuid === uuid));
    // A bridge provides those of a node at its other side, in that node's name.
    if (all.length === 0 && uuid === undefined) return providers[0];
    if (all.length < 2) return all[0];
    const list = all.map(({ id }) => `${formatNodeId(id)} (uuid ${id.uuid})`).join(", ");
    throw this.#error(
      what,
      "ambiguous",
      `${all.length} nodes have that name: ${list}; say which one by its uuid`,
    );
  }

  #explain(what: string, error: unknown): unknown {
    const { timeoutMs, signal } = this.#options;
    if (signal?.aborted || error instanceof ParamError) return error;
    if (error instanceof UnreadableAnswer) {
      const text = `it answers in a way that makes no sense here: ${error.message}`;
      return this.#error(what, "unreadable", text, error);
    }
    if (error instanceof RemoteError) {
      return this.#error(what, "refused", error.remoteMessage, error);
    }
    if (error instanceof CallTimeoutError) {
      return this.#error(what, "unreachable", `no answer within ${timeoutMs} ms`, error);
    }
    if (error instanceof ConnectionLostError) {
      const text = what.startsWith("set") || what.startsWith("reset")
        ? "the connection was lost before the answer, so it may be done or not"
        : "the connection was lost before the answer";
      return this.#error(what, "unreachable", text, error);
    }
    return error instanceof NoProviderError ? this.#explainAbsence(what, error) : error;
  }

  #explainAbsence(what: string, error: NoProviderError): ParamError {
    const { node, name, uuid } = this.#options;
    const records = [...node.topology.nodes.values()];
    const named = records.filter(({ id }) => id.name === name);
    const service = this.#names.get.slice(1);
    if (named.some(({ services }) => services.includes(service)) && uuid === undefined) {
      return this.#error(what, "unreachable", "it cannot be reached", error);
    }
    if (named.length === 0) {
      const holders = records.filter(({ services }) => hasParams(services)).map(({ id }) =>
        id.name
      );
      const text = `there is no such node${didYouMean(name, holders)}`;
      return this.#error(what, "unknown-node", text, error);
    }
    if (uuid !== undefined && named.every(({ id }) => id.uuid !== uuid)) {
      const uuids = named.map(({ id }) => id.uuid).join(", ");
      const text = `none of that name has the uuid ${uuid}, but ${uuids}`;
      return this.#error(what, "unknown-node", text, error);
    }
    const text = "it has declared none, or is of a version that has no params";
    return this.#error(what, "no-params", text, error);
  }

  #error(what: string, reason: ParamErrorReason, text: string, cause?: unknown): ParamError {
    const { name: node } = this.#options;
    return new ParamError(`Cannot ${what} of node "${node}": ${text}`, { reason, node, cause });
  }
}

function hasParams(services: readonly string[]): boolean {
  return services.some((service) => service.endsWith("/_params/get"));
}
