import type { Logger } from "../../log/logger.ts";
import type { Clock } from "../../time/clock.ts";
import type { WebExchange } from "../../transport/web_exchange.ts";
import { isSocket, offeredProtocols } from "../access/credential.ts";
import type { SocketEndpoint } from "../endpoint/endpoint.ts";
import { problemResponse } from "../endpoint/problem.ts";
import { serveSession } from "../endpoint/serve_session.ts";
import type { Gateway } from "../gateway/gateway.ts";
import type { Role } from "../gateway/mesh_view.ts";
import type { ClientLimit } from "./client_limit.ts";

/** What opening a session takes. */
export interface SocketParts {
  readonly gateway: Gateway;
  readonly clients: ClientLimit;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly maxQueueBytes?: number;
}

/**
 * Answers a request to an endpoint of WebSockets.
 *
 * @param endpoint The endpoint.
 * @param request The request.
 * @param context What else is known of it, and what the client may do.
 * @param parts What a session takes.
 * @returns The answer that opens the WebSocket, or says why there is none.
 */
export function answerSocket(
  endpoint: SocketEndpoint,
  request: Request,
  { exchange, role }: { readonly exchange: WebExchange; readonly role: Role },
  { gateway, clients, clock, logger, maxQueueBytes }: SocketParts,
): Response {
  if (!isSocket(request)) {
    return problemResponse({
      status: 426,
      title: "No WebSocket",
      detail: `This is ${endpoint.name}: it is spoken over a WebSocket`,
    }, { upgrade: "websocket", connection: "Upgrade" });
  }
  const offered = offeredProtocols(request);
  const protocol = endpoint.protocols.find((known) => offered.includes(known));
  if (protocol === undefined && endpoint.needsProtocol) {
    const known = endpoint.protocols.join(", ");
    return problemResponse({
      status: 400,
      title: "No subprotocol",
      detail: `A client of ${endpoint.name} must offer one of these subprotocols: ${known}`,
    });
  }
  if (clients.isFull) return clients.refusal();
  return exchange.upgrade({
    protocol,
    maxFrameBytes: endpoint.maxFrameBytes,
    opened: (socket) => {
      const leave = clients.enter();
      const view = gateway.open({ role, presence: socket, holdMs: endpoint.holdMs });
      const session = serveSession(endpoint, socket, {
        view,
        protocol: protocol ?? "",
        clock,
        logger,
        maxQueueBytes,
        budget: clients.budget,
      });
      const who = `a client of ${endpoint.name} from ${exchange.remote.hostname}`;
      logger.info(`Here is ${who}, who may ${role}`);
      return {
        receive: session.receive,
        closed: () => {
          leave();
          session.closed();
          logger.info(`Gone is ${who}`);
        },
      };
    },
  });
}
