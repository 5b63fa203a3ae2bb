import type { Clock } from "../../../time/clock.ts";
import type { CallContext } from "../../bridge.ts";
import type { NatsClient } from "../nats_client.ts";
import { sendInPieces } from "../publisher.ts";
import type { SubjectCache, SubjectPlan } from "../subject_plan.ts";
import { CALL, writeCall } from "./call_headers.ts";
import { type ValueFormat, writeArguments, type WrittenValues } from "./call_values.ts";
import type { Inbox } from "./inbox.ts";
import { PendingCall } from "./pending_call.ts";

const NO_BYTES = new Uint8Array(0);
/** What headers may take of the server's limit. */
const MAX_HEADER_BYTES = 2048;

/** Whom it calls, and by what. */
export interface ServiceCallerOptions {
  readonly client: NatsClient;
  readonly clock: Clock;
  readonly plan: SubjectPlan;
  readonly subjects: SubjectCache;
  readonly inbox: Inbox;
}

/** A call to be made. */
export interface FarCall {
  /** The service's far name. */
  readonly service: string;
  readonly args: readonly unknown[];
  readonly format: ValueFormat;
  readonly context: CallContext;
}

/** Calls services of the system. */
export class ServiceCaller {
  readonly #options: ServiceCallerOptions;

  constructor(options: ServiceCallerOptions) {
    this.#options = options;
  }

  /**
   * Calls a service.
   *
   * @param call Which one, and how.
   * @returns The answer; an async iterable for parts.
   * @throws {NoProviderError} If nobody provides it.
   * @throws {RemoteError} If it failed.
   * @throws {CallTimeoutError} If it did not answer in time.
   */
  async call(call: FarCall): Promise<unknown> {
    const { service, args, format, context } = call;
    context.signal.throwIfAborted();
    const { client, clock, inbox, plan } = this.#options;
    const values = writeArguments(args, format);
    const pending = new PendingCall({
      service,
      context,
      client,
      clock,
      inbox,
      cancelled: plan.rosy?.cancelled,
      sendLarge: (subject) => this.#sendLarge(subject, values),
    });
    try {
      this.#ask(call, values, pending.subject);
      return await pending.answer;
    } catch (error) {
      pending.close();
      throw error;
    }
  }

  #ask({ service, context }: FarCall, { headers, payload }: WrittenValues, reply: string): void {
    const { client, plan, subjects } = this.#options;
    const isLarge = payload.length > client.maxPayload - MAX_HEADER_BYTES;
    if (isLarge && plan.rosy === null) throw tooLarge(service, payload.length, client.maxPayload);
    const all = client.headers();
    for (const [name, value] of headers) all.set(name, value);
    const { timeoutMs, takesParts } = context;
    all.set(CALL, writeCall({ timeoutMs, takesParts, isLarge }));
    const subject = subjects.of(plan.services, service);
    void client.publish(subject, isLarge ? NO_BYTES : payload, { headers: all, reply });
  }

  /** Parts that were published to a service would go to several of those who provide it. */
  async #sendLarge(subject: string, { headers, payload }: WrittenValues): Promise<void> {
    const { client } = this.#options;
    const message = { headers, id: crypto.randomUUID(), payload };
    await sendInPieces(
      client,
      message,
      (part, all) => client.publish(subject, part, { headers: all }),
    );
  }
}

function tooLarge(service: string, bytes: number, maxPayload: number): RangeError {
  return new RangeError(
    `Cannot call service "${service}" of NATS: its arguments take ${bytes} bytes, and the server ` +
      `takes ${maxPayload} at once: send less, or give the server a larger max_payload`,
  );
}
