import type { Logger } from "../log/logger.ts";
import type { TypeDocument } from "../schema/document/type_document.ts";
import type { MeshMessage } from "./mesh_message.ts";
import type { Route } from "./route.ts";

/**
 * The port of bridges: what another system looks like to the engine that joins it to a mesh.
 *
 * A {@linkcode Link} is such a system, a {@linkcode LinkConnection} one connection to it. Names of the
 * other system, _far_ names, are written as names of the mesh are, with `/` between levels and `*` and
 * `**` in patterns, whatever they look like on its own wire: to translate them is the link's work.
 *
 * The engine does once what all links need: which names go which way, who wants what, what is kept for
 * later listeners, loops, rates, queues, counts, another connection after one that was lost.
 *
 * @module
 */

/** Another system, and how one gets into it. */
export interface Link {
  /** Its kind: the word of `rosy bridge KIND`. */
  readonly kind: string;
  /** Where it is, for people: `nats://127.0.0.1:4222`; without passwords. */
  readonly address: string;
  /**
   * What two bridges have in common that lead to the same system: of those in one mesh only one is at
   * work. Mostly the kind and the address.
   */
  readonly system: string;
  /** What it can do. */
  readonly traits: LinkTraits;
  /**
   * Opens a connection, once. It does not try again by itself: the engine does.
   *
   * @param mesh What the connection tells the mesh.
   * @param signal Gives up.
   * @throws If there is no connection: with a message that says where, why, and what to do.
   */
  connect(mesh: MeshSide, signal: AbortSignal): Promise<LinkConnection>;
}

/** What a system can do, as far as the engine has to know. */
export interface LinkTraits {
  /** Whether it tells which topics it has ({@linkcode FarNode.sends}): they are announced here then. */
  readonly tellsTopics: boolean;
  /**
   * Whether it tells who listens to what ({@linkcode FarNode.listens}): only that is sent then. Where
   * it does not, all that the routes allow is sent.
   */
  readonly tellsDemand: boolean;
  /** Whether it tells which services it has ({@linkcode FarNode.provides}). */
  readonly tellsServices: boolean;
  /** Whether `subscribe` takes patterns. Where not, those who listen here by patterns get what is told. */
  readonly takesPatterns: boolean;
  /** Whether messages carry `via` through it, so that loops over several bridges are noticed. */
  readonly carriesVia: boolean;
  /**
   * Whether rosy is on the other side, too: then also names travel that mean something to rosy alone,
   * such as those of params and actions, and calls may be answered with parts.
   */
  readonly isRosy: boolean;
}

/** What a connection tells the mesh. */
export interface MeshSide {
  /** What messages of this bridge are known by: the `uuid` of its node. */
  readonly id: string;
  /** The names of the other system that the routes allow in, as patterns and names. */
  readonly routes: readonly Route[];
  /** The same of services. */
  readonly serviceRoutes?: readonly Route[];
  /** For what a person should know. */
  readonly logger: Logger;
  /**
   * Tells what there is at the other side: the whole picture, each time it changes.
   *
   * @param nodes Its nodes; where it has no such thing, one that stands for all.
   */
  graph(nodes: readonly FarNode[]): void;
  /**
   * Counts messages that came from the other side and cannot be given to the mesh.
   *
   * @param why One of few words, such as `undecodable`.
   * @param detail More of that, for people; logged, but not too often.
   */
  refused(why: string, detail?: string): void;
}

/** A node of the other side, by far names. */
export interface FarNode {
  /** What it is called there. */
  readonly name: string;
  /** What tells it from others of its name, where there is such a thing. */
  readonly id?: string;
  /** Where it runs, if that is known. */
  readonly hostname?: string;
  /** The topics it sends on. */
  readonly sends: readonly FarEndpoint[];
  /** The topics it listens to; patterns hold a `*`. */
  readonly listens: readonly FarEndpoint[];
  /** The services it provides. */
  readonly provides: readonly FarEndpoint[];
}

/** A topic or a service of the other side. */
export interface FarEndpoint {
  /** Its far name. */
  readonly name: string;
  /** Of which type it is, where that is known. */
  readonly type?: BridgedType;
}

/**
 * A type, as it is told from one side to the other. Where messages are one object with a JSON Schema,
 * the document is `documentOf(defineSchema(name, schema))`.
 */
export interface BridgedType {
  /** What it is called: `sensor_msgs/Imu`. */
  readonly name: string;
  /** What it says: of the list of a topic's values, or of a service's arguments and its result. */
  readonly document?: TypeDocument;
}

/**
 * A message that comes from the other side: as bytes that a codec of rosy wrote, where it is one that
 * both sides know, else as values.
 */
export type FarMessage = FarOrigin & (FarBytes | FarValues);

/** What is known of it beside what it says. */
interface FarOrigin {
  /** Its far name; needed where it was subscribed to by a pattern. */
  readonly name: string;
  /** When it was published, in milliseconds since the Unix epoch; now, if absent. */
  readonly publishedAtMs?: number;
  /** Whether the other side keeps it for later listeners. */
  readonly isKept?: boolean;
  /** Where it has been: what {@linkcode MeshMessage.via} was when it was published. */
  readonly via?: readonly string[];
}

/** A list of arguments as a codec of rosy wrote it: passed on as it is. */
export interface FarBytes {
  /** The codec's name. */
  readonly codec: string;
  /** What it wrote; valid until `deliver` returns. */
  readonly bytes: Uint8Array;
}

/** A list of arguments: for one message object, that alone. */
export interface FarValues {
  readonly args: readonly unknown[];
}

/** Takes a message that comes from the other side; a promise asks to wait before the next one. */
export type DeliverFar = (message: FarMessage) => void | Promise<void>;

/** What a caller of a service is about. */
export interface CallContext {
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** How long the caller waits for the first answer, in milliseconds. */
  readonly timeoutMs: number;
  /** Whether the caller takes parts, one after the other. */
  readonly takesParts: boolean;
}

/**
 * Answers a call: with a value, or where the caller takes parts and the service has some, with an
 * async iterable of them.
 */
export type AnswerCall = (args: readonly unknown[], context: CallContext) => Promise<unknown>;

/** How a topic is subscribed to. */
export interface SubscribeOptions {
  /** The route that asks for it: `qos`, `format` and the like are in its options. */
  readonly route: Route;
}

/** One connection to another system. */
export interface LinkConnection extends AsyncDisposable {
  /** Resolves when the connection is lost, with why. It must never stay open and dead. */
  readonly lost: Promise<Error>;

  /**
   * Subscribes to a far topic. Messages that this connection has published are not delivered.
   *
   * @param name A far name, or where the link takes them, a pattern.
   * @param options How.
   * @param deliver Called for each message.
   * @returns What ends it.
   */
  subscribe(
    name: string,
    options: SubscribeOptions,
    deliver: DeliverFar,
  ): Promise<AsyncDisposable>;

  /**
   * Says that this side sends on a far topic from now on, before its first message; called anew when
   * its type becomes known.
   *
   * @param name The far name.
   * @param options `type`, and the route.
   * @returns What takes it back.
   */
  advertise?(name: string, options: AdvertiseOptions): Promise<AsyncDisposable>;

  /**
   * Publishes a message at the other side.
   *
   * @param message The message. Its bytes are valid until this returns: what is kept is copied.
   * @returns A promise where the next one should wait; it settles when this one is handed over, or,
   * for routes that are `durable`, when the other side has confirmed that it has it. It rejects where
   * the message cannot be published: that counts as a loss.
   */
  publish(message: MeshMessage): void | Promise<void>;

  /**
   * Provides a service at the other side.
   *
   * @param service Its far name.
   * @param options `type`, and the route.
   * @param answer Answers calls; what it rejects with is for the caller.
   * @returns What takes it back.
   */
  provide?(
    service: string,
    options: AdvertiseOptions,
    answer: AnswerCall,
  ): Promise<AsyncDisposable>;

  /**
   * Calls a service of the other side.
   *
   * @param service Its far name.
   * @param args Its arguments.
   * @param context Who calls.
   * @returns The answer; an async iterable for parts.
   * @throws {NoProviderError} If nobody provides it.
   * @throws {RemoteError} If it failed.
   */
  call?(service: string, args: readonly unknown[], context: CallContext): Promise<unknown>;

  /**
   * Tells the other side what there is in the mesh; called whenever that changes.
   *
   * @param nodes The nodes of the mesh, with what the routes let out, by far names.
   */
  present?(nodes: readonly FarNode[]): void;
}

/** How a topic or a service is made known at the other side. */
export interface AdvertiseOptions {
  /** The route that lets it out. */
  readonly route: Route;
  /** Of which type it is: by its route, or as the mesh says. */
  readonly type?: BridgedType;
  /** Whether its sender keeps messages for later listeners, as far as that is known. */
  readonly isKept?: boolean;
}
