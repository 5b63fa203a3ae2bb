import type { ServiceLoadBalancer } from "../mesh/load_balancer.ts";
import type { NodeRecord } from "../mesh/node_record.ts";
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

/** For how long a call may wait. */
interface Patience {
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
   * @param patience For how long the call may wait.
   * @returns The provider.
   * @throws {NoProviderError} If there is none in time.
   * @throws {TypeError} If the load balancer chose somebody else.
   */
  async choose(
    service: string,
    tried: ReadonlySet<string>,
    { timeoutMs, signal }: Patience,
  ): Promise<NodeRecord> {
    const { topology, balancer, doubts, clock } = this.#options;
    let providers = topology.providers(service);
    if (tried.size > 0) providers = providers.filter(({ id }) => !tried.has(id.uuid));
    const waitMs = Math.min(timeoutMs, PROVIDER_TIMEOUT_MS);
    const endMs = clock.monotonicMs() + waitMs;
    // Again where a provider is gone before those who waited for it have had their turn.
    while (providers.length === 0) {
      const leftMs = endMs - clock.monotonicMs();
      const isFound = leftMs > 0 && await this.#wait(service, { timeoutMs: leftMs, signal });
      if (!isFound) {
        throw new NoProviderError(
          service,
          `Cannot call service "${service}": no provider found within ${waitMs} ms`,
        );
      }
      providers = topology.providers(service);
    }
    const provider = balancer.chooseProvider(service, providers, doubts.of(service));
    if (providers.includes(provider)) return provider;
    throw new TypeError(
      `Cannot call service "${service}": the load balancer chose none of its providers`,
    );
  }

  /** @returns Whether somebody provides a service who has not been tried. */
  hasOthers(service: string, tried: ReadonlySet<string>): boolean {
    return this.#options.topology.providers(service).some(({ id }) => !tried.has(id.uuid));
  }

  /** Gives up whatever waits. */
  close(): void {
    this.#isClosed = true;
    for (const wait of this.#waiting) wait.abort();
  }

  async #wait(service: string, { timeoutMs, signal }: Patience): Promise<boolean> {
    const { topology, clock, stopped } = this.#options;
    // One for each call: a signal that thousands listen to is slow to add to.
    const wait = new AbortController();
    this.#waiting.add(wait);
    try {
      const providers = topology.named("services", service);
      return await waitForTopology(providers, () => topology.providers(service).length > 0, {
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
