/**
 * A mesh from a browser: topics, services, params and actions over one WebSocket, typed as those of
 * nodes. Runs in browsers, Deno, Node from 22 on and Bun.
 *
 * @module
 */
export { connect } from "./connect.ts";
export { GatewayError } from "../gateway/gateway_error.ts";
export { GoalError } from "../../action/goal_error.ts";
export { ParamError } from "../../params/param_error.ts";
export {
  CallTimeoutError,
  ConnectionLostError,
  NoProviderError,
  RemoteError,
} from "../../service/errors.ts";

export type { ChannelIterator } from "./channel.ts";
export type { ClientGoalOptions } from "./client_goal.ts";
export type { ClientWaitOptions } from "./client_params.ts";
export type { ClientClock, ConnectOptions, WebSocketLike } from "./connect_options.ts";
export type { ClientStatus } from "./link.ts";
export type { ClientListenOptions, ClientMessages, ClientSubscription } from "./listening.ts";
export type { CatalogueItem, MeshCatalogue } from "./mesh_catalogue.ts";
export type {
  ClientService,
  ClientTopic,
  ListenedArgs,
  MeshClient,
  MeshClientParams,
} from "./mesh_client.ts";
export type { ActionDocument } from "../../schema/document/action_document.ts";
export type { TypeDocument } from "../../schema/document/type_document.ts";
export type { Keywords } from "../../schema/json_schema.ts";
export type { ClientTopicOptions } from "./sending.ts";
export type { LastWord, ListenPolicy } from "../native/operations.ts";
export type { GatewayErrorCode } from "../gateway/gateway_error.ts";
export type { MeshFigures } from "../../figures/mesh_figures.ts";
export type { NodeFigures } from "../../figures/node_figures.ts";
export type { SampleState } from "../../figures/mesh_sampler.ts";
export type {
  ListeningFigures,
  RouteFigures,
  SendingFigures,
} from "../../figures/route_figures.ts";
export type { TopicFigures } from "../../figures/topic_figures.ts";
export type { Role, SeenNode } from "../gateway/mesh_view.ts";
