import type { Logger } from "../../../log/logger.ts";
import type { XmlRpcValue } from "../xmlrpc/value.ts";
import type { RosMaster, SystemState } from "./master.ts";

/** What a node has registered with the master. */
export type RegisteredKind = "publishers" | "subscribers" | "services";

const METHODS = {
  publishers: ["registerPublisher", "unregisterPublisher"],
  subscribers: ["registerSubscriber", "unregisterSubscriber"],
  services: ["registerService", "unregisterService"],
} as const;

/** How long the master may take to hear that something is there no more, in milliseconds. */
const UNREGISTER_TIMEOUT_MS = 2000;

/** Where a node is found. */
export interface NodeAddresses {
  /** Where it answers by XML-RPC. */
  readonly api: string;
  /** Where its services are called. */
  readonly services: string;
}

/** What a node of ROS has told the master of itself. */
export class Registrations {
  readonly #master: RosMaster;
  readonly #name: string;
  readonly #logger: Logger;
  readonly #settled: Readonly<Record<RegisteredKind, Set<string>>> = {
    publishers: new Set(),
    subscribers: new Set(),
    services: new Set(),
  };

  /**
   * @param master The master.
   * @param options The node's full name, and who is told of what cannot be taken back.
   */
  constructor(master: RosMaster, { name, logger }: { name: string; logger: Logger }) {
    this.#master = master;
    this.#name = name;
    this.#logger = logger;
  }

  /**
   * Registers something.
   *
   * @param kind What.
   * @param name The topic or the service.
   * @param options Its type, and where the node is found.
   * @returns What the master says to it.
   * @throws {Error} If it cannot be registered.
   */
  async add(
    kind: RegisteredKind,
    name: string,
    { type, addresses }: { readonly type?: string; readonly addresses: NodeAddresses },
  ): Promise<XmlRpcValue> {
    const what = type === undefined ? addresses.services : type;
    const answer = await this.#master.call(METHODS[kind][0], [name, what, addresses.api]);
    this.#settled[kind].add(name);
    return answer;
  }

  /** Takes something back. Where the master does not answer, it will find out by itself. */
  async remove(kind: RegisteredKind, name: string, addresses: NodeAddresses): Promise<void> {
    this.#settled[kind].delete(name);
    const address = kind === "services" ? addresses.services : addresses.api;
    const signal = AbortSignal.timeout(UNREGISTER_TIMEOUT_MS);
    try {
      await this.#master.call(METHODS[kind][1], [name, address], signal);
    } catch (error) {
      this.#logger.debug(`Cannot take back ${name} of ROS: ${error}`);
    }
  }

  /**
   * Begins to look whether the master still knows all of it.
   *
   * @returns What tells that by a state that is asked for from now on.
   */
  check(): (state: SystemState) => boolean {
    const expected = (["publishers", "subscribers", "services"] as const).map((kind) =>
      [kind, [...this.#settled[kind]]] as const
    );
    return (state) =>
      expected.every(([kind, names]) =>
        // What was taken back meanwhile need not be there.
        names.every((name) =>
          !this.#settled[kind].has(name) || (state[kind].get(name)?.includes(this.#name) ?? false)
        )
      );
  }
}
