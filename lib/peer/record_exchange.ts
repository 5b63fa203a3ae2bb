import type { NodeRecord } from "../mesh/node_record.ts";
import type { OwnRecord } from "../mesh/own_record.ts";
import type { Topology } from "../mesh/topology.ts";
import type { Clock } from "../time/clock.ts";
import { beginFrame, FrameType } from "../wire/frame.ts";
import { FrameError, type FrameReader } from "../wire/frame_reader.ts";
import type { Connection } from "./connection.ts";
import { AFTERWARDS_MS, Departures } from "./departures.ts";
import { seenFrom } from "./peers_message.ts";
import {
  applyInterest,
  decodeInterest,
  decodeRecord,
  diffRecords,
  encodeInterest,
  encodeRecord,
  MAX_RECORD_BYTES,
} from "./record_message.ts";

/** Records with fewer names are no work to speak of. */
const LARGE_RECORD_NAMES = 4096;
/** Who makes work has to wait for so many times as long as it took. */
const REST_FACTOR = 4;
const LONGEST_REST_MS = 2000;
/** Where a node was before it moved is tried, too: it may be back. */
const MAX_EARLIER_ADDRESSES = 3;

/** Tells peers over open connections what this node listens to and provides, and hears it of them. */
export class RecordExchange {
  readonly #own: Pick<OwnRecord, "record">;
  readonly #topology: Topology;
  readonly #clock: Clock;
  /** The nodes that were not known until they told of themselves. */
  readonly #introduced = new Set<string>();
  readonly #departures: Departures;
  /** The connections of nodes that told of themselves when they had just ended. */
  readonly #doubted = new WeakSet<Connection>();

  constructor(own: Pick<OwnRecord, "record">, topology: Topology, clock: Clock) {
    this.#own = own;
    this.#topology = topology;
    this.#clock = clock;
    this.#departures = new Departures(topology, clock);
  }

  /**
   * Brings the peer of a new connection up to date.
   *
   * @param connection The connection.
   * @param knows The revision of our record that the peer knows, -1 for none.
   */
  introduce(connection: Connection, knows: number): void {
    this.#noteOrigin(connection);
    if (knows !== this.#own.record.revision) this.#sendRecord(connection);
  }

  /**
   * Tells peers of a change.
   *
   * @param connections The open connections.
   * @param before Our record before the change.
   * @param after Our record now.
   */
  publish(connections: Iterable<Connection>, before: NodeRecord, after: NodeRecord): void {
    const bytes = encodeInterest(diffRecords(before, after));
    for (const connection of connections) {
      // A peer that misses a change sees so by the revision of the next, and asks for the whole.
      if (!connection.outbox.isOverflowing) send(connection, FrameType.INTEREST, bytes);
    }
  }

  /**
   * Forgets who told of a node, once its last connection has ended.
   *
   * @returns Whether the node was not known until it told of itself over a connection.
   */
  forgetIntroduction(uuid: string): boolean {
    return this.#introduced.delete(uuid) && this.#topology.nodes.has(uuid);
  }

  /** Reads a RECORD frame. @returns When to read on: who makes work has to wait. */
  readRecord(connection: Connection, frame: FrameReader): void | Promise<void> {
    return this.#paced(() => this.#takeRecord(connection, frame));
  }

  /** Reads an INTEREST frame; see {@linkcode readRecord}. */
  readInterest(connection: Connection, frame: FrameReader): void | Promise<void> {
    return this.#paced(() => this.#takeInterest(connection, frame));
  }

  /** Answers a WANT_RECORD frame; see {@linkcode readRecord}. */
  readWantRecord(connection: Connection): void | Promise<void> {
    return this.#paced(() => {
      this.#sendRecord(connection);
      if (connection.outbox.isOverflowing) {
        throw new FrameError("it does not read what it asks for");
      }
      return this.#own.record;
    });
  }

  /**
   * Records can be so large that a few bytes about them make much work: others come first then.
   *
   * @param work Does it. @returns The record that it was about, if there was one.
   */
  #paced(work: () => NodeRecord | undefined): void | Promise<void> {
    const startMs = this.#clock.monotonicMs();
    const record = work();
    if (!record || record.topics.length + record.services.length < LARGE_RECORD_NAMES) return;
    const restMs = REST_FACTOR * (this.#clock.monotonicMs() - startMs);
    return new Promise((resolve) => {
      void this.#clock.after(Math.min(restMs, LONGEST_REST_MS), resolve, { unref: true });
    });
  }

  /** Of who came to us by itself nobody else tells that it has moved. */
  #noteOrigin({ peer, remoteHostname, isLocal }: Connection): void {
    const known = this.#topology.nodes.get(peer.uuid);
    if (!known || isLocal || !this.#introduced.has(peer.uuid)) return;
    const [first, ...others] = known.addresses.filter(({ transport }) => transport === "tcp");
    if (first?.transport !== "tcp") return;
    const moved = { ...first, hostname: remoteHostname };
    const before = [first, ...others].slice(0, MAX_EARLIER_ADDRESSES);
    if (before.some((address) => JSON.stringify(address) === JSON.stringify(moved))) return;
    const local = known.addresses.filter(({ transport }) => transport === "unix");
    this.#topology.put({ ...known, addresses: [...local, moved, ...before] });
  }

  #takeRecord(connection: Connection, frame: FrameReader): NodeRecord {
    const record = decodeRecord(bodyOf(frame));
    if (record.id.uuid !== connection.peer.uuid) {
      throw new FrameError("it sent the record of another node");
    }
    const known = this.#topology.nodes.get(record.id.uuid);
    if (!known && this.#departures.has(record.id.uuid)) {
      this.#askAgain(connection);
      return record;
    }
    // What discovery heard of the addresses is seen from here; the node knows its own side only.
    const addresses = known
      ? known.addresses
      : seenFrom(connection.remoteHostname, record.addresses);
    this.#put({ ...record, addresses });
    if (!known) this.#introduced.add(record.id.uuid);
    return record;
  }

  #takeInterest(connection: Connection, frame: FrameReader): NodeRecord | undefined {
    const interest = decodeInterest(bodyOf(frame));
    const known = this.#topology.nodes.get(connection.peer.uuid);
    if (known && known.revision >= interest.to) return known;
    if (known?.revision === interest.from) this.#put(applyInterest(known, interest));
    else send(connection, FrameType.WANT_RECORD, new Uint8Array());
    return known;
  }

  #put(record: NodeRecord): void {
    if (!this.#topology.hasRoomFor(record)) {
      throw new FrameError("there are more nodes, topics and services than can be known");
    }
    this.#topology.put(record);
  }

  /** Who is still connected when its end is over has not ended. */
  #askAgain(connection: Connection): void {
    if (this.#doubted.has(connection)) return;
    this.#doubted.add(connection);
    const cancel = this.#clock.after(AFTERWARDS_MS, () => {
      this.#doubted.delete(connection);
      send(connection, FrameType.WANT_RECORD, new Uint8Array());
    }, { unref: true });
    void connection.ended.then(cancel);
  }

  #sendRecord(connection: Connection): void {
    send(connection, FrameType.RECORD, encodeRecord(this.#own.record));
  }
}

function send(connection: Connection, type: number, body: Uint8Array): void {
  connection.outbox.push(type, (writer) => {
    beginFrame(writer, type, 0);
    writer.writeBytes(body);
  });
}

function bodyOf({ bytes, body, end }: FrameReader): Uint8Array {
  if (end - body > MAX_RECORD_BYTES) throw new FrameError(`a record of ${end - body} bytes`);
  return bytes.subarray(body, end);
}
