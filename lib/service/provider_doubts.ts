import { namesOf } from "../mesh/record_names.ts";
import type { Topology } from "../mesh/topology.ts";
import type { Connection } from "../peer/connection.ts";

/** So many calls of one service that one provider did not answer in time are still listened for. */
const MAX_LATE_CALLS = 8;

const NONE: ReadonlySet<string> = new Set();

/** A provider that did not answer, and the calls whose answers would prove that it does. */
type LateCalls = Map<number, Connection | null>;

/**
 * The providers that did not answer when they were called last, service by service.
 *
 * - Any answer to a call of the service lifts the doubt, a late one and a failure, too; so does a new
 *   connection to the provider, for what was under way on the old one cannot be answered any more.
 * - Who leaves, or stops to provide the service, is forgotten.
 * - For each service and provider some late calls are listened for; the provider is spared all others.
 */
export class ProviderDoubts {
  readonly #topology: Topology;
  readonly #services = new Map<string, Map<string, LateCalls>>();
  readonly #cancel: (request: number, connection: Connection | null) => void;
  readonly #unsubscribe: () => void;

  /**
   * @param topology Tells who leaves.
   * @param cancel Tells a provider that the answer to a late call is of no use any more.
   */
  constructor(
    topology: Topology,
    cancel: (request: number, connection: Connection | null) => void,
  ) {
    this.#topology = topology;
    this.#cancel = cancel;
    this.#unsubscribe = topology.subscribe((change) => {
      if (change.type === "up" || this.#services.size === 0) return;
      const { uuid } = change.record.id;
      if (change.type === "down") this.connected(uuid);
      else for (const service of change.removed.services) this.lift(service, uuid);
    });
  }

  /** @returns The `uuid`s of the providers of a service that are in doubt. */
  of(service: string): ReadonlySet<string> {
    const providers = this.#services.get(service);
    return providers ? new Set(providers.keys()) : NONE;
  }

  /** Takes note of a provider that was called in vain. */
  note(service: string, uuid: string): void {
    if (this.#provides(uuid, service)) this.#lateCalls(service, uuid);
  }

  /**
   * Takes note of a call that was not answered in time.
   *
   * @param service The service.
   * @param uuid The provider.
   * @param request The call's number.
   * @param connection Where an answer would come from; `null` for the node itself.
   * @returns Whether a late answer is still of use; else the provider can be spared it.
   */
  noteLate(
    service: string,
    uuid: string,
    request: number,
    connection: Connection | null,
  ): boolean {
    if (!this.#provides(uuid, service)) return false;
    const calls = this.#lateCalls(service, uuid);
    if (calls.size >= MAX_LATE_CALLS) return false;
    calls.set(request, connection);
    return true;
  }

  /** Takes note of an answer. */
  lift(service: string, uuid: string): void {
    for (const [request, connection] of this.#forget(service, uuid) ?? []) {
      this.#cancel(request, connection);
    }
  }

  /** Takes note of an answer of a node to a call that is not pending: it may be late. */
  heardLate(uuid: string, request: number, connection: Connection | null): void {
    for (const [service, providers] of this.#services) {
      const calls = providers.get(uuid);
      // Nobody answers for somebody else, or what was asked on another connection.
      if (calls?.get(request) !== connection || !calls.delete(request)) continue;
      return this.lift(service, uuid);
    }
  }

  /** Takes note of a new connection to a node: those before it bring no answers any more. */
  connected(uuid: string): void {
    for (const service of [...this.#services.keys()]) this.#forget(service, uuid);
  }

  /** Forgets everything. */
  close(): void {
    this.#unsubscribe();
    this.#services.clear();
  }

  /** Who has left before its call has failed will not be heard of again. */
  #provides(uuid: string, service: string): boolean {
    const record = this.#topology.nodes.get(uuid);
    return record !== undefined && namesOf(record).services.has(service);
  }

  #lateCalls(service: string, uuid: string): LateCalls {
    const providers = this.#services.get(service) ?? new Map<string, LateCalls>();
    this.#services.set(service, providers);
    const calls = providers.get(uuid) ?? new Map();
    providers.set(uuid, calls);
    return calls;
  }

  #forget(service: string, uuid: string): LateCalls | undefined {
    const providers = this.#services.get(service);
    const calls = providers?.get(uuid);
    if (providers?.delete(uuid) && providers.size === 0) this.#services.delete(service);
    return calls;
  }
}
