/**
 * The test kit: nodes in one process, without sockets and multicast, in virtual time, with faults.
 *
 * @example A message gets there, unless the link is cut
 * ```ts
 * import { testMesh } from "@rosy/rosy/testing";
 * import { assertEquals } from "@std/assert";
 *
 * Deno.test("positions arrive", async () => {
 *   await using mesh = testMesh({ delayMs: 5 });
 *   const positions = await mesh.record("position");
 *   const gps = await mesh.node("gps");
 *   await mesh.clock.run(gps.waitForListener("position"));
 *
 *   await gps.send("position", { x: 1, y: 2 });
 *   await mesh.clock.advance(100);
 *   assertEquals(positions.args, [[{ x: 1, y: 2 }]]);
 *
 *   mesh.link(gps).cut();
 *   await gps.send("position", { x: 3, y: 4 });
 *   await mesh.clock.advance(1000);
 *   assertEquals(positions.messages.length, 1);
 * });
 * ```
 *
 * @module
 */
export { testMesh } from "./create_test_mesh.ts";

export type { Recording } from "./recording.ts";
export type { LinkConditions, TestLink } from "./test_link.ts";
export type { TestLogLine } from "./test_log.ts";
export type { NodeReference, TestMesh, TestMeshOptions } from "./test_mesh.ts";
export type { LimitOptions, VirtualClock } from "./virtual_clock.ts";

// What these refer to, most of it as "@rosy/rosy" exports it.
export type { ByteWriter, LentBytes } from "../bytes/byte_writer.ts";
export type { Codec } from "../codec/codec.ts";
export type { CodecName } from "../codec/registry.ts";
export type { Logger, LogLevel } from "../log/logger.ts";
export type { ServiceLoadBalancer, TopicLoadBalancer } from "../mesh/load_balancer.ts";
export type { Address, NodeId, NodeRecord, TcpAddress, UnixAddress } from "../mesh/node_record.ts";
export type { DepartureReason, TopologyChange, TopologyView } from "../mesh/topology.ts";
export type { WaitOptions } from "../mesh/wait_for_topology.ts";
export type {
  AnyMesh,
  MeshTypes,
  ServiceArgs,
  ServiceCallback,
  ServiceName,
  ServiceResult,
  ServicesOf,
  TopicArgs,
  TopicCallback,
  TopicName,
  TopicsOf,
  UntypedName,
} from "../node/mesh_types.ts";
export type { Node } from "../node/node.ts";
export type { NodeOptions } from "../node/options.ts";
export type { NodeStats, PeerStats, TopicStats } from "../node/stats.ts";
export type {
  NodeStatus,
  PeerStatusEvent,
  StatusEvent,
  StatusIterator,
  StatusOptions,
} from "../node/status.ts";
export type { ClockEstimate } from "../peer/clock_estimate.ts";
export type { DropReason } from "../peer/peer_events.ts";
export type { PeerTraffic } from "../peer/peer_traffic.ts";
export type { Service } from "../service/service.ts";
export type { CallOptions } from "../service/service_caller.ts";
export type { Clock } from "../time/clock.ts";
export type { TopicMessage } from "../topic/message.ts";
export type { RawMessage, RawMessageCallback } from "../topic/raw_subscription.ts";
export type { ListenOptions } from "../topic/subscription.ts";
export type { Topic, TopicSubscription } from "../topic/topic.ts";
export type { DeliveryPolicy, TopicOptions } from "../topic/topic_options.ts";
