import { BufferPool } from "../../lib/bytes/buffer_pool.ts";
import type { Introduction } from "../../lib/handshake/handshake.ts";
import type { Logger } from "../../lib/log/logger.ts";
import type { NodeRecord, TcpAddress } from "../../lib/mesh/node_record.ts";
import type { Evidence } from "../../lib/mesh/peer_links.ts";
import type { Topology } from "../../lib/mesh/topology.ts";
import type { Connection, FrameHandler } from "../../lib/peer/connection.ts";
import { ConnectionPool } from "../../lib/peer/connection_pool.ts";
import { Dialer } from "../../lib/peer/dialer.ts";
import { PeerServer } from "../../lib/peer/peer_server.ts";
import { RecordExchange } from "../../lib/peer/records/record_exchange.ts";
import type { Clock } from "../../lib/time/clock.ts";
import type { Transport } from "../../lib/transport/transport.ts";
import { FrameType } from "../../lib/wire/frame.ts";

/** What {@linkcode composePeerParts} puts together. */
export interface PeerParts {
  readonly handlers: FrameHandler[];
  readonly records: RecordExchange;
  readonly pool: ConnectionPool;
  readonly server: PeerServer;
}

/** Whose peers they are, and what is around them. */
export interface PeerSurroundings {
  /** What the node says of itself at present. */
  readonly own: { readonly record: NodeRecord };
  readonly domainId: string;
  readonly topology: Topology;
  readonly transport: Transport<TcpAddress>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly suspect: (uuid: string, evidence: Evidence) => void;
  readonly linkEnded?: (connection: Connection) => void;
}

/** Puts together all of a node that has to do with its peers, with limits that tests can reach. */
export function composePeerParts(surroundings: PeerSurroundings): PeerParts {
  const { own, domainId, topology, transport, clock, random, logger, suspect } = surroundings;
  const introduce = (): Introduction => ({
    id: own.record.id,
    domainId,
    revision: own.record.revision,
  });
  const records = new RecordExchange(own, topology, clock);
  const handlers: FrameHandler[] = [];
  handlers[FrameType.RECORD] = (...frame) => records.readRecord(...frame);
  handlers[FrameType.INTEREST] = (...frame) => records.readInterest(...frame);
  handlers[FrameType.WANT_RECORD] = (peer) => records.readWantRecord(peer);
  const pool = new ConnectionPool({
    dialer: new Dialer({ unix: null, tcp: transport }, introduce, clock),
    topology,
    records,
    handlers,
    maxMessageBytes: 2 ** 20,
    outbox: {
      maxBytes: 2 ** 20,
      highWaterBytes: 2 ** 18,
      maxAgeMs: 60_000,
      maxMessageBytes: 2 ** 28,
      sendTimeoutMs: 1000,
    },
    buffers: new BufferPool(),
    clock,
    random,
    logger,
    suspect,
    linkEnded: surroundings.linkEnded ?? (() => {}),
  });
  const server = new PeerServer({
    introduce,
    knows: (uuid) => topology.nodes.get(uuid)?.revision ?? -1,
    serve: (dialled) => pool.serve(dialled),
    clock,
    logger,
  });
  return { handlers, records, pool, server };
}
