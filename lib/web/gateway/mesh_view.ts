import type { MeshFigures } from "../../figures/mesh_figures.ts";
import type { ListedKind } from "../../mesh/names_in.ts";
import type { Goal } from "../../action/goal.ts";
import type { NodeId } from "../../mesh/node_record.ts";
import type { ParamChange, ParamSubscription } from "../../params/param_change.ts";
import type { ParamDescription } from "../../params/param_description.ts";
import type { ClaimedType } from "../../schema/type_index.ts";
import type { ActionDocument } from "../../schema/document/action_document.ts";
import type { TypeDocument } from "../../schema/document/type_document.ts";
import type { TopicMessage } from "./topic_message.ts";

/** What is exposed: names of these kinds. Those of params are `NODE/PARAM`. */
export type ExposedKind = "topics" | "services" | "params" | "actions";

/** What one may do with it: see it, listen, get; or send, call, set, start. */
export type Right = "read" | "write";

/** Who a client is: whoever has the one may look only. */
export type Role = "view" | "control";

/** A topic, a service or an action, as one client sees it. */
export interface Endpoint {
  /** The full name. */
  readonly name: string;
  /** What nodes say of its type; none where nobody has a schema, several where they disagree. */
  readonly types: readonly ClaimedType[];
  /** Who sends on the topic, or provides the service or the action. */
  readonly sources: readonly NodeId[];
  /** Who listens to the topic; of services and actions nobody is known. */
  readonly users: readonly NodeId[];
  /** Whether the client may listen to the topic, or follow the goals of the action. */
  readonly mayRead: boolean;
  /** Whether the client may send on it, call it, start goals of it. */
  readonly mayWrite: boolean;
}

/** A node, as one client sees it: with the names that the client may see. */
export interface SeenNode {
  /** Who it is. */
  readonly id: NodeId;
  /** The topics that it sends on, sorted. */
  readonly sends: readonly string[];
  /** The topics that it listens to, sorted. */
  readonly listens: readonly string[];
  /** The services that it provides, sorted. */
  readonly services: readonly string[];
  /** The actions that it provides, sorted. */
  readonly actions: readonly string[];
  /** Whether the client may see any of its params. */
  readonly hasParams: boolean;
}

/** How a client listens. */
export interface ViewListenOptions {
  /** Whether it gets what was sent before and retained. @default {true} */
  readonly retained?: boolean;
}

/** How long a client waits. */
export interface ViewWaitOptions {
  /** How long, in milliseconds. @default {10000} */
  readonly timeoutMs?: number;
  /** Gives up. */
  readonly signal?: AbortSignal;
}

/** What becomes of a topic when the client that sends on it falls silent. */
export interface Lease {
  /** How long it may be silent, in milliseconds; `Infinity` until it is gone. */
  readonly ms: number;
  /** The message that is sent then, once: a robot's stop. */
  readonly args: readonly unknown[];
}

/** How a client sends. */
export interface ViewSendOptions {
  /** Replaces what this client said before of this topic; `null` ends it. */
  readonly lease?: Lease | null;
}

/** How a client starts a goal. */
export interface ViewGoalOptions extends ViewWaitOptions {
  /** How long the goal may take, in milliseconds. */
  readonly deadlineMs?: number;
  /** Whether it goes on when the client is gone. @default {false} */
  readonly goesOn?: boolean;
}

/**
 * A mesh as one client of a gateway may see and use it. Whatever an endpoint does for a client, it does
 * by this: names that are not exposed are not there, and what the client's role does not allow is
 * refused, so no endpoint has to think of either.
 *
 * - **Names** are full, with or without a slash before them.
 * - **Errors** are all of {@linkcode GatewayError}.
 * - **Close**: `await using`, or {@linkcode close}: what it listens to ends, calls are given up, goals
 *   that are not to go on are canceled, leases are sent.
 */
export interface MeshView extends AsyncDisposable {
  /** What the client may do at most. */
  readonly role: Role;
  /** Aborted once it is closed. */
  readonly signal: AbortSignal;
  /** Who the gateway is in the mesh. */
  readonly gateway: NodeId;
  /** Whether there is something of that name which the client may read or write; for what is to come, too. */
  may(right: Right, kind: ExposedKind, name: string): boolean;

  /** The nodes that have something the client may see, the longest known first. */
  nodes(): readonly SeenNode[];
  /** What there is and the client may see, sorted by names. */
  list(kind: ListedKind): readonly Endpoint[];
  /** One of them; `undefined` where there is none. */
  find(kind: ListedKind, name: string): Endpoint | undefined;
  /**
   * Calls back when any of that may have changed: the mesh, or the rules; once for what changes at one
   * time. @returns Ends it.
   */
  onChange(callback: () => void): () => void;
  /**
   * Has the gateway ask all nodes what they count, once a second for all clients together, and calls back
   * each time; at once where it does so already. @returns Ends it.
   */
  onFigures(callback: () => void): () => void;
  /**
   * What they have told last, as far as the client may see it, rates from the second time on; `null`
   * before that, and where no client wants to know.
   */
  figures(): MeshFigures | null;
  /**
   * What the schema of a topic, service or action says; of an action `goal`, `feedback` and `result`.
   * `null` where nobody has one, or the nodes disagree and none can be had.
   */
  schemaOf(
    kind: "topics" | "services",
    name: string,
    options?: ViewWaitOptions,
  ): Promise<TypeDocument | null>;
  schemaOf(
    kind: "actions",
    name: string,
    options?: ViewWaitOptions,
  ): Promise<ActionDocument | null>;

  /**
   * Listens to a topic, or to all by a pattern that the client may read.
   *
   * @param callback Called for each message; nothing waits for it: what a client cannot take is for
   * its {@linkcode ClientQueue}.
   * @returns Ends it.
   */
  listen(
    topic: string,
    callback: (message: TopicMessage) => void,
    options?: ViewListenOptions,
  ): () => void;
  /** The last message of a topic: one that was seen or is retained, else the next one. */
  lastMessage(topic: string, options?: ViewWaitOptions): Promise<TopicMessage>;
  /** Sends a message; resolves when the mesh has room for the next one. */
  send(topic: string, args: readonly unknown[], options?: ViewSendOptions): Promise<void>;
  /** Sends what a codec has encoded: the list of arguments. */
  sendRaw(
    topic: string,
    codec: string,
    bytes: Uint8Array,
    options?: ViewSendOptions,
  ): Promise<void>;
  /**
   * Tells that this client is going to send on a topic, so that it is listed.
   *
   * @param options `retain`: how many messages are kept for later listeners, for all clients.
   * @returns Ends it.
   */
  announce(topic: string, options?: { readonly retain?: number }): () => void;

  /** Calls a service. */
  call(service: string, args: readonly unknown[], options?: ViewWaitOptions): Promise<unknown>;
  /** Calls a service for its parts; one that is no stream has one. `timeoutMs` is that of each. */
  stream(
    service: string,
    args: readonly unknown[],
    options?: ViewWaitOptions,
  ): AsyncIterable<unknown>;
  /** Provides a service, until the client is gone. @returns Ends it. */
  provide(
    service: string,
    handler: (args: readonly unknown[], signal: AbortSignal) => unknown,
  ): Promise<() => Promise<void>>;

  /** The full names of nodes with params that the client may see, and of those params; sorted. */
  paramNodes(): readonly string[];
  /** All there is to know of the params of a node that the client may see. */
  describeParams(node: string, options?: ViewWaitOptions): Promise<readonly ParamDescription[]>;
  /** Sets params of a node: all or none. */
  setParams(
    node: string,
    values: Readonly<Record<string, unknown>>,
    options?: ViewWaitOptions,
  ): Promise<void>;
  /** Gives params the values again that they began with; all that may be set where none is named. */
  resetParams(node: string, names: readonly string[], options?: ViewWaitOptions): Promise<void>;
  /** Follows the params of a node that the client may see. */
  watchParams(node: string, callback: (change: ParamChange) => void): ParamSubscription;

  /**
   * Starts a goal. Unless it `goesOn`, it is canceled when the client is gone. What its promises reject
   * with is that of nodes: {@linkcode asGatewayError} says what to tell a client.
   */
  startGoal(action: string, goal: unknown, options?: ViewGoalOptions): Goal;
  /** Follows a goal of somebody. */
  followGoal(action: string, id: string, options?: ViewWaitOptions): Goal;
  /** Provides an action, until the client is gone. @returns Ends it. */
  provideAction(
    action: string,
    handler: (
      goal: unknown,
      context: { readonly id: string; readonly signal: AbortSignal },
    ) => AsyncGenerator<unknown, unknown, void> | Promise<unknown>,
  ): Promise<() => Promise<void>>;

  /** Ends it. Idempotent. */
  close(): Promise<void>;
}
