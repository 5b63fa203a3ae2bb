import { onAbort } from "../../flow/abort.ts";
import type { Clock } from "../../time/clock.ts";
import type { Say, ServerServiceResponse } from "./protocol.ts";

/** How long a call waits, and what ends it. */
export interface CallOptions {
  /** In milliseconds. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /** How the answer is to come, as far as the server can do that. @default {"none"} */
  readonly compression?: "none" | "cbor";
}

/** What a service has answered. */
export type ServiceAnswer = Pick<ServerServiceResponse, "values" | "isCbor">;

interface Waiting {
  readonly service: string;
  readonly answer: PromiseWithResolvers<ServiceAnswer>;
}

/** The most calls that wait for their answers. */
const MAX_CALLS = 4096;
/** The most of a failure that is told on, in characters. */
const MAX_FAILURE_LENGTH = 2000;

/** The calls that a client has made, and their answers. */
export class Calls {
  readonly #say: Say;
  readonly #clock: Clock;
  readonly #waiting = new Map<string, Waiting>();
  #last = 0;
  #isClosed = false;

  constructor(say: Say, clock: Clock) {
    this.#say = say;
    this.#clock = clock;
  }

  /**
   * Calls a service.
   *
   * @param service Its name, as the server has it.
   * @param args What it is called with: an object, or a list.
   * @param options How long it may take.
   * @returns What it has answered.
   * @throws {Error} If it fails, there is none, or no answer comes in time.
   */
  async call(
    service: string,
    args: unknown,
    { timeoutMs, signal, compression = "none" }: CallOptions,
  ): Promise<ServiceAnswer> {
    signal?.throwIfAborted();
    if (this.#isClosed) throw goneError(service);
    if (this.#waiting.size >= MAX_CALLS) {
      throw new Error(
        `Cannot call "${service}": ${MAX_CALLS} calls wait for their answers already`,
      );
    }
    const id = `call_service:${service}:${++this.#last}`;
    const answer = Promise.withResolvers<ServiceAnswer>();
    this.#waiting.set(id, { service, answer });
    const late = () =>
      answer.reject(new Error(`Cannot call "${service}": no answer within ${timeoutMs} ms`));
    const cancel = this.#clock.after(timeoutMs, late);
    using _listening = onAbort(signal, () => answer.reject(signal?.reason));
    try {
      // Servers without it wait as long as they like: the answer is nobody's then.
      const timeout = timeoutMs / 1000;
      const isCbor = compression === "cbor";
      this.#say({
        op: "call_service",
        id,
        service,
        args,
        timeout,
        ...isCbor && { compression },
      });
      return await answer.promise;
    } finally {
      cancel();
      this.#waiting.delete(id);
    }
  }

  /** Takes an answer; one that nobody waits for is passed over. */
  answered({ id, values, result, isCbor }: ServerServiceResponse): void {
    if (result) this.#waiting.get(id)?.answer.resolve({ values, isCbor });
    else this.failed(id, failureText(values));
  }

  /** Takes what is wrong with an operation. @returns Whether that was a call. */
  failed(id: string, why: string): boolean {
    const waiting = this.#waiting.get(id);
    waiting?.answer.reject(new Error(`Service "${waiting.service}" has failed: ${why}`));
    return waiting !== undefined;
  }

  /** The connection is gone: nothing is answered any more. */
  close(): void {
    this.#isClosed = true;
    for (const { service, answer } of this.#waiting.values()) answer.reject(goneError(service));
  }
}

function goneError(service: string): Error {
  return new Error(`Cannot call "${service}": the connection is gone`);
}

function failureText(values: unknown): string {
  const text = typeof values === "string" ? values : JSON.stringify(values) ?? "";
  return text === "" ? "it does not say why" : text.slice(0, MAX_FAILURE_LENGTH);
}
