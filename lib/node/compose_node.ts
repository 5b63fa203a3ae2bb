import { BufferPool } from "../bytes/buffer_pool.ts";
import { CodecRegistry, resolveCodec } from "../codec/registry.ts";
import { errorText } from "../log/error_text.ts";
import type { NodeId } from "../mesh/node_record.ts";
import { CLOCK_TOPIC } from "../mesh/clock_topic.ts";
import { OwnRecord } from "../mesh/own_record.ts";
import { Topology } from "../mesh/topology.ts";
import type { FrameHandler } from "../peer/connection.ts";
import { ConnectionPool } from "../peer/connection_pool.ts";
import type { Credentials } from "../handshake/credentials.ts";
import { Dialer, type Transports } from "../peer/dialer.ts";
import type { Introduction } from "../handshake/handshake.ts";
import { PeerDirectory } from "../peer/records/peer_directory.ts";
import { PeerServer } from "../peer/peer_server.ts";
import { RecordExchange } from "../peer/records/record_exchange.ts";
import { WireCodecs } from "../peer/wire_codecs.ts";
import { ServiceCaller } from "../service/service_caller.ts";
import { ServiceResponder } from "../service/service_responder.ts";
import type { Clock } from "../time/clock.ts";
import { OwnDelivery } from "../topic/own_delivery.ts";
import { DelayProbe } from "../topic/message_delay.ts";
import { TopicAnnouncer } from "../topic/topic_announcer.ts";
import { TopicListeners } from "../topic/topic_listeners.ts";
import { TopicReceiver } from "../topic/topic_receiver.ts";
import { TopicSender } from "../topic/topic_sender.ts";
import { UnreadableLog } from "../topic/unreadable_log.ts";
import type { SocketDirectory } from "../transport/socket_directory.ts";
import type { CreateDiscovery } from "./choose_discovery.ts";
import { Endpoint } from "./endpoint.ts";
import { frameHandlers } from "./frame_handlers.ts";
import { serverHost } from "./identity.ts";
import { ClockSink } from "./clock/clock_sink.ts";
import { MeshTime } from "./clock/mesh_time.ts";
import { type NodeTime, presentTime } from "./clock/node_time.ts";
import type { NodeParts } from "./node_parts.ts";
import { NodeTypes } from "./types/node_types.ts";
import { namesOfNode } from "./options/node_names.ts";
import type { ResolvedNodeOptions } from "./options/options.ts";
import { StatsInquirer } from "./report/stats_inquirer.ts";
import { StatsReporter } from "./report/stats_reporter.ts";
import { StatsBook } from "./status/stats_book.ts";
import { StatusFeed } from "./status/status_feed.ts";

/** `send` waits for room once this much waits for one peer, or a quarter of what may wait. */
const HIGH_WATER_BYTES = 384 * 1024;

/** What a node is given of the world around it. */
export interface NodeSurroundings {
  /** Who the node is. */
  readonly id: NodeId;
  readonly clock: Clock;
  /** Chance: a number from 0 up to, but not including, 1. */
  readonly random: () => number;
  readonly transports: Transports;
  /** Finds where Unix sockets go. */
  readonly openDirectory: () => Promise<SocketDirectory>;
  /** Makes what finds the other nodes. */
  readonly createDiscovery: CreateDiscovery;
  /** What the node proves itself with, where it has a key. */
  readonly credentials?: Credentials;
}

/**
 * Puts a node together: the one place that knows all of its parts.
 *
 * @param options The node's options.
 * @param surroundings Where it gets time, chance and the network from.
 * @param create Makes the node of its parts: a {@linkcode MeshNode}, or what can do more.
 * @returns The node, not started.
 */
export function composeNode<N>(
  options: ResolvedNodeOptions,
  surroundings: NodeSurroundings,
  create: (parts: NodeParts) => N,
): N {
  const { logger, domainId } = options;
  const { id: self, clock, random, transports, credentials } = surroundings;
  const buffers = new BufferPool();
  const codec = resolveCodec(options.dataCodec);
  const codecs = new WireCodecs(new CodecRegistry([codec, ...options.codecs]));
  const topology = new Topology((error) => {
    logger.error(`A subscriber of the topology failed: ${errorText(error)}`);
  });

  const status = new StatusFeed(self, { topology, clock });
  const own = new OwnRecord(self, Deno.pid, (before, after) => {
    if (!topology.nodes.has(self.uuid)) return;
    topology.put(after);
    discovery.update(after);
    records.publish(pool.connections(), before, after);
  }, (...change) => types.own.claimsOf(...change));
  const introduce = (): Introduction => ({
    id: self,
    domainId,
    revision: own.record.revision,
    credentials,
    maxMessageBytes: options.maxMessageBytes,
  });

  const handlers: FrameHandler[] = [];
  const records = new RecordExchange(own, topology, clock);
  const pool: ConnectionPool = new ConnectionPool({
    dialer: new Dialer(transports, introduce, clock),
    topology,
    records,
    handlers,
    maxMessageBytes: options.maxMessageBytes,
    outbox: {
      maxBytes: options.maxOutboxBytes,
      maxMessageBytes: options.maxMessageBytes,
      highWaterBytes: Math.min(HIGH_WATER_BYTES, options.maxOutboxBytes / 4),
      maxAgeMs: options.maxOutboxAgeMs,
      sendTimeoutMs: options.sendTimeoutMs,
    },
    buffers,
    clock,
    random,
    logger,
    suspect: (uuid, evidence) => discovery.suspect(uuid, evidence),
    linkOpened: (connection) => {
      caller.connectionOpened(connection);
      sender.retained.connectionOpened(connection);
    },
    linkEnded: (connection) => caller.connectionEnded(connection),
    events: status,
  });
  const names = namesOfNode(self.name, options);
  const types: NodeTypes = new NodeTypes({
    own,
    topology,
    pool,
    clock,
    logger,
    invalid: (...invalid) => status.invalid(...invalid),
    disputed: (...dispute) => status.disputed(...dispute),
  });
  if (options.mesh) types.define(options.mesh.schemas, names);
  const directory = new PeerDirectory({
    ownUuid: self.uuid,
    topology,
    connections: () => pool.connections(),
    clock,
    random,
  });
  const discovery = surroundings.createDiscovery({
    introduce,
    directory,
    topology,
    links: pool,
    clock,
    random,
    onHealth: (health) => status.health(health),
  });

  const listeners = new TopicListeners(
    (topic, isListened) => own.set("topics", topic, isListened),
    (topic, subscription) => {
      receiver.joined(topic, subscription);
      sender.retained.joined(topic, subscription);
    },
  );
  const time: NodeTime = options.clock === "system" ? presentTime(clock) : new MeshTime({
    clock,
    topology,
    logger,
    events: status,
    listen: (take) => listeners.add(CLOCK_TOPIC, new ClockSink(take)),
  });
  const delays = new DelayProbe({ clock, time: time.clock });
  const unreadable = new UnreadableLog(logger, clock);
  const undecodable = (peer: NodeId, topic: string, count: number) =>
    status.undecodable(peer, topic, count);
  const receiver: TopicReceiver = new TopicReceiver({
    listeners,
    codecs,
    topology,
    maxMessageBytes: options.maxMessageBytes,
    unreadable,
    delays,
    lost: (peer, topic, count) => status.lost(peer, topic, count),
    undecodable,
  });
  const responder = new ServiceResponder(
    codecs,
    logger,
    (service, isProvided) => own.set("services", service, isProvided),
  );
  const ownDelivery = new OwnDelivery({
    listeners,
    maxBytes: options.maxOutboxBytes,
    sendTimeoutMs: options.sendTimeoutMs,
    clock,
    logger,
    unreadable,
    undecodable,
    dropped: (topic, count, why) => status.dropped(self, topic, count, why),
  });
  const announcer = new TopicAnnouncer({
    clock,
    logger,
    tell: (topics) => own.setAll("sends", topics),
  });
  const sender: TopicSender = new TopicSender({
    self,
    topology,
    announcer,
    typeOf: (topic) => types.own.topic(topic),
    balancer: options.topicLoadBalancer,
    pool,
    own: ownDelivery,
    codec,
    codecs,
    buffers,
    maxMessageBytes: options.maxMessageBytes,
    clock,
    time: time.clock,
  });
  const caller = new ServiceCaller({
    self,
    topology,
    balancer: options.serviceLoadBalancer,
    pool,
    responder,
    codec,
    codecs,
    maxMessageBytes: options.maxMessageBytes,
    clock: time.patience,
    machineClock: clock,
  });

  const stats = new StatsBook({
    self,
    invalid: types.invalid,
    topology,
    pool,
    sender,
    ownDelivery,
    receiver,
    listeners,
    clock,
  });
  const sources = { book: stats, status, topology, pool, receiver, delays, clock };
  const report = {
    reporter: new StatsReporter(sources),
    inquirer: new StatsInquirer({ pool, clock }),
  };
  const readers = { receiver, retained: sender.retained, responder, caller, records, directory };
  Object.assign(handlers, frameHandlers({ ...readers, ...report, schemas: types.exchange }));

  const server = new PeerServer({
    introduce,
    knows: (uuid) => topology.nodes.get(uuid)?.revision ?? -1,
    serve: (dialled) => pool.serve(dialled),
    clock,
    logger,
  });
  const endpoint = new Endpoint({
    uuid: self.uuid,
    transports,
    openDirectory: surroundings.openDirectory,
    serverHost: serverHost(options.serverHost, options.interface),
    serverPort: options.serverPort,
    server,
    pool,
    drainTimeoutMs: options.sendTimeoutMs,
    logger,
  });
  return create({
    own,
    names,
    types,
    topology,
    discovery,
    endpoint,
    listeners,
    sender,
    caller,
    responder,
    status,
    stats,
    ...report,
    time,
    clock,
    logger,
    signal: options.signal,
  });
}
