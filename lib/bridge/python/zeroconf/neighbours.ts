import type { Clock } from "../../../time/clock.ts";
import type { FoundNode } from "../specs/python_discovery.ts";
import { DnsType, type RawMessage, type RawRecord } from "./dns_message.ts";
import { readTxt } from "./txt.ts";

/** How long a node is believed in beyond the time that it asked for, in milliseconds. */
const GRACE_MS = 2000;
/** A time to live beyond this is none of Python's rosy, in seconds. */
const MAX_TTL_S = 120;
/** How many nodes are kept in mind. */
const MAX_NODES = 1000;

interface Neighbour extends FoundNode {
  readonly data: Uint8Array;
  expiresAtMs: number;
}

/** What {@linkcode Neighbours} is made of. */
export interface NeighboursOptions {
  /** What the nodes of the domain are known by. */
  readonly serviceType: string;
  /** The own node, which is no neighbour. */
  readonly ownUuid: string;
  readonly clock: Clock;
  /** Is told when there are others, or what they say has changed. */
  readonly changed: () => void;
  /** Is told of what cannot be read, by its reason. */
  readonly refused: (reason: string) => void;
}

/** The nodes that were heard of, until they take it back or are not heard any more. */
export class Neighbours {
  readonly #options: NeighboursOptions;
  readonly #byInstance = new Map<string, Neighbour>();

  /** @param options Whose neighbours. */
  constructor(options: NeighboursOptions) {
    this.#options = options;
  }

  /** All of them. */
  get found(): FoundNode[] {
    return [...this.#byInstance.values()];
  }

  /** When the next one is not believed in any more. */
  get nextExpiryMs(): number {
    return Math.min(Infinity, ...this.#byInstance.values().map(({ expiresAtMs }) => expiresAtMs));
  }

  /** @returns What a node is known by; `undefined` of one that is not known. */
  instanceOf(uuid: string): string | undefined {
    const instance = `${uuid}.${this.#options.serviceType}`;
    return this.#byInstance.has(instance) ? instance : undefined;
  }

  /**
   * Takes in what somebody said.
   *
   * @param message What was said.
   * @param from The address that it came from.
   * @returns The instances that were named, and of which nothing is known yet.
   */
  hear({ isResponse, records }: RawMessage, from: string): string[] {
    if (!isResponse) return [];
    const named = new Set<string>();
    let hasChanged = false;
    for (const record of records) {
      const instance = record.target ?? record.name;
      if (!this.#isForeign(instance)) continue;
      if (record.type === DnsType.PTR) named.add(instance);
      if (record.ttlS === 0) hasChanged = this.#byInstance.delete(instance) || hasChanged;
      else if (record.type === DnsType.TXT) hasChanged = this.#note(record, from) || hasChanged;
    }
    if (hasChanged) this.#options.changed();
    return [...named].filter((instance) => !this.#byInstance.has(instance));
  }

  /** Gives a node so much time to be heard of. */
  doubt(instance: string, withinMs: number): void {
    const known = this.#byInstance.get(instance);
    if (known) known.expiresAtMs = this.#options.clock.monotonicMs() + withinMs;
  }

  /** Forgets those that were not heard for too long. */
  expire(): void {
    const nowMs = this.#options.clock.monotonicMs();
    const gone = this.#byInstance.entries().filter(([, { expiresAtMs }]) => expiresAtMs <= nowMs);
    const instances = [...gone].map(([instance]) => instance);
    for (const instance of instances) this.#byInstance.delete(instance);
    if (instances.length > 0) this.#options.changed();
  }

  #isForeign(instance: string): boolean {
    const { serviceType, ownUuid } = this.#options;
    return instance.endsWith(`.${serviceType}`) && instance !== `${ownUuid}.${serviceType}`;
  }

  /** @returns Whether it is something new. */
  #note({ name, ttlS, data }: RawRecord, from: string): boolean {
    const { clock, refused } = this.#options;
    const lifetimeMs = Math.min(ttlS, MAX_TTL_S) * 1000 + GRACE_MS;
    const expiresAtMs = clock.monotonicMs() + lifetimeMs;
    const known = this.#byInstance.get(name);
    if (known && isSame(known.data, data)) {
      known.expiresAtMs = expiresAtMs;
      return false;
    }
    if (!known && this.#byInstance.size >= MAX_NODES) return false;
    try {
      const spec = readTxt(data);
      // Who is known by one name must not pass for another.
      if (!name.startsWith(`${spec.id.uuid}.`)) throw new Error("it says that it is another one");
      this.#byInstance.set(name, { spec, heardFrom: from, data, expiresAtMs });
      return true;
    } catch (error) {
      refused((error as Error).message);
      return false;
    }
  }
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
