import type { MeshFigures } from "../../figures/mesh_figures.ts";
import type { ListedKind } from "../../mesh/names_in.ts";
import type { GoalEnd } from "../../action/goal.ts";
import type { GoalStatus } from "../../action/goal_state.ts";
import type { NodeId } from "../../mesh/node_record.ts";
import type { ParamChange } from "../../params/param_change.ts";
import type { TypeClaim } from "../../schema/type_claim.ts";
import type { GatewayErrorCode } from "../gateway/gateway_error.ts";
import type { Role, SeenNode } from "../gateway/mesh_view.ts";

/** The version of the protocol; one that older clients do not understand has other subprotocols. */
export const PROTOCOL_VERSION = 1;

/**
 * Which messages of a topic a client gets that does not keep up: the latest, or as many as there is
 * room for.
 */
export type ListenPolicy = "latest" | "all";

/** What is sent on a topic when its client falls silent; see `Lease` of the gateway. */
export interface LastWord {
  /** After how many milliseconds; until the client is gone where that is not said. */
  readonly ms?: number;
  /** The message. */
  readonly args: readonly unknown[];
}

/** What a client asks that goes on for a while: a number that it chooses, unique while that lasts. */
interface Numbered {
  readonly id: number;
}

/** How long a client waits, in milliseconds. */
interface Waits {
  readonly timeoutMs?: number;
}

/** What a client says. */
export type ClientOperation =
  | Listen
  | (Numbered & { readonly op: "announce"; readonly topic: string; readonly retain?: number })
  | Send
  | SendRaw
  | (Numbered & Waits & { readonly op: "last"; readonly topic: string })
  | (Numbered & Waits & {
    readonly op: "call";
    readonly service: string;
    readonly args: readonly unknown[];
  })
  | (Numbered & Waits & {
    readonly op: "stream";
    readonly service: string;
    readonly args: readonly unknown[];
    readonly credit: number;
  })
  | (Numbered & { readonly op: "credit"; readonly parts: number })
  | (Numbered & { readonly op: "end"; readonly reason?: string })
  | (Numbered & Waits & { readonly op: "describeParams"; readonly node: string })
  | (Numbered & Waits & {
    readonly op: "setParams";
    readonly node: string;
    readonly values: Readonly<Record<string, unknown>>;
  })
  | (Numbered & Waits & {
    readonly op: "resetParams";
    readonly node: string;
    readonly names: readonly string[];
  })
  | (Numbered & { readonly op: "watchParams"; readonly node: string })
  | StartGoal
  | FollowGoal
  | (Numbered & { readonly op: "cancelGoal"; readonly reason?: string })
  | (Numbered & { readonly op: "catalogue" })
  | (Numbered & { readonly op: "figures" })
  | (Numbered & {
    readonly op: "schema";
    readonly kind: ListedKind;
    readonly name: string;
  })
  | { readonly op: "ping" }
  | { readonly op: "pong" };

/** Listens to a topic, or to all by a pattern. */
export interface Listen extends Numbered {
  readonly op: "listen";
  readonly topic: string;
  readonly retained?: boolean;
  readonly policy?: ListenPolicy;
  readonly maxHz?: number;
}

/** Sends a message; with a number it is answered when the mesh has room for the next one. */
export interface Send {
  readonly op: "send";
  readonly id?: number;
  readonly topic: string;
  readonly args: readonly unknown[];
  readonly lease?: LastWord | null;
}

/** The same, with the arguments as MessagePack; not in JSON. */
export interface SendRaw {
  readonly op: "sendRaw";
  readonly id?: number;
  readonly topic: string;
  readonly bytes: Uint8Array;
}

/** Starts a goal. */
export interface StartGoal extends Numbered, Waits {
  readonly op: "startGoal";
  readonly action: string;
  readonly goal: unknown;
  readonly deadlineMs?: number;
  readonly goesOn?: boolean;
  readonly credit: number;
}

/** Follows a goal of somebody. */
export interface FollowGoal extends Numbered, Waits {
  readonly op: "followGoal";
  readonly action: string;
  readonly goalId: string;
  readonly credit: number;
}

/** What a gateway says beside messages. */
export type ServerOperation =
  | {
    readonly op: "hello";
    readonly version: number;
    readonly role: Role;
    readonly gateway: NodeId;
    readonly heartbeatMs: number;
    readonly maxFrameBytes: number;
  }
  | (Numbered & { readonly op: "sender"; readonly node: NodeId })
  | (Numbered & { readonly op: "topic"; readonly name: string })
  | { readonly op: "lost"; readonly counts: readonly (readonly [id: number, count: number])[] }
  | (Numbered & { readonly op: "answer"; readonly value: unknown })
  | (Numbered & { readonly op: "part"; readonly value: unknown })
  | (Numbered & { readonly op: "end" })
  | ErrorOperation
  | (Numbered & { readonly op: "params"; readonly change: ParamChange })
  | (Numbered & {
    readonly op: "goal";
    readonly goalId: string;
    readonly status: GoalStatus;
    readonly provider: NodeId | null;
  })
  | (Numbered & { readonly op: "goalEnd"; readonly end: GoalEnd })
  | CatalogueOperation
  | (Numbered & { readonly op: "figures"; readonly figures: MeshFigures })
  | { readonly op: "ping" }
  | { readonly op: "pong" };

/** Something cannot be done; whatever has the number is over. */
export interface ErrorOperation {
  readonly op: "error";
  /** What failed; absent where a message without a number was refused, or a frame made no sense. */
  readonly id?: number;
  /** The topic of a message without a number that was refused. */
  readonly topic?: string;
  readonly code: GatewayErrorCode;
  /** The name of the error among nodes: `"CallTimeoutError"`. */
  readonly kind: string;
  readonly message: string;
  /** What else such an error has: `{ timeoutMs: 500 }`. */
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** A topic, a service or an action in a catalogue. */
export interface CatalogueEntry {
  readonly name: string;
  readonly types: readonly Pick<TypeClaim, "name" | "encoding" | "hash">[];
  /** The `uuid`s of nodes. */
  readonly sources: readonly string[];
  readonly users: readonly string[];
  readonly mayRead: boolean;
  readonly mayWrite: boolean;
}

/** What is new or other in a mesh, and what is gone; the first time all of it. */
export interface CatalogueOperation extends Numbered {
  readonly op: "catalogue";
  readonly nodes: readonly SeenNode[];
  readonly topics: readonly CatalogueEntry[];
  readonly services: readonly CatalogueEntry[];
  readonly actions: readonly CatalogueEntry[];
  /** The names that are gone; of nodes the `uuid`s. */
  readonly gone: Readonly<Record<ListedKind | "nodes", readonly string[]>>;
}

/** What a message is said to be, before its arguments: names are sent once, and then numbers. */
export interface MessageHeader {
  /** The subscription. */
  readonly id: number;
  readonly sender: number;
  /** 0 for the topic that was asked for; the other ones of a pattern have numbers. */
  readonly topic: number;
  readonly publishedAtMs: number;
  readonly sequence: number;
  readonly retained: boolean;
  /** Whether its sender keeps it for later listeners. */
  readonly kept: boolean;
}
