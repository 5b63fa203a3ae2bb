import type { Node } from "../../facade/node.ts";
import type { NodeRecord } from "../../mesh/node_record.ts";

/**
 * Which of several bridges in one mesh that lead to the same system is at work, and which stand by: so
 * that no message is passed on twice.
 *
 * Each that is connected provides a service whose name stands for the system; of these nodes the one
 * with the smallest `uuid` works. All see the same records, so all come to the same answer.
 */
export class Claim implements AsyncDisposable {
  readonly #node: Node;
  readonly #name: string;
  readonly #presence: string;
  #isMade = false;

  /**
   * @param node The bridge's node.
   * @param system What stands for the system, see {@linkcode systemId}.
   */
  constructor(node: Node, system: string) {
    this.#node = node;
    this.#name = claimName(system);
    this.#presence = PRESENCES + system;
  }

  /** Says that this bridge is there, connected or not. */
  async announce(): Promise<void> {
    await this.#node.addService(`/${this.#presence}`, () => this.#node.id.uuid);
  }

  /** Says that this bridge is connected. */
  async make(): Promise<void> {
    if (this.#isMade) return;
    this.#isMade = true;
    await this.#node.addService(`/${this.#name}`, () => this.#node.id.uuid);
  }

  /** Takes that back. */
  async withdraw(): Promise<void> {
    if (!this.#isMade || this.#node.signal.aborted) return;
    this.#isMade = false;
    await this.#node.removeService(`/${this.#name}`);
  }

  /** Whether this bridge is the one at work. */
  get isFirst(): boolean {
    if (!this.#isMade) return false;
    const { id, topology } = this.#node;
    return topology.providers(this.#name).every((other) => other.id.uuid >= id.uuid);
  }

  /** Whether this bridge is the one that looks after what must not be lost: also while none is connected. */
  get isKeeper(): boolean {
    const { id, topology } = this.#node;
    const claimers = topology.providers(this.#name);
    const all = claimers.length > 0 ? claimers : topology.providers(this.#presence);
    return all.every((other) => other.id.uuid >= id.uuid);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.withdraw();
    if (!this.#node.signal.aborted) await this.#node.removeService(`/${this.#presence}`);
  }
}

const CLAIMS = "_bridge/claim/";
const PRESENCES = "_bridge/to/";

/** @returns The name of the service that bridges to a system provide. */
export function claimName(system: string): string {
  return CLAIMS + system;
}

/** @returns Whether a node is a bridge that is connected, to whatever system. */
export function isBridge({ services }: NodeRecord): boolean {
  return services.some((service) => service.startsWith(CLAIMS));
}

/**
 * Makes a short id of what two bridges to one system have in common.
 *
 * @param system {@linkcode Link.system}.
 * @returns 16 hexadecimal digits.
 */
export async function systemId(system: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(system));
  return new Uint8Array(digest, 0, 8).toHex();
}
