import { pause } from "../../flow/pause.ts";
import type { NodeRecord } from "../../mesh/node_record.ts";
import type { OwnRecord } from "../../mesh/own_record.ts";
import { nameCount, withAddresses } from "../../mesh/record_names.ts";
import type { Topology } from "../../mesh/topology.ts";
import type { Clock } from "../../time/clock.ts";
import { beginFrame, FrameType } from "../../wire/frame.ts";
import { FrameError, type FrameReader } from "../../wire/frame_reader.ts";
import type { Connection } from "../connection.ts";
import { AFTERWARDS_MS, Departures } from "./departures.ts";
import { seenFrom } from "./peers_message.ts";
import {
  applyInterest,
  decodeInterest,
  decodeRecord,
  diffRecords,
  encodeInterest,
  encodeRecord,
  interestSize,
  MAX_RECORD_BYTES,
} from "./record_message.ts";

/** Fewer names are no work to speak of. */
const MANY_NAMES = 4096;
/** Who makes work has to wait for so many times as long as it took. */
const REST_FACTOR = 4;
const LONGEST_REST_MS = 2000;
/** Where a node was before it moved is tried, too: it may be back. */
const MAX_EARLIER_ADDRESSES = 3;

/** Tells peers over open connections what this node offers and hears, and learns it of them. */
export class RecordExchange {
  readonly #own: Pick<OwnRecord, "record">;
  readonly #topology: Topology;
  readonly #clock: Clock;
  /** The nodes that were not known until they told of themselves. */
  readonly #introduced = new Set<string>();
  readonly #departures: Departures;
  /** The connections of nodes that told of themselves when they had just ended. */
  readonly #doubted = new WeakSet<Connection>();
  /** The connections on which a record was asked for that has not come yet. */
  readonly #asked = new WeakSet<Connection>();

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
    // Of who came to us by itself nobody else tells that it has moved.
    if (this.#introduced.has(connection.peer.uuid)) this.noteMoved(connection);
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
    let bytes: Uint8Array | null = null;
    for (const connection of connections) {
      // A peer that misses a change sees so by the revision of the next, and asks for the whole.
      if (connection.outbox.isOverflowing) continue;
      bytes ??= encodeInterest(diffRecords(before, after));
      send(connection, FrameType.INTEREST, bytes);
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
      return nameCount(this.#own.record);
    });
  }

  /**
   * What has so many names makes much work: others come first then.
   *
   * @param work Does it. @returns How many names it was about.
   */
  #paced(work: () => number): void | Promise<void> {
    const startMs = this.#clock.monotonicMs();
    if (work() < MANY_NAMES) return;
    const restMs = REST_FACTOR * (this.#clock.monotonicMs() - startMs);
    return pause(Math.min(restMs, LONGEST_REST_MS), { clock: this.#clock, unref: true });
  }

  /**
   * Takes note of where a node is that cannot be reached where it was, by a connection from it.
   *
   * @param connection The connection that it has opened.
   */
  noteMoved({ peer, remoteHostname, isLocal }: Connection): void {
    const known = this.#topology.nodes.get(peer.uuid);
    if (!known || isLocal) return;
    const [first, ...others] = known.addresses.filter(({ transport }) => transport === "tcp");
    if (first?.transport !== "tcp") return;
    const moved = { ...first, hostname: remoteHostname };
    const before = [first, ...others].slice(0, MAX_EARLIER_ADDRESSES);
    if (before.some((address) => JSON.stringify(address) === JSON.stringify(moved))) return;
    const local = known.addresses.filter(({ transport }) => transport === "unix");
    this.#topology.put(withAddresses(known, [...local, moved, ...before]));
  }

  #takeRecord(connection: Connection, frame: FrameReader): number {
    const record = decodeRecord(bodyOf(frame));
    if (record.id.uuid !== connection.peer.uuid) {
      throw new FrameError("it sent the record of another node");
    }
    const known = this.#topology.nodes.get(record.id.uuid);
    this.#asked.delete(connection);
    if (!known && this.#departures.has(record.id.uuid)) {
      this.#askAgain(connection);
      return nameCount(record);
    }
    // What discovery heard of the addresses is seen from here; the node knows its own side only.
    const addresses = known
      ? known.addresses
      : seenFrom(connection.remoteHostname, record.addresses);
    this.#put(withAddresses(record, addresses));
    if (!known) this.#introduced.add(record.id.uuid);
    return nameCount(record);
  }

  #takeInterest(connection: Connection, frame: FrameReader): number {
    const interest = decodeInterest(bodyOf(frame));
    const known = this.#topology.nodes.get(connection.peer.uuid);
    if (known && known.revision >= interest.to) return interestSize(interest);
    if (known?.revision === interest.from) this.#put(applyInterest(known, interest));
    else if (!this.#asked.has(connection)) {
      // Once: what is changed until the answer comes is in the answer.
      this.#asked.add(connection);
      send(connection, FrameType.WANT_RECORD, new Uint8Array());
    }
    return interestSize(interest);
  }

  #put(record: NodeRecord): void {
    if (!this.#topology.hasRoomFor(record)) {
      throw new FrameError("there are more nodes and names than can be known");
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
