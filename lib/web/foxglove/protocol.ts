/**
 * The Foxglove WebSocket protocol, as its clients and servers speak it; the subprotocols
 * `foxglove.sdk.v1` and `foxglove.websocket.v1` do not differ in any of this.
 *
 * @module
 */

/** What a server may be able to do beside sending messages. */
export type Capability =
  | "clientPublish"
  | "services"
  | "parameters"
  | "parametersSubscribe"
  | "connectionGraph"
  | "assets"
  | "time";

/** How bad it is what a server has to say. */
export const StatusLevel = { INFO: 0, WARNING: 1, ERROR: 2 } as const;
/** One of them. */
export type StatusLevel = (typeof StatusLevel)[keyof typeof StatusLevel];

/** What the binary frames of a server begin with. */
export const ServerOpcode = { MESSAGE: 1, TIME: 2, SERVICE_RESPONSE: 3, ASSET: 4 } as const;
/** What the binary frames of a client begin with. */
export const ClientOpcode = { MESSAGE: 1, SERVICE_REQUEST: 2 } as const;

/** How messages of a channel are written, and what describes them. */
export interface MessageDefinition {
  /** Of the messages: `json`. */
  readonly encoding: string;
  /** What their type is called. */
  readonly schemaName: string;
  /** Of the schema: `jsonschema`. */
  readonly schemaEncoding: string;
  /** Its text. */
  readonly schema: string;
}

/** A topic, as a server tells of it. */
export interface ChannelInfo extends MessageDefinition {
  readonly id: number;
  readonly topic: string;
}

/** A topic that a client is going to send on. */
export interface ClientChannel {
  /** As the client counts them. */
  readonly id: number;
  readonly topic: string;
  readonly encoding: string;
  readonly schemaName: string;
  /** What its schema is written in, where the client has one. */
  readonly schemaEncoding?: string;
  readonly schema?: string;
}

/** A service, as a server tells of it. */
export interface ServiceInfo {
  readonly id: number;
  readonly name: string;
  readonly type: string;
  readonly request: MessageDefinition;
  readonly response: MessageDefinition;
  /** The texts of the schemas again, for clients before 2024. */
  readonly requestSchema: string;
  readonly responseSchema: string;
}

/** A param, as both sides tell of it. */
export interface Parameter {
  readonly name: string;
  /** Absent for one that there is no value of. */
  readonly value?: unknown;
  /** What of the value JSON does not tell: bytes are in base64. */
  readonly type?: "byte_array" | "float64" | "float64_array";
}

/** Who sends on which topics, listens to which, and provides what: what is other than before. */
export interface GraphUpdate {
  readonly publishedTopics: readonly { readonly name: string; readonly publisherIds: string[] }[];
  readonly subscribedTopics: readonly { readonly name: string; readonly subscriberIds: string[] }[];
  readonly advertisedServices: readonly { readonly name: string; readonly providerIds: string[] }[];
  readonly removedTopics: readonly string[];
  readonly removedServices: readonly string[];
}

/** What a server says as JSON. */
export type ServerOperation =
  | {
    readonly op: "serverInfo";
    readonly name: string;
    readonly capabilities: readonly Capability[];
    readonly supportedEncodings: readonly string[];
    readonly metadata: Readonly<Record<string, string>>;
    readonly sessionId: string;
  }
  | {
    readonly op: "status";
    readonly level: StatusLevel;
    readonly message: string;
    readonly id?: string;
  }
  | { readonly op: "removeStatus"; readonly statusIds: readonly string[] }
  | { readonly op: "advertise"; readonly channels: readonly ChannelInfo[] }
  | { readonly op: "unadvertise"; readonly channelIds: readonly number[] }
  | { readonly op: "advertiseServices"; readonly services: readonly ServiceInfo[] }
  | { readonly op: "unadvertiseServices"; readonly serviceIds: readonly number[] }
  | {
    readonly op: "serviceCallFailure";
    readonly serviceId: number;
    readonly callId: number;
    readonly message: string;
  }
  | {
    readonly op: "parameterValues";
    readonly parameters: readonly Parameter[];
    readonly id?: string;
  }
  | { readonly op: "connectionGraphUpdate" } & GraphUpdate;

/** A call of a service, or the answer. */
export interface ServicePayload {
  readonly serviceId: number;
  /** As the client counts them. */
  readonly callId: number;
  readonly encoding: string;
  readonly data: Uint8Array;
}

/** What a client says, as JSON or as bytes. */
export type ClientOperation =
  | {
    readonly op: "subscribe";
    readonly subscriptions: readonly { readonly id: number; readonly channelId: number }[];
  }
  | { readonly op: "unsubscribe"; readonly subscriptionIds: readonly number[] }
  | { readonly op: "advertise"; readonly channels: readonly ClientChannel[] }
  | { readonly op: "unadvertise"; readonly channelIds: readonly number[] }
  | {
    readonly op: "getParameters";
    readonly parameterNames: readonly string[];
    readonly id?: string;
  }
  | {
    readonly op: "setParameters";
    readonly parameters: readonly Parameter[];
    readonly id?: string;
  }
  | { readonly op: "subscribeParameterUpdates"; readonly parameterNames: readonly string[] }
  | { readonly op: "unsubscribeParameterUpdates"; readonly parameterNames: readonly string[] }
  | { readonly op: "subscribeConnectionGraph" }
  | { readonly op: "unsubscribeConnectionGraph" }
  | { readonly op: "fetchAsset"; readonly uri: string; readonly requestId: number }
  | { readonly op: "message"; readonly channelId: number; readonly data: Uint8Array }
  | { readonly op: "serviceRequest" } & ServicePayload;

/** A frame of a client makes no sense. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
  /** Whether it is an operation of another version of the protocol, perhaps. */
  readonly isUnknown: boolean;

  constructor(message: string, { isUnknown = false }: { readonly isUnknown?: boolean } = {}) {
    super(message);
    this.isUnknown = isUnknown;
  }
}
