import { errorText } from "../../log/error_text.ts";
import type { Logger } from "../../log/logger.ts";
import type { Clock } from "../../time/clock.ts";
import type { ClientSocket, SocketReceiver } from "../../transport/web_exchange.ts";
import type { MeshView } from "../gateway/mesh_view.ts";
import { ClientQueue } from "./client_queue.ts";
import type { Session, SocketEndpoint } from "./endpoint.ts";
import type { QueueBudget } from "./queue_budget.ts";

/** WebSocket status: the server has a fault, RFC 6455, section 7.4.1. */
const INTERNAL_ERROR = 1011;

/** Where nothing is left to say, the view is closed at once: a robot that is steered stops. */
async function closeAfter(lastWords: void | Promise<void>, view: MeshView): Promise<void> {
  try {
    if (lastWords) await lastWords;
  } finally {
    await view.close();
  }
}

/** Stands for a session that could not begin. */
const NONE: Session = { receive: () => {}, close: () => {} };

/** What a session is made of, beside its socket. */
export interface ServeSessionOptions {
  /** What the client may see; closed when it is gone. */
  readonly view: MeshView;
  /** The subprotocol that was agreed on; empty where there is none. */
  readonly protocol: string;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The most bytes that wait for the client; see {@linkcode ClientQueue}. */
  readonly maxQueueBytes?: number;
  /** What the queues of all clients share. */
  readonly budget?: QueueBudget;
}

/**
 * Serves one client of an endpoint until its connection ends.
 *
 * @param endpoint What it speaks.
 * @param socket Its WebSocket.
 * @param options The mesh as it may see it, and what goes with it.
 * @returns What takes the frames of the client. A fault in the session ends this client alone.
 */
export function serveSession(
  endpoint: SocketEndpoint,
  socket: ClientSocket,
  { view, protocol, clock, logger, maxQueueBytes, budget }: ServeSessionOptions,
): SocketReceiver {
  const queue = new ClientQueue(socket, {
    clock,
    maxBytes: maxQueueBytes,
    budget,
    isBatched: endpoint.isBatched,
    dropped: (counts) => guard(() => session.dropped?.(counts)),
  });
  const fail = (error: unknown) => {
    logger.error(
      `A client of ${endpoint.name} is sent away, for it has met a fault: ${errorText(error)}`,
    );
    queue.end(INTERNAL_ERROR, "the server has a fault");
  };
  const guard = (run: () => void) => {
    try {
      run();
    } catch (error) {
      fail(error);
    }
  };
  let session: Session = NONE;
  guard(() => session = endpoint.open({ view, queue, protocol, clock, logger }));
  return {
    receive: (data) => guard(() => session.receive(data)),
    closed: () => {
      queue.close();
      let lastWords: void | Promise<void> = undefined;
      guard(() => lastWords = session.close());
      closeAfter(lastWords, view).catch(fail);
    },
  };
}
