import type { Address, NodeRecord } from "../../mesh/node_record.ts";
import { withAddresses } from "../../mesh/record_names.ts";
import type { Topology } from "../../mesh/topology.ts";
import { applyInterest } from "../../peer/records/record_message.ts";
import type { Clock } from "../../time/clock.ts";
import { FrameError } from "../../wire/frame_reader.ts";
import type { Evidence, PeerLinks } from "../../mesh/peer_links.ts";
import type { NodeChange, NodeGone } from "./messages.ts";
import { isLoopback, replaceWildcards } from "./registered_node.ts";
import { BURIAL_MS, GRACE_MS, ORPHAN_CHECK_MS } from "./timers.ts";

/** What {@linkcode CoordinatedNodes} work with. */
export interface CoordinatedNodesOptions {
  readonly topology: Topology;
  readonly links: PeerLinks;
  readonly clock: Clock;
  /** @returns The own node's `uuid`. */
  readonly ownUuid: () => string;
  /** @returns The name of this machine. */
  readonly ownHostname: () => string;
}

/** A node that a connection found gone, although the coordinator still knows it. */
interface Burial {
  delayMs: number;
  cancel: (() => void) | null;
}

/**
 * Turns what a coordinator tells into changes of the topology.
 *
 * - A node is removed when it is known to be gone: it said goodbye, a connection to it found so, or the
 *   coordinator lost it and there is no live connection to it.
 * - A coordinator that has just started may not know all nodes yet: those that it does not name are kept
 *   until it is five seconds old.
 * - A node that was found gone stays out while the coordinator still knows it: for 1 s, then for twice
 *   as long each time.
 */
export class CoordinatedNodes {
  readonly #options: CoordinatedNodesOptions;
  /** What the coordinator knows, since the connection to it was opened. */
  #told = new Map<string, NodeRecord>();
  /** Nodes of the topology that the coordinator does not know. */
  readonly #orphans = new Set<string>();
  readonly #burials = new Map<string, Burial>();
  #coordinatorHostname = "";
  #isConnected = false;
  #cancelGrace = () => {};
  #cancelCheck: (() => void) | null = null;

  constructor(options: CoordinatedNodesOptions) {
    this.#options = options;
  }

  /** Takes note of a new connection to the coordinator: it tells all from the beginning. */
  connected(coordinatorHostname: string): void {
    this.#told = new Map();
    this.#coordinatorHostname = coordinatorHostname;
    this.#isConnected = true;
  }

  /** Takes note of the connection's end. */
  disconnected(): void {
    this.#isConnected = false;
    this.#cancelGrace();
  }

  /** The coordinator tells of a node, for the first time or anew. */
  put(record: NodeRecord): void {
    const { uuid } = record.id;
    if (uuid === this.#options.ownUuid()) return;
    this.#exhume(uuid);
    this.#orphans.delete(uuid);
    this.#keep(withAddresses(record, this.#seenFromHere(record)));
  }

  /**
   * The coordinator tells of a change.
   *
   * @throws {FrameError} If it does not apply to what it told before.
   */
  change({ uuid, interest }: NodeChange): void {
    const before = this.#told.get(uuid);
    if (before?.revision !== interest.from) {
      throw new FrameError(`a change of node ${uuid} that does not fit its record`);
    }
    this.#keep(applyInterest(before, interest));
  }

  /** The coordinator tells of a node's end. */
  remove({ uuid, departure }: NodeGone): void {
    if (!this.#told.delete(uuid)) return;
    this.#exhume(uuid);
    if (departure === "left") this.#options.topology.remove(uuid, "stopped");
    else this.#adopt(uuid);
  }

  /** The coordinator has told all that it knows. */
  synced(ageMs: number): void {
    const { topology, clock, ownUuid } = this.#options;
    const unknown = () =>
      [...topology.nodes.keys()].filter((uuid) => uuid !== ownUuid() && !this.#told.has(uuid));
    if (unknown().length === 0) return;
    this.#cancelGrace = clock.after(Math.max(0, GRACE_MS - ageMs), () => {
      for (const uuid of unknown()) this.#adopt(uuid);
    }, { unref: true });
  }

  /** A connection learned of a node's end; see `Discovery.suspect`. */
  suspect(uuid: string, evidence: Evidence): void {
    const { topology } = this.#options;
    // Where a node is, the coordinator tells without being asked.
    if (uuid === this.#options.ownUuid() || evidence === "doubted") return;
    const why = evidence === "lost" ? "silent" : evidence;
    if (this.#orphans.delete(uuid)) topology.remove(uuid, why);
    else if (evidence !== "lost") {
      topology.remove(uuid, why);
      if (this.#isConnected) this.#bury(uuid);
      else this.#told.delete(uuid);
    }
  }

  /** Ends all that is planned; the topology stays as it is. */
  close(): void {
    this.#cancelGrace();
    this.#cancelCheck?.();
    for (const { cancel } of this.#burials.values()) cancel?.();
    this.#burials.clear();
    this.#orphans.clear();
  }

  #keep(record: NodeRecord): void {
    this.#told.set(record.id.uuid, record);
    if (!this.#burials.get(record.id.uuid)?.cancel) this.#options.topology.put(record);
  }

  /** Removes a node that the coordinator does not know, unless there is a live connection to it. */
  #adopt(uuid: string): void {
    const { topology, links } = this.#options;
    if (!links.isLinked(uuid)) {
      topology.remove(uuid);
      return;
    }
    if (!topology.nodes.has(uuid)) return;
    this.#orphans.add(uuid);
    this.#cancelCheck ??= this.#options.clock.after(ORPHAN_CHECK_MS, () => {
      this.#cancelCheck = null;
      const orphans = [...this.#orphans];
      this.#orphans.clear();
      for (const orphan of orphans) this.#adopt(orphan);
    }, { unref: true });
  }

  #bury(uuid: string): void {
    if (!this.#told.has(uuid)) return;
    const burial = this.#burials.get(uuid) ?? { delayMs: BURIAL_MS.first / 2, cancel: null };
    burial.cancel?.();
    burial.delayMs = Math.min(burial.delayMs * 2, BURIAL_MS.last);
    burial.cancel = this.#options.clock.after(burial.delayMs, () => {
      burial.cancel = null;
      const record = this.#told.get(uuid);
      if (record) this.#options.topology.put(record);
    }, { unref: true });
    this.#burials.set(uuid, burial);
  }

  #exhume(uuid: string): void {
    this.#burials.get(uuid)?.cancel?.();
    this.#burials.delete(uuid);
  }

  #seenFromHere({ id, addresses }: NodeRecord): readonly Address[] {
    const isHere = id.hostname === this.#options.ownHostname();
    return replaceWildcards(addresses, this.#coordinatorHostname).filter((address) =>
      // Another machine's loopback leads nowhere from here.
      address.transport === "unix" || isHere || !isLoopback(address.hostname) ||
      isLoopback(this.#coordinatorHostname)
    );
  }
}
