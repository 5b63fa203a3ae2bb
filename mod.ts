/**
 * rosy: a ROS-inspired message mesh for Deno. Nodes on one machine or a local network find each other
 * by themselves and exchange messages on topics and calls of services, without a broker.
 *
 * @example Two nodes that talk
 * ```ts
 * import { buildNode } from "@rosy/rosy";
 *
 * const domainId = crypto.randomUUID();
 * await using listener = await buildNode({ name: "listener", domainId });
 * await listener.listen("greetings", (_topic, text) => console.log(`Received "${text}"`));
 *
 * await using talker = await buildNode({ name: "talker", domainId });
 * await talker.waitForListener("greetings");
 * await talker.send("greetings", "hello");
 * ```
 *
 * @module
 */
export { buildNode } from "./lib/facade/build_node.ts";
export { buildNodeFromArgs } from "./lib/facade/build_node_from_args.ts";
export { defineMesh } from "./lib/node/types/define_mesh.ts";
export { observeMesh } from "./lib/node/visit/observe_mesh.ts";
export { formatNodeId } from "./lib/mesh/node_record.ts";
export {
  groupByName,
  leastRecentLoadBalancer,
  noLoadBalancer,
  randomLoadBalancer,
} from "./lib/mesh/load_balancer.ts";
export { defineCodec } from "./lib/codec/define_codec.ts";
export { jsonCodec } from "./lib/codec/json/json.ts";
export { msgpackCodec } from "./lib/codec/msgpack/msgpack.ts";
export { structuredCloneCodec } from "./lib/codec/clone/structured_clone.ts";
export { compileSchema } from "./lib/schema/validation/compile.ts";
export { defineSchema } from "./lib/schema/named_schema.ts";
export { GoalError } from "./lib/action/goal_error.ts";
export { createLogger } from "./lib/log/logger.ts";
export { ParamError } from "./lib/params/param_error.ts";
export {
  CallTimeoutError,
  ConnectionLostError,
  NoProviderError,
  RemoteError,
} from "./lib/service/errors.ts";

export type { Action } from "./lib/action/action.ts";
export type { ActionOptions, WhenBusy } from "./lib/action/action_options.ts";
export type {
  ActionCallback,
  ActionFeedback,
  ActionGoal,
  ActionHandler,
  ActionName,
  ActionResult,
  ActionsOf,
} from "./lib/action/action_types.ts";
export type { Goal, GoalEnd } from "./lib/action/goal.ts";
export type { GoalContext } from "./lib/action/goal_context.ts";
export type { FailedState, GoalErrorOptions } from "./lib/action/goal_error.ts";
export type { CancelOptions, GoalOptions } from "./lib/action/goal_options.ts";
export type { EndState, GoalState, GoalStatus } from "./lib/action/goal_state.ts";
export type { ActionStatus, CallerGone, GoalInfo } from "./lib/action/messages.ts";
export type { ByteWriter, LentBytes } from "./lib/bytes/byte_writer.ts";
export type { Codec } from "./lib/codec/codec.ts";
export type { CodecDefinition } from "./lib/codec/define_codec.ts";
export type { CodecName } from "./lib/codec/registry.ts";
export type { LogLevel, LogThreshold } from "./lib/log/log_level.ts";
export type { Logger } from "./lib/log/logger.ts";
export type { ServiceLoadBalancer, TopicLoadBalancer } from "./lib/mesh/load_balancer.ts";
export type { NamesByKind } from "./lib/mesh/name_kinds.ts";
export type {
  Address,
  NodeId,
  NodeRecord,
  TcpAddress,
  UnixAddress,
} from "./lib/mesh/node_record.ts";
export type { DepartureReason, TopologyChange, TopologyView } from "./lib/mesh/topology.ts";
export type { WaitOptions } from "./lib/mesh/wait_for_topology.ts";
export type {
  AnyMesh,
  MeshParams,
  MeshTypes,
  ParamName,
  ParamNode,
  ParamOf,
  ParamsOf,
  ParamsOfNode,
  ServiceArgs,
  ServiceCallback,
  ServiceName,
  ServiceOutcome,
  ServicePart,
  ServiceResult,
  ServicesOf,
  TopicArgs,
  TopicCallback,
  TopicName,
  TopicsOf,
  UntypedName,
  UntypedParamNode,
} from "./lib/node/types/mesh_types.ts";
export type { ClockMessage } from "./lib/node/clock/clock_message.ts";
export type { NodeClock, SleepOptions } from "./lib/node/clock/node_clock.ts";
export type {
  AnyArgs,
  FirstArg,
  LevelsOf,
  LevelText,
  Listenable,
  ListenCallback,
  MatchesLevels,
  MatchingTopic,
  OtherArgs,
  TopicPattern,
} from "./lib/node/types/topic_patterns.ts";
export type { NodeFromArgsOptions } from "./lib/facade/build_node_from_args.ts";
export type { DefinedMesh } from "./lib/node/types/define_mesh.ts";
export type { CoreNode } from "./lib/node/core_node.ts";
export type { LogMessage, LogSource } from "./lib/logs/log_message.ts";
export type { ChildLogOptions, LogFunction, LogLineOptions, NodeLog } from "./lib/logs/node_log.ts";
export type { Node } from "./lib/facade/node.ts";
export type { ObserveOptions } from "./lib/node/visit/observe_mesh.ts";
export type { MeshOptions, NodeOptions } from "./lib/node/options/options.ts";
export type {
  RemoteStats,
  RemoteTopicStats,
  RemoteTotals,
  StatsOfOptions,
} from "./lib/node/report/remote_stats.ts";
export type { EventLoopLag } from "./lib/node/report/lag_meter.ts";
export type { ProcessLoad } from "./lib/node/report/process_load.ts";
export type { NodeStats, PeerStats, TopicStats } from "./lib/node/status/stats.ts";
export type {
  NodeStatus,
  PeerStatusEvent,
  StatusEvent,
  StatusIterator,
  StatusOptions,
} from "./lib/node/status/status.ts";
export type {
  EveryOptions,
  Repetition,
  Tick,
  TickCallback,
  TickIterator,
} from "./lib/node/clock/tick.ts";
export type { ClockEstimate } from "./lib/peer/clock_estimate.ts";
export type { DropReason } from "./lib/outbox/drop_reason.ts";
export type { PeerTraffic } from "./lib/peer/peer_traffic.ts";
export type { AnnouncedType } from "./lib/schema/announced_type.ts";
export type { JsonSchema } from "./lib/schema/json_schema.ts";
export type { ActionSchema } from "./lib/schema/action_type.ts";
export type {
  ActionSchemaTypes,
  MeshSchemas,
  MeshSchemaTypes,
  SchemaListArgs,
  ServiceSchemaFunction,
  TopicSchemaArgs,
} from "./lib/schema/mesh_schemas.ts";
export type { NamedSchema } from "./lib/schema/named_schema.ts";
export type {
  ParamCheckContext,
  ParamDefinition,
  ParamDefinitions,
  ParamValue,
  ParamValueOf,
  ParamValuesOf,
  WideParamValue,
} from "./lib/schema/param_definition.ts";
export type { SchemaInput, SchemaType } from "./lib/schema/schema_input.ts";
export type {
  StandardIssue,
  StandardJsonSchema,
  StandardJsonSchemaOptions,
  StandardResult,
  StandardSchema,
  StandardSchemaProps,
} from "./lib/schema/standard_schema.ts";
export type { FetchSchemaOptions } from "./lib/schema/exchange/schema_exchange.ts";
export type { SchemaText } from "./lib/schema/schema_text.ts";
export type { CompileOptions, SchemaCheck } from "./lib/schema/validation/compile.ts";
export type { SchemaProblem } from "./lib/schema/validation/problem.ts";
export type { ServiceSchema, TopicSchema } from "./lib/schema/topic_type.ts";
export type { SchemaDifference } from "./lib/schema/comparison/compare.ts";
export type { TypeDispute } from "./lib/schema/comparison/type_watch.ts";
export type { TypeClaim } from "./lib/schema/type_claim.ts";
export type { ClaimedType } from "./lib/schema/type_index.ts";
export type { StreamContext } from "./lib/service/outgoing_stream.ts";
export type { PartStream } from "./lib/service/part_stream.ts";
export type { PartOf, ResultOf, Service } from "./lib/service/service.ts";
export type { WindowOptions } from "./lib/service/window_options.ts";
export type { ProvideOptions } from "./lib/service/service_types.ts";
export type { CallOptions } from "./lib/service/service_caller.ts";
export type { MessageOrigin } from "./lib/topic/arrival.ts";
export type { DeliveryPolicy } from "./lib/topic/delivery_policy.ts";
export type { MessageIterator, TopicMessage } from "./lib/topic/message.ts";
export type { RawSendOptions } from "./lib/topic/raw_send_options.ts";
export type {
  RawListenOptions,
  RawMessage,
  RawMessageCallback,
} from "./lib/topic/raw_subscription.ts";
export type { ListenOptions } from "./lib/topic/subscription.ts";
export type {
  TopicTypeOptions,
  TypedListenOptions,
  TypedTopicOptions,
} from "./lib/topic/typed_options.ts";
export type { AnnounceOptions, Topic, TopicSubscription } from "./lib/topic/topic.ts";
export type { RetainOptions } from "./lib/topic/retained/retain_options.ts";
export type { TopicOptions } from "./lib/topic/topic_options.ts";
export type { UnusedParam } from "./lib/params/param_source.ts";
export type { Param, ParamHandles } from "./lib/params/param.ts";
export type {
  AnyParams,
  ParamChange,
  ParamIterator,
  ParamSubscription,
} from "./lib/params/param_change.ts";
export type { ParamDescription, ParamKind } from "./lib/params/param_description.ts";
export type { ParamErrorOptions, ParamErrorReason } from "./lib/params/param_error.ts";
export type { ParamOrigin } from "./lib/params/param_source.ts";
export type { OtherParam, Params, ParamsCheck } from "./lib/params/params.ts";
export type { RemoteParams, RemoteParamsOptions } from "./lib/params/remote/remote_params.ts";
