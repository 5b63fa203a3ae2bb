import type { PartStream } from "../../service/part_stream.ts";
import type { Allowance } from "./allowance.ts";
import { asGatewayError } from "./as_gateway_error.ts";
import { anyOf } from "./client_topics.ts";
import type { GatewayParts } from "./gateway_parts.ts";
import { GatewayError } from "./gateway_error.ts";
import type { ViewWaitOptions } from "./mesh_view.ts";
import { Slots } from "./slots.ts";

const WAIT_MS = 10_000;

/** A call that waits, to be given up where its service is not exposed any more. */
interface Waiting {
  readonly service: string;
  readonly abort: AbortController;
}

/** What one client does with services; see {@linkcode MeshView}. */
export class ClientServices {
  readonly #parts: GatewayParts;
  readonly #allowance: Allowance;
  readonly #signal: AbortSignal;
  readonly #calls: Slots;
  readonly #provided: Slots;
  readonly #waiting = new Set<Waiting>();
  /** What ends what the client provides, and which service that is. */
  readonly #ends = new Map<() => Promise<void>, string>();

  constructor(parts: GatewayParts, allowance: Allowance, signal: AbortSignal) {
    this.#parts = parts;
    this.#allowance = allowance;
    this.#signal = signal;
    this.#calls = new Slots("calls", parts.limits.maxCalls);
    this.#provided = new Slots("services that it provides", parts.limits.maxProvided);
  }

  async call(
    given: string,
    args: readonly unknown[],
    options: ViewWaitOptions = {},
  ): Promise<unknown> {
    const service = this.#allowance.check("write", "services", given);
    const { end, handle } = this.#begin(service, options);
    try {
      return await handle.call(...args);
    } catch (error) {
      throw asGatewayError(error);
    } finally {
      end();
    }
  }

  async *stream(
    given: string,
    args: readonly unknown[],
    options: ViewWaitOptions = {},
  ): AsyncGenerator<unknown, void, void> {
    const service = this.#allowance.check("write", "services", given);
    const { end, handle } = this.#begin(service, options);
    try {
      yield* handle.stream(...args) as PartStream<unknown>;
    } catch (error) {
      throw asGatewayError(error);
    } finally {
      end();
    }
  }

  async provide(
    given: string,
    handler: (args: readonly unknown[], signal: AbortSignal) => unknown,
  ): Promise<() => Promise<void>> {
    const service = this.#allowance.check("write", "services", given);
    const release = this.#provided.take();
    const { node } = this.#parts;
    const signal = this.#signal;
    try {
      await node.addService(
        `/${service}`,
        (_service: string, ...args: unknown[]) => handler(args, signal),
      );
    } catch (error) {
      release();
      // The only one that it can be in the way of is another client.
      throw new GatewayError("invalid", `Service "${service}" is provided by another client`, {
        cause: error,
      });
    }
    const end = async () => {
      if (!this.#ends.delete(end)) return;
      release();
      if (!node.signal.aborted) await node.removeService(`/${service}`);
    };
    this.#ends.set(end, service);
    if (signal.aborted) await end();
    return end;
  }

  rulesChanged(): void {
    for (const { service, abort } of this.#waiting) {
      if (this.#allowance.may("write", "services", service)) continue;
      abort.abort(new GatewayError("not-found", `There is no service "${service}"`));
    }
    for (const [end, service] of this.#ends) {
      if (!this.#allowance.may("write", "services", service)) void end();
    }
  }

  /** The client is gone; what waits is given up by its signal. */
  async close(): Promise<void> {
    await Promise.all([...this.#ends.keys()].map((end) => end()));
  }

  #begin(service: string, { timeoutMs = WAIT_MS, signal }: ViewWaitOptions) {
    const release = this.#calls.take();
    const abort = new AbortController();
    const waiting = { service, abort };
    this.#waiting.add(waiting);
    const signals = AbortSignal.any([abort.signal, anyOf(this.#signal, signal)]);
    try {
      const handle = this.#parts.node.getService(`/${service}`, { timeoutMs, signal: signals });
      return { handle, end: () => this.#end(waiting, release) };
    } catch (error) {
      this.#end(waiting, release);
      throw asGatewayError(error);
    }
  }

  #end(waiting: Waiting, release: () => void): void {
    this.#waiting.delete(waiting);
    release();
  }
}
