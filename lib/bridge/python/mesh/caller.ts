import { onAbort } from "../../../flow/abort.ts";
import { CallTimeoutError, ConnectionLostError, NoProviderError } from "../../../service/errors.ts";
import type { Clock } from "../../../time/clock.ts";
import type { PythonCodec } from "../codecs/python_codec.ts";
import type { FoundNode } from "../specs/python_discovery.ts";
import type { WireAnswer } from "../wire/answer.ts";
import { type WireArguments, writeRequest } from "../wire/request.ts";
import { encodeArguments, type PythonArguments } from "./arguments.ts";
import type { FarNodes } from "./far_nodes.ts";
import { remoteErrorOf } from "./python_error.ts";
import type { Selector } from "./selector.ts";

/** How long a call waits, and for whom. */
export interface PythonCallOptions {
  /** Keyword arguments. */
  readonly keywords?: Readonly<Record<string, unknown>>;
  /** How long the answer may take, in milliseconds. */
  readonly timeoutMs?: number;
  /** Gives up. */
  readonly signal?: AbortSignal;
}

/** What a {@linkcode Caller} needs. */
export interface CallerOptions {
  readonly nodes: FarNodes;
  readonly selector: Selector;
  readonly codec: PythonCodec;
  readonly clock: Clock;
}

/** Calls services of Python's rosy. */
export class Caller {
  readonly #options: CallerOptions;

  /** @param options What it needs. */
  constructor(options: CallerOptions) {
    this.#options = options;
  }

  /**
   * Calls a service: one of those that provide it, and where that cannot be reached, another one.
   *
   * @param service The service.
   * @param given Its arguments.
   * @param options How long to wait.
   * @returns The answer.
   * @throws {NoProviderError} If nobody provides it, or can be reached.
   * @throws {CallTimeoutError} If there is no answer in time.
   * @throws {ConnectionLostError} If the connection was lost before the answer came.
   * @throws {RemoteError} If it failed.
   */
  async call(
    service: string,
    given: PythonArguments,
    { timeoutMs, signal }: { timeoutMs: number; signal?: AbortSignal | undefined },
  ): Promise<unknown> {
    signal?.throwIfAborted();
    const wire = encodeArguments(given, this.#options.codec);
    const { promise: ended, reject } = Promise.withResolvers<never>();
    const cancel = this.#options.clock.after(
      timeoutMs,
      () => reject(new CallTimeoutError(service, timeoutMs)),
    );
    using _listening = onAbort(signal, () => reject(signal!.reason));
    try {
      return await Promise.race([ended, this.#ask(service, wire)]);
    } finally {
      cancel();
    }
  }

  async #ask(service: string, wire: WireArguments): Promise<unknown> {
    const { nodes, selector, codec } = this.#options;
    let left = nodes.providing(service);
    let reason: Error | undefined;
    for (let node = selector.forService(left); node; node = selector.forService(left)) {
      let answer: WireAnswer | undefined;
      try {
        answer = await nodes.peer(node).call((id) =>
          writeRequest({ kind: "service", id, name: service, ...wire })
        );
      } catch (error) {
        if (error instanceof RangeError) throw error;
        reason = error as Error;
        left = left.filter((one) => one !== node);
        continue;
      }
      if (!answer) throw new ConnectionLostError(service, nameOf(node));
      if ("error" in answer) throw remoteErrorOf(service, answer.error);
      return codec.decode(answer.value);
    }
    throw noProvider(service, reason);
  }
}

function nameOf({ spec: { id } }: FoundNode): string {
  return `${id.name}@${id.hostname} (Python)`;
}

function noProvider(service: string, cause: Error | undefined): NoProviderError {
  const why = cause
    ? `no node of Python's rosy that provides it can be reached: ${cause.message}`
    : "no node of Python's rosy provides it";
  return new NoProviderError(service, `Cannot call service "${service}": ${why}`, { cause });
}
