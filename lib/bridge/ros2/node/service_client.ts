import { onAbort } from "../../../flow/abort.ts";
import { Gate } from "../../../flow/gate.ts";
import { untilAborted } from "../../../flow/abort.ts";
import type { Clock } from "../../../time/clock.ts";
import type { Sample } from "../reading/sample.ts";
import { nowNs } from "../wire/time.ts";
import { ServiceEnds, type ServiceParts } from "./service_ends.ts";
import { splitRequestId, withRequestId } from "./service_message.ts";

/** How long it is waited for a server that was found to find this side, in milliseconds. */
const READY_MS = 1000;

/** A call that got no answer. */
export class NoAnswerError extends Error {
  override readonly name = "NoAnswerError";
  /** Whether there was nobody to ask. */
  readonly isNobody: boolean;

  /**
   * @param service Which service.
   * @param options `isNobody`: whether there was nobody to ask.
   */
  constructor(service: string, { isNobody }: { readonly isNobody: boolean }) {
    super(
      isNobody
        ? `Cannot call service "${service}" of ROS 2: nobody provides it, or nobody by this domain`
        : `Service "${service}" of ROS 2 was asked, and did not answer in time`,
    );
    this.isNobody = isNobody;
  }
}

/** Calls one service. */
export class ServiceClient {
  readonly #parts: ServiceParts & { readonly clock: Clock };
  readonly #ends: ServiceEnds;
  readonly #client: bigint;
  readonly #waiting = new Map<bigint, (message: Uint8Array) => void>();
  readonly #changed = new Gate();
  #lastNumber = 0n;

  /** @param parts What it is made of. */
  constructor(parts: ServiceParts & { readonly clock: Clock }) {
    const id = crypto.getRandomValues(new Uint8Array(16));
    this.#parts = parts;
    this.#client = new DataView(id.buffer).getBigUint64(0, true);
    this.#ends = new ServiceEnds(parts, {
      isClient: true,
      id,
      deliver: (sample) => this.#take(sample),
    });
  }

  /** Whether somebody provides it. */
  get hasServer(): boolean {
    return this.#ends.others.size > 0;
  }

  /** To be called whenever something comes or goes. */
  look(): void {
    this.#changed.open();
  }

  /**
   * Calls it.
   *
   * @param request What is asked.
   * @param signal Gives up.
   * @returns The answer; where several provide it, the first that comes.
   * @throws {NoAnswerError} If there is none when the signal comes.
   */
  async call(request: unknown, signal: AbortSignal): Promise<unknown> {
    const { codec, service, clock } = this.#parts;
    const message = codec.request.write(request);
    await this.#untilServer(signal);
    const number = ++this.#lastNumber;
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
    this.#waiting.set(number, resolve);
    using _listening = onAbort(
      signal,
      () => reject(new NoAnswerError(service, { isNobody: false })),
    );
    try {
      const payload = withRequestId(message, { client: this.#client, number });
      this.#ends.writer.write({ payload, timeNs: nowNs(clock) });
      return codec.response.read(await promise);
    } finally {
      this.#waiting.delete(number);
    }
  }

  /** Waits for somebody who has found this side, or at least was found by it a while ago. */
  async #untilServer(signal: AbortSignal): Promise<void> {
    let isLate = false;
    let isTimed = false;
    using timer = new DisposableStack();
    while (this.#ends.ready.size === 0 && !isLate) {
      const { hasServer } = this;
      if (signal.aborted) throw new NoAnswerError(this.#parts.service, { isNobody: !hasServer });
      if (hasServer && !isTimed) {
        isTimed = true;
        timer.defer(this.#parts.clock.after(READY_MS, () => {
          isLate = true;
          this.#changed.open();
        }));
      }
      await untilAborted(this.#changed.wait(), signal);
    }
  }

  /** Ends it. Idempotent. */
  close(): void {
    this.#ends.close();
  }

  #take({ payload }: Sample): void {
    if (!payload) return;
    const { id, message } = splitRequestId(payload);
    // All clients of a service get all its answers.
    if (id.client === this.#client) this.#waiting.get(id.number)?.(message);
  }
}
