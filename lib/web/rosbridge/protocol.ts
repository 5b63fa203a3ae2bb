/** How messages of a topic, or the answer of a service, are written. */
export type Compression = "none" | "cbor" | "cbor-raw";

/** How much a client wants to be told: of that level, and above. */
export type StatusLevel = "info" | "warning" | "error" | "none";

/** All of them, from the one that tells most. */
export const STATUS_LEVELS: readonly StatusLevel[] = ["info", "warning", "error", "none"];

/** How a goal has ended, in the numbers of ROS 2's `action_msgs/GoalStatus`. */
export const GoalStatusCode = { SUCCEEDED: 4, CANCELED: 5, ABORTED: 6 } as const;

/** The client is going to publish on a topic. */
export interface Advertise {
  readonly op: "advertise";
  readonly id?: string;
  readonly topic: string;
  readonly type: string;
  /** Whether the last message is kept for later listeners. */
  readonly latch: boolean;
}

/** The client publishes a message. */
export interface Publish {
  readonly op: "publish";
  readonly id?: string;
  readonly topic: string;
  readonly message: unknown;
  readonly latch: boolean;
}

/** The client listens to a topic. */
export interface Subscribe {
  readonly op: "subscribe";
  readonly id?: string;
  readonly topic: string;
  /** What the client takes the topic's type for; empty where it does not say. */
  readonly type: string;
  readonly compression: Compression;
  /** The least time between two messages, in milliseconds. */
  readonly throttleMs: number;
  /** How many messages wait while that is not over; none are kept where it is 0. */
  readonly queueLength: number;
  /** The longest frame in characters, `Infinity` for any. */
  readonly fragmentSize: number;
}

/** The client calls a service. */
export interface CallService {
  readonly op: "call_service";
  readonly id?: string;
  readonly service: string;
  readonly args: unknown;
  /** How long it waits, in milliseconds. */
  readonly timeoutMs: number;
  readonly compression: Compression;
  readonly fragmentSize: number;
}

/** The client answers a call of a service that it provides. */
export interface ServiceResponse {
  readonly op: "service_response";
  readonly id: string;
  readonly values: unknown;
  /** Whether it did what it was called for. */
  readonly result: boolean;
}

/** The client starts a goal. */
export interface SendActionGoal {
  readonly op: "send_action_goal";
  readonly id: string;
  readonly action: string;
  readonly args: unknown;
  /** Whether it wants to hear how the goal gets on. */
  readonly feedback: boolean;
  readonly fragmentSize: number;
}

/** The client tells how far a goal is that it works on. */
export interface ActionFeedback {
  readonly op: "action_feedback";
  readonly id: string;
  readonly values: unknown;
}

/** The client tells how a goal has ended that it worked on. */
export interface ActionResult {
  readonly op: "action_result";
  readonly id: string;
  readonly values: unknown;
  readonly status: number | undefined;
  readonly result: boolean;
}

/** A part of the JSON of an operation. */
export interface Fragment {
  readonly op: "fragment";
  readonly id: string;
  readonly data: string;
  /** Which one, from 0 on. */
  readonly num: number;
  /** How many there are. */
  readonly total: number;
}

/** Whatever a client may want. */
export type ClientOperation =
  | Advertise
  | { readonly op: "unadvertise"; readonly id?: string; readonly topic: string }
  | Publish
  | Subscribe
  | { readonly op: "unsubscribe"; readonly id?: string; readonly topic: string }
  | CallService
  | { readonly op: "advertise_service"; readonly service: string; readonly type: string }
  | { readonly op: "unadvertise_service"; readonly service: string }
  | ServiceResponse
  | SendActionGoal
  | { readonly op: "cancel_action_goal"; readonly id: string; readonly action: string }
  | { readonly op: "advertise_action"; readonly action: string; readonly type: string }
  | { readonly op: "unadvertise_action"; readonly action: string }
  | ActionFeedback
  | ActionResult
  | Fragment
  | { readonly op: "set_level"; readonly level: StatusLevel }
  | { readonly op: "auth" };

/** What a client sent makes no sense. */
export class ProtocolError extends Error {
  /** The name of the class. */
  override readonly name = "ProtocolError";
  /** The id of the operation, where it has one. */
  readonly id: string | undefined;

  /**
   * @param message What makes no sense.
   * @param id The id of the operation, where it has one.
   */
  constructor(message: string, id?: string) {
    super(message);
    this.id = id;
  }
}
