import { pause } from "../../flow/pause.ts";
import type { NodeRecord } from "../../mesh/node_record.ts";
import type { TopologyView } from "../../mesh/topology.ts";
import type { Clock } from "../../time/clock.ts";
import { beginFrame, FrameType } from "../../wire/frame.ts";
import { FrameError, type FrameReader } from "../../wire/frame_reader.ts";
import type { Connection } from "../connection.ts";
import type { Acquaintance } from "../../mesh/peer_links.ts";
import { decodePeers, encodePeers, seenFrom } from "./peers_message.ts";

/** Who asks again and again is answered once in so long, in milliseconds. */
const ANSWER_INTERVAL_MS = 50;

export interface PeerDirectoryOptions {
  readonly ownUuid: string;
  readonly topology: TopologyView;
  /** The open connections. */
  readonly connections: () => Iterable<Connection>;
  readonly clock: Clock;
  readonly random: () => number;
}

/** Hears whom others know. */
export type AcquaintanceListener = (
  acquaintances: readonly Acquaintance[],
  /** The address of who told. */
  origin: string,
) => void;

/**
 * Tells peers over open connections whom this node knows, and hears it of them.
 *
 * - Only nodes of the topology are told of, never hearsay: who hears of a node has to find it itself.
 * - Without a listener nobody is asked, and whoever asks is answered all the same.
 */
export class PeerDirectory {
  /** Hears whom others know. */
  listener: AcquaintanceListener = () => {};
  readonly #options: PeerDirectoryOptions;
  /** When whom was answered last. */
  readonly #answeredAtMs = new WeakMap<Connection, number>();

  constructor(options: PeerDirectoryOptions) {
    this.#options = options;
  }

  /** @returns All nodes that this one knows, but one. */
  acquaintances(except?: string): Acquaintance[] {
    const { topology, ownUuid } = this.#options;
    return [...topology.nodes.values()].filter(({ id: { uuid } }: NodeRecord) =>
      uuid !== ownUuid && uuid !== except
    );
  }

  /**
   * Tells connected nodes whom this one knows, and asks them the same.
   *
   * @param count How many, chosen by chance.
   */
  exchange(count = 1): void {
    const { connections, topology, random } = this.#options;
    const candidates = [...connections()].filter(({ peer, outbox }) =>
      topology.nodes.has(peer.uuid) && !outbox.isOverflowing
    );
    for (let left = count; left > 0 && candidates.length > 0; left--) {
      const [chosen] = candidates.splice(Math.floor(random() * candidates.length), 1);
      this.#tell(chosen!, true);
    }
  }

  /** Reads a PEERS frame. @returns When to read on: who asks has to wait. */
  read(connection: Connection, { bytes, body, end }: FrameReader): void | Promise<void> {
    const { acquaintances, wants } = decodePeers(bytes.subarray(body, end));
    const { remoteHostname, outbox } = connection;
    this.listener(
      acquaintances.map(({ id, addresses }) => ({
        id,
        addresses: seenFrom(remoteHostname, addresses),
      })),
      remoteHostname,
    );
    if (!wants) return;
    this.#tell(connection, false);
    if (outbox.isOverflowing) throw new FrameError("it does not read what it asks for");
    const { clock } = this.#options;
    const nowMs = clock.monotonicMs();
    const dueMs = (this.#answeredAtMs.get(connection) ?? -Infinity) + ANSWER_INTERVAL_MS;
    this.#answeredAtMs.set(connection, Math.max(nowMs, dueMs));
    if (dueMs <= nowMs) return;
    const ended = new AbortController();
    void connection.ended.then(() => ended.abort());
    return pause(dueMs - nowMs, { clock, signal: ended.signal, unref: true });
  }

  #tell({ peer, outbox }: Connection, wants: boolean): void {
    const body = encodePeers({ acquaintances: this.acquaintances(peer.uuid), wants });
    outbox.push(FrameType.PEERS, (writer) => {
      beginFrame(writer, FrameType.PEERS, 0);
      writer.writeBytes(body);
    });
  }
}
