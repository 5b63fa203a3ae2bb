import type { ServiceLoadBalancer } from "../mesh/load_balancer.ts";
import { formatNodeId, type NodeRecord } from "../mesh/node_record.ts";
import type { Topology } from "../mesh/topology.ts";
import { waitForTopology } from "../mesh/wait_for_topology.ts";
import type { Clock } from "../time/clock.ts";
import { NoProviderError } from "./errors.ts";
import type { ProviderDoubts } from "./provider_doubts.ts";

/** How long a call waits for somebody to provide the service, in milliseconds. */
const PROVIDER_TIMEOUT_MS = 5000;

/** Who there is to choose from, and how it is done. */
export interface ProviderChoiceOptions {
  readonly topology: Topology;
  readonly balancer: ServiceLoadBalancer;
  readonly doubts: ProviderDoubts;
  readonly clock: Clock;
  /** Makes the error for who waits when it is closed. */
  readonly stopped: (service: string) => Error;
}

/** Whom a call is for, and for how long it may wait. */
interface Request {
  /** The `uuid` of the one node that it is for. */
  readonly provider?: string | undefined;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Chooses who gets a call; where nobody can, the call waits for somebody who does. */
export class ProviderChoice {
  readonly #options: ProviderChoiceOptions;
  /** The calls that wait. */
  readonly #waiting = new Set<AbortController>();
  #isClosed = false;

  constructor(options: ProviderChoiceOptions) {
    this.#options = options;
  }

  /**
   * Chooses a provider.
   *
   * @param service The service.
   * @param tried The `uuid`s of those that have been tried.
   * @param request Whom the call is for, and for how long it may wait.
   * @returns The provider.
   * @throws {NoProviderError} If there is none in time.
   * @throws {TypeError} If the load balancer chose somebody else.
   */
  async choose(
    service: string,
    tried: ReadonlySet<string>,
    { provider: only, timeoutMs, signal }: Request,
  ): Promise<NodeRecord> {
    const { balancer, doubts, clock } = this.#options;
    let providers = this.#candidates(service, only);
    if (tried.size > 0) providers = providers.filter(({ id }) => !tried.has(id.uuid));
    const waitMs = Math.min(timeoutMs, PROVIDER_TIMEOUT_MS);
    const endMs = clock.monotonicMs() + waitMs;
    // Again where a provider is gone before those who waited for it have had their turn.
    while (providers.length === 0) {
      const leftMs = endMs - clock.monotonicMs();
      const left = { provider: only, timeoutMs: leftMs, signal };
      const isFound = leftMs > 0 && await this.#wait(service, left);
      if (!isFound) throw this.#notFound(service, only, waitMs);
      providers = this.#candidates(service, only);
    }
    if (only !== undefined) return providers[0]!;
    const provider = balancer.chooseProvider(service, providers, doubts.of(service));
    if (providers.includes(provider)) return provider;
    throw new TypeError(
      `Cannot call service "${service}": the load balancer chose none of its providers`,
    );
  }

  /** @returns Whether somebody that a call may go to has not been tried. */
  hasOthers(service: string, tried: ReadonlySet<string>, only?: string): boolean {
    return this.#candidates(service, only).some(({ id }) => !tried.has(id.uuid));
  }

  /** Gives up whatever waits. */
  close(): void {
    this.#isClosed = true;
    for (const wait of this.#waiting) wait.abort();
  }

  /** The providers, or the one that is asked for. */
  #candidates(service: string, only: string | undefined): readonly NodeRecord[] {
    const providers = this.#options.topology.providers(service);
    return only === undefined ? providers : providers.filter(({ id }) => id.uuid === only);
  }

  #notFound(service: string, only: string | undefined, waitMs: number): NoProviderError {
    const what = `Cannot call service "${service}"`;
    if (only === undefined) {
      return new NoProviderError(service, `${what}: no provider found within ${waitMs} ms`);
    }
    const record = this.#options.topology.nodes.get(only);
    const who = record ? `node ${formatNodeId(record.id)}` : `a node with the uuid "${only}"`;
    return new NoProviderError(service, `${what}: ${who} did not provide it within ${waitMs} ms`);
  }

  async #wait(service: string, { provider: only, timeoutMs, signal }: Request): Promise<boolean> {
    const { topology, clock, stopped } = this.#options;
    // One for each call: a signal that thousands listen to is slow to add to.
    const wait = new AbortController();
    this.#waiting.add(wait);
    try {
      const providers = topology.named("services", service);
      return await waitForTopology(providers, () => this.#candidates(service, only).length > 0, {
        timeoutMs,
        signal: signal ? AbortSignal.any([signal, wait.signal]) : wait.signal,
        clock,
      });
    } catch (error) {
      throw this.#isClosed ? stopped(service) : error;
    } finally {
      this.#waiting.delete(wait);
    }
  }
}
