import { BufferPool } from "../bytes/buffer_pool.ts";
import { CodecRegistry, resolveCodec } from "../codec/registry.ts";
import { createMdnsDiscovery } from "../discovery/mdns/create_mdns_discovery.ts";
import { errorText } from "../log/error_text.ts";
import { OwnRecord } from "../mesh/own_record.ts";
import { Topology } from "../mesh/topology.ts";
import type { FrameHandler } from "../peer/connection.ts";
import { ConnectionPool } from "../peer/connection_pool.ts";
import { Dialer, type Transports } from "../peer/dialer.ts";
import type { Introduction } from "../peer/handshake.ts";
import { PeerServer } from "../peer/peer_server.ts";
import { RecordExchange } from "../peer/record_exchange.ts";
import { WireCodecs } from "../peer/wire_codecs.ts";
import { ServiceCaller } from "../service/service_caller.ts";
import { ServiceResponder } from "../service/service_responder.ts";
import { systemClock } from "../time/clock.ts";
import { OwnDelivery } from "../topic/own_delivery.ts";
import { TopicListeners } from "../topic/topic_listeners.ts";
import { TopicReceiver } from "../topic/topic_receiver.ts";
import { TopicSender } from "../topic/topic_sender.ts";
import { SocketDirectory } from "../transport/socket_directory.ts";
import { createTcpTransport } from "../transport/tcp.ts";
import { createUnixTransport } from "../transport/unix.ts";
import { FrameType } from "../wire/frame.ts";
import { Endpoint } from "./endpoint.ts";
import { createNodeId, serverHost } from "./identity.ts";
import type { AnyMesh, MeshTypes } from "./mesh_types.ts";
import { MeshNode } from "./mesh_node.ts";
import type { Node } from "./node.ts";
import { type NodeOptions, type ResolvedNodeOptions, resolveOptions } from "./options.ts";

/** `send` waits for room once this much waits for one peer, or a quarter of what may wait. */
const HIGH_WATER_BYTES = 384 * 1024;

/**
 * Builds a node and starts it.
 *
 * @param options Its name, and whatever is to be other than usual.
 * @returns The node, known to the others and ready to send and to listen.
 * @throws {TypeError} If an option is unknown or of a wrong type.
 * @throws {RangeError} If an option is out of range.
 * @throws {Error} If the node can listen nowhere, or there is no such interface.
 *
 * @example Send a message
 * ```ts
 * import { buildNode } from "@rosy/rosy";
 *
 * await using node = await buildNode({ name: "talker", domainId: crypto.randomUUID() });
 * await node.listen("greetings", (topic, text) => console.log(`${topic}: ${text}`));
 * await node.send("greetings", "hello");
 * ```
 *
 * @example Check names and payloads when compiling
 * ```ts
 * import { buildNode } from "@rosy/rosy";
 *
 * interface Robot {
 *   topics: { imu: [{ x: number; y: number; z: number }] };
 *   services: { multiply(a: number, b: number): number };
 * }
 *
 * await using node = await buildNode<Robot>({ name: "imu", domainId: crypto.randomUUID() });
 * await node.send("imu", { x: 0, y: 0, z: 9.81 });
 * // @ts-expect-error: there is no topic of that name
 * await node.send("imo", { x: 0, y: 0, z: 9.81 });
 * ```
 */
export async function buildNode<M extends MeshTypes = AnyMesh>(
  options: NodeOptions,
): Promise<Node<M>> {
  const resolved = resolveOptions(options);
  const node = compose(resolved);
  if (resolved.start) await node.start();
  // The types of a mesh exist for the compiler alone; a node handles any name and any value.
  return node as unknown as Node<M>;
}

/** Puts a node together: the one place that knows all of its parts. */
function compose(options: ResolvedNodeOptions): MeshNode {
  const { logger, domainId } = options;
  const clock = systemClock;
  const random = Math.random;
  const buffers = new BufferPool();
  const codec = resolveCodec(options.dataCodec);
  const codecs = new WireCodecs(new CodecRegistry([codec, ...options.codecs]));
  const topology = new Topology((error) => {
    logger.error(`A subscriber of the topology failed: ${errorText(error)}`);
  });
  const self = createNodeId(options.name);

  const own = new OwnRecord(self, Deno.pid, (before, after) => {
    if (!topology.nodes.has(self.uuid)) return;
    topology.put(after);
    discovery.update(after);
    records.publish(pool.connections(), before, after);
  });
  const introduce = (): Introduction => ({ id: self, domainId, revision: own.record.revision });
  const transports: Transports = {
    unix: options.allowUnixConnections ? createUnixTransport({ clock, logger }) : null,
    tcp: options.allowTcpConnections
      ? createTcpTransport({ clientHost: options.clientHost, clock, logger })
      : null,
  };

  const handlers: FrameHandler[] = [];
  const records = new RecordExchange(own, topology);
  const pool: ConnectionPool = new ConnectionPool({
    dialer: new Dialer(transports, introduce, clock),
    topology,
    records,
    handlers,
    maxMessageBytes: options.maxMessageBytes,
    outbox: {
      maxBytes: options.maxOutboxBytes,
      maxFrameBytes: options.maxMessageBytes,
      highWaterBytes: Math.min(HIGH_WATER_BYTES, options.maxOutboxBytes / 4),
      maxAgeMs: options.maxOutboxAgeMs,
      sendTimeoutMs: options.sendTimeoutMs,
    },
    buffers,
    clock,
    random,
    logger,
    suspect: (uuid, evidence) => discovery.suspect(uuid, evidence),
    linkEnded: (connection) => caller.connectionEnded(connection),
  });
  const discovery = createMdnsDiscovery({
    domainId,
    interface: options.interface,
    topology,
    links: pool,
    logger,
    clock,
    random,
  });

  const listeners = new TopicListeners((topic, isListened) => own.setTopic(topic, isListened));
  const receiver = new TopicReceiver(listeners, codecs, topology, logger);
  const responder = new ServiceResponder(
    codecs,
    logger,
    (service, isProvided) => own.setService(service, isProvided),
  );
  const sender = new TopicSender({
    self,
    topology,
    balancer: options.topicLoadBalancer,
    pool,
    own: new OwnDelivery({
      self,
      listeners,
      codec,
      maxBytes: options.maxOutboxBytes,
      sendTimeoutMs: options.sendTimeoutMs,
      clock,
      logger,
    }),
    codec,
    codecs,
    buffers,
    clock,
  });
  const caller = new ServiceCaller({
    self,
    topology,
    balancer: options.serviceLoadBalancer,
    pool,
    responder,
    codec,
    codecs,
    clock,
  });

  handlers[FrameType.TOPIC] = (connection, frame) => receiver.read(connection, frame);
  handlers[FrameType.CALL] = (connection, frame) => responder.readCall(connection, frame);
  handlers[FrameType.CANCEL] = (connection, frame) => responder.readCancel(connection, frame);
  handlers[FrameType.ANSWER] = (connection, frame) => caller.readAnswer(connection, frame);
  handlers[FrameType.FAILURE] = (connection, frame) => caller.readFailure(connection, frame);
  handlers[FrameType.RECORD] = (connection, frame) => records.readRecord(connection, frame);
  handlers[FrameType.INTEREST] = (connection, frame) => records.readInterest(connection, frame);
  handlers[FrameType.WANT_RECORD] = (connection) => records.readWantRecord(connection);

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
    openDirectory: () => SocketDirectory.open({ logger, clock }),
    serverHost: serverHost(options.serverHost, options.interface),
    server,
    pool,
    drainTimeoutMs: options.sendTimeoutMs,
    logger,
  });
  return new MeshNode({
    own,
    topology,
    discovery,
    endpoint,
    listeners,
    sender,
    caller,
    responder,
    clock,
    logger,
    signal: options.signal,
  });
}
