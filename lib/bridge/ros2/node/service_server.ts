import { Gate } from "../../../flow/gate.ts";
import { untilAborted } from "../../../flow/abort.ts";
import type { Clock } from "../../../time/clock.ts";
import type { Sample } from "../reading/sample.ts";
import { prefixOf } from "../wire/guid.ts";
import { nowNs } from "../wire/time.ts";
import { ServiceEnds, type ServiceParts } from "./service_ends.ts";
import { type RequestId, splitRequestId, withRequestId } from "./service_message.ts";

/** Answers a request; the signal comes when the service ends. */
export type AnswerRequest = (request: unknown, signal: AbortSignal) => unknown;

/** How many requests are answered at a time; further ones are dropped. */
const MAX_REQUESTS = 256;
/** How long it is waited for a client to be found that has asked already, in milliseconds. */
const CLIENT_MS = 2000;

/** What a {@linkcode Ros2Service} is made of. */
export interface ServiceServerParts extends ServiceParts {
  readonly clock: Clock;
  readonly answer: AnswerRequest;
  /** Told of requests that get no answer: ROS 2 has no other way to say that something failed. */
  readonly onRefused: (why: string) => void;
  /** Called once it has ended. */
  readonly closed: (service: Ros2Service) => void;
}

/** Provides a service of ROS 2, until it is disposed of. */
export class Ros2Service implements Disposable {
  readonly #parts: ServiceServerParts;
  readonly #ends: ServiceEnds;
  readonly #closed = new AbortController();
  readonly #changed = new Gate();
  #requests = 0;

  /** @param parts What it is made of. */
  constructor(parts: ServiceServerParts) {
    this.#parts = parts;
    this.#ends = new ServiceEnds(parts, {
      isClient: false,
      id: crypto.getRandomValues(new Uint8Array(16)),
      deliver: (sample) => this.#take(sample),
    });
  }

  /** The service, with a slash before it. */
  get service(): string {
    return this.#parts.service;
  }

  /** To be called whenever something comes or goes. */
  look(): void {
    this.#changed.open();
  }

  /** Ends it; requests that are not answered get no answer. Idempotent. */
  [Symbol.dispose](): void {
    this.#closed.abort();
    this.#ends.close();
    this.#parts.closed(this);
  }

  #take({ payload, writer }: Sample): void {
    if (!payload) return;
    const { codec, service, onRefused } = this.#parts;
    const { id, message } = splitRequestId(payload);
    if (this.#requests >= MAX_REQUESTS) {
      return onRefused(`${service} has ${MAX_REQUESTS} requests to answer already`);
    }
    const request = codec.request.read(message);
    this.#requests++;
    this.#answer(request, { id, writer })
      .catch((error: Error) => onRefused(`${service} failed: ${error.message}`))
      .finally(() => this.#requests--);
  }

  async #answer(
    request: unknown,
    { id, writer }: { readonly id: RequestId; readonly writer: string },
  ): Promise<void> {
    const { codec, clock, answer } = this.#parts;
    const { signal } = this.#closed;
    const response = codec.response.write(await answer(request, signal));
    // Who is not known to be there would not be sent the answer.
    const limit = AbortSignal.any([signal, AbortSignal.timeout(CLIENT_MS)]);
    while (!this.#ends.ready.has(prefixOf(writer)) && !limit.aborted) {
      await untilAborted(this.#changed.wait(), limit);
    }
    if (signal.aborted) return;
    this.#ends.writer.write({ payload: withRequestId(response, id), timeNs: nowNs(clock) });
  }
}
