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

/** Why a call got no answer: nobody to ask, nobody any more, or nothing was said in time. */
export type NoAnswer = "nobody" | "gone" | "silence";

const WORDS: Readonly<Record<NoAnswer, string>> = {
  nobody: "nobody in this domain provides it",
  gone: "whoever was asked has gone",
  silence: "it was asked, and did not answer in time",
};

/** A call that got no answer. */
export class NoAnswerError extends Error {
  override readonly name = "NoAnswerError";
  /** Why. */
  readonly why: NoAnswer;

  /**
   * @param service Which service.
   * @param why Why.
   */
  constructor(service: string, why: NoAnswer) {
    super(`Cannot call service "${service}" of ROS 2: ${WORDS[why]}`);
    this.why = why;
  }
}

/** Calls one service. */
export class ServiceClient {
  readonly #parts: ServiceParts & { readonly clock: Clock };
  readonly #ends: ServiceEnds;
  readonly #client: bigint;
  readonly #waiting = new Map<bigint, PromiseWithResolvers<Uint8Array>>();
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
    if (!this.hasServer) this.#fail("gone");
  }

  /**
   * Calls it.
   *
   * @param request What is asked.
   * @param signal Gives up.
   * @returns The answer; where several provide it, the first that comes.
   * @throws {NoAnswerError} If there is none when the signal comes, or whoever was asked has gone.
   */
  async call(request: unknown, signal: AbortSignal): Promise<unknown> {
    const { codec, service, clock } = this.#parts;
    const message = codec.request.write(request);
    await this.#untilServer(signal);
    const number = ++this.#lastNumber;
    const answer = Promise.withResolvers<Uint8Array>();
    this.#waiting.set(number, answer);
    using _listening = onAbort(
      signal,
      () => answer.reject(new NoAnswerError(service, "silence")),
    );
    try {
      const payload = withRequestId(message, { client: this.#client, number });
      this.#ends.writer.write({ payload, timeNs: nowNs(clock) });
      return codec.response.read(await answer.promise);
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
      if (signal.aborted) {
        throw new NoAnswerError(this.#parts.service, hasServer ? "silence" : "nobody");
      }
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
    this.#fail("gone");
  }

  #fail(why: NoAnswer): void {
    for (const { reject } of this.#waiting.values()) {
      reject(new NoAnswerError(this.#parts.service, why));
    }
  }

  #take({ payload }: Sample): void {
    if (!payload) return;
    const { id, message } = splitRequestId(payload);
    // All clients of a service get all its answers.
    if (id.client === this.#client) this.#waiting.get(id.number)?.resolve(message);
  }
}
