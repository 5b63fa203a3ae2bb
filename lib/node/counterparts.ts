import { checkName } from "../mesh/names.ts";
import type { Topology } from "../mesh/topology.ts";
import type { WaitOptions } from "../mesh/wait_for_topology.ts";
import type { Clock } from "../time/clock.ts";
import { waitAsNode } from "./life/wait_as_node.ts";

/** Whom a node can look for: who listens to a topic, sends on it, or provides a service. */
export type Counterpart = keyof typeof SOUGHT;

/** How each is looked for and called. */
const SOUGHT = {
  listeners: { kind: "topics", what: "topic", one: "a listener of topic", missing: "no listener" },
  senders: { kind: "sends", what: "topic", one: "a sender on topic", missing: "no sender" },
  providers: {
    kind: "services",
    what: "service",
    one: "a provider of service",
    missing: "no provider",
  },
} as const;

/** What {@linkcode Counterparts} work with. */
export interface CounterpartsOptions {
  readonly topology: Topology;
  readonly clock: Clock;
  /** Who looks. */
  readonly nodeName: string;
  /** Aborted when that begins to stop. */
  readonly ending: AbortSignal;
  /** @throws {Error} If the node is stopped, saying what it cannot do. */
  readonly assertUsable: (what: string) => void;
}

/** Tells whether a node knows of somebody, by the full name of a topic or service, and waits for it. */
export class Counterparts {
  readonly #options: CounterpartsOptions;

  constructor(options: CounterpartsOptions) {
    this.#options = options;
  }

  /** @returns Whether one is known, the node itself included. */
  has(whom: Counterpart, name: string): boolean {
    const { what } = SOUGHT[whom];
    this.#options.assertUsable(`look for ${whom} of ${what} "${name}"`);
    return this.#isThere(whom, checkName(what, name));
  }

  /** Waits until one is known; see `Node.waitForListener`. */
  async waitFor(whom: Counterpart, name: string, options: WaitOptions = {}): Promise<void> {
    const { kind, what, one, missing } = SOUGHT[whom];
    checkName(what, name);
    const { topology, clock, nodeName, ending, assertUsable } = this.#options;
    const purpose = `wait for ${one} "${name}"`;
    assertUsable(purpose);
    await waitAsNode({ name: nodeName, ending }, {
      ...options,
      clock,
      topology: topology.named(kind, name),
      isReached: () => this.#isThere(whom, name),
      what: purpose,
      missing,
    });
  }

  #isThere(whom: Counterpart, name: string): boolean {
    return this.#options.topology[whom](name).length > 0;
  }
}
