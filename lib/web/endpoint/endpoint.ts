import type { Logger } from "../../log/logger.ts";
import type { Clock } from "../../time/clock.ts";
import type { MeshView } from "../gateway/mesh_view.ts";
import type { ClientQueue } from "./client_queue.ts";

/** What a session of a client works with. */
export interface SessionParts {
  /** The mesh, as this client may see and use it; whoever opened the session closes it. */
  readonly view: MeshView;
  /** What goes to the client. */
  readonly queue: ClientQueue;
  /** The subprotocol that was agreed on; empty where there is none. */
  readonly protocol: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** One client of an endpoint: takes what comes from it, and sends through its queue; knows no sockets. */
export interface Session {
  /**
   * Takes one frame of the client: text, or bytes that are the session's own. What makes no sense is
   * answered as the protocol says, and does not throw.
   */
  receive(data: string | Uint8Array): void;
  /**
   * Tells which messages the client will not get, by the keys they were queued with: too much waited.
   * What it answers comes before the next message.
   */
  dropped?(counts: ReadonlyMap<string, number>): void;
  /**
   * The client is gone: ends what the session itself has begun. Idempotent.
   *
   * @returns Where its last words are still to be said, when they are: its view stays open until then.
   */
  close(): void | Promise<void>;
}

/** A protocol that clients speak over WebSockets. */
export interface SocketEndpoint {
  /** Its path on the server: `/rosbridge`. */
  readonly path: string;
  /** What it is called in logs. */
  readonly name: string;
  /** The subprotocols that it knows, the best first; none where it does not care. */
  readonly protocols: readonly string[];
  /** Whether a client that offers none of them is let in all the same. */
  readonly needsProtocol: boolean;
  /** The largest frame of a client, in bytes. */
  readonly maxFrameBytes: number;
  /** Whether what waits for a client may be put together: whether its frames are self-delimiting bytes. */
  readonly isBatched: boolean;
  /**
   * How long a velocity holds that is not sent again, in milliseconds: then the robot stops. For clients
   * that say nothing when a robot is to stop.
   *
   * @default {Infinity}
   */
  readonly holdMs?: number;
  /** Begins a session. */
  open(parts: SessionParts): Session;
}
