import { type Address, isWildcard, type NodeRecord } from "../mesh/node_record.ts";
import type { OwnRecord } from "../mesh/own_record.ts";
import type { Topology } from "../mesh/topology.ts";
import { beginFrame, FrameType } from "../wire/frame.ts";
import { FrameError, type FrameReader } from "../wire/frame_reader.ts";
import type { Connection } from "./connection.ts";
import {
  applyInterest,
  decodeInterest,
  decodeRecord,
  diffRecords,
  encodeInterest,
  encodeRecord,
  MAX_RECORD_BYTES,
} from "./record_message.ts";

/** Tells peers over open connections what this node listens to and provides, and hears it of them. */
export class RecordExchange {
  readonly #own: OwnRecord;
  readonly #topology: Topology;

  constructor(own: OwnRecord, topology: Topology) {
    this.#own = own;
    this.#topology = topology;
  }

  /**
   * Brings the peer of a new connection up to date.
   *
   * @param connection The connection.
   * @param knows The revision of our record that the peer knows, -1 for none.
   */
  introduce(connection: Connection, knows: number): void {
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

  /** Reads a RECORD frame. */
  readRecord(connection: Connection, frame: FrameReader): void {
    const record = decodeRecord(bodyOf(frame));
    if (record.id.uuid !== connection.peer.uuid) {
      throw new FrameError("it sent the record of another node");
    }
    const known = this.#topology.nodes.get(record.id.uuid);
    // What discovery heard of the addresses is seen from here; the node knows its own side only.
    const addresses = known ? known.addresses : seenFrom(connection, record.addresses);
    this.#topology.put({ ...record, addresses });
  }

  /** Reads an INTEREST frame. */
  readInterest(connection: Connection, frame: FrameReader): void {
    const interest = decodeInterest(bodyOf(frame));
    const known = this.#topology.nodes.get(connection.peer.uuid);
    if (known && known.revision >= interest.to) return;
    if (known?.revision === interest.from) this.#topology.put(applyInterest(known, interest));
    else send(connection, FrameType.WANT_RECORD, new Uint8Array());
  }

  /** Answers a WANT_RECORD frame. */
  readWantRecord(connection: Connection): void {
    this.#sendRecord(connection);
    if (connection.outbox.isOverflowing) throw new FrameError("it does not read what it asks for");
  }

  #sendRecord(connection: Connection): void {
    send(connection, FrameType.RECORD, encodeRecord(this.#own.record));
  }
}

/** A node that listens on all interfaces cannot know which of them leads to us; the socket does. */
function seenFrom({ remoteHostname }: Connection, addresses: readonly Address[]): Address[] {
  return addresses.map((address) =>
    address.transport === "tcp" && isWildcard(address.hostname)
      ? { ...address, hostname: remoteHostname }
      : address
  );
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
