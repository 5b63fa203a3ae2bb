/**
 * What a server of Foxglove's WebSocket protocol says, as its clients have to take it: by versions that
 * differ in what they leave out. What clients say is in `lib/web/foxglove/protocol.ts`.
 *
 * @module
 */
import type {
  ChannelInfo,
  GraphUpdate,
  MessageDefinition,
  Parameter,
  ServicePayload,
  StatusLevel,
} from "../../web/foxglove/protocol.ts";

/** What a server can do, as it tells first of all. */
export interface ServerInfo {
  readonly op: "serverInfo";
  /** What it is called. */
  readonly name: string;
  /** What it can do beside sending messages, such as `clientPublish`. */
  readonly capabilities: readonly string[];
  /** In which encodings it takes messages and requests. */
  readonly supportedEncodings: readonly string[];
}

/** A service, as a server tells of it. */
export interface ServerService {
  readonly id: number;
  readonly name: string;
  /** What its type is called. */
  readonly type: string;
  /** How requests are written; of servers before 2024 with the server's encoding left empty. */
  readonly request: MessageDefinition;
  readonly response: MessageDefinition;
}

/** What of a topic's messages a server sends. */
export interface ServerMessage {
  readonly op: "message";
  readonly subscriptionId: number;
  /** When it was sent or logged, in milliseconds since the Unix epoch. */
  readonly epochMs: number;
  readonly data: Uint8Array;
}

/** Whatever a server may say. */
export type ServerOperation =
  | ServerInfo
  | ServerMessage
  | { readonly op: "serviceResponse" } & ServicePayload
  | { readonly op: "status"; readonly level: StatusLevel; readonly message: string }
  | { readonly op: "advertise"; readonly channels: readonly ChannelInfo[] }
  | { readonly op: "unadvertise"; readonly channelIds: readonly number[] }
  | { readonly op: "advertiseServices"; readonly services: readonly ServerService[] }
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
  | { readonly op: "connectionGraphUpdate" } & GraphUpdate
  /** What this client does not need. */
  | { readonly op: "other"; readonly name: string };
