/**
 * What a server of rosbridge says to its clients, version 2 of the protocol; what clients say is in
 * `lib/web/rosbridge/protocol.ts`.
 *
 * @module
 */
import type { Fragment } from "../../web/rosbridge/protocol.ts";

/** A message of a topic. */
export interface ServerPublish {
  readonly op: "publish";
  readonly topic: string;
  readonly message: unknown;
  /** Whether it came as CBOR: bytes are bytes, numbers what they are. */
  readonly isCbor: boolean;
}

/** The answer to a call. */
export interface ServerServiceResponse {
  readonly op: "service_response";
  readonly id: string;
  readonly values: unknown;
  /** Whether the service did what it was called for. */
  readonly result: boolean;
  readonly isCbor: boolean;
}

/** A call of a service that the client provides. */
export interface ServerCall {
  readonly op: "call_service";
  /** Absent where no answer is wanted. */
  readonly id?: string;
  readonly service: string;
  readonly args: unknown;
}

/** What a server tells people. */
export interface ServerStatus {
  readonly op: "status";
  readonly level: "error" | "warning" | "info" | "none";
  readonly message: string;
  /** Of which operation it is, where that is said. */
  readonly id?: string;
}

/** Whatever a server may say. */
export type ServerOperation =
  | ServerPublish
  | ServerServiceResponse
  | ServerCall
  | ServerStatus
  | Fragment
  /** JSON as a picture, which was not asked for. */
  | { readonly op: "png" }
  /** What clients need not know. */
  | { readonly op: "other"; readonly name: string };

/** Says something to the server. */
export type Say = (operation: Readonly<Record<string, unknown>>) => void;
