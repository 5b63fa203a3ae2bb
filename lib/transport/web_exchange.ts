/** The server's end of one WebSocket: what is sent to its client. */
export interface ClientSocket {
  /** What was sent and has not been handed to the network yet, in bytes. */
  readonly bufferedBytes: number;
  /** Sends a frame: text, or bytes, which must not be changed later. Nothing once it is closed. */
  send(data: string | Uint8Array): void;
  /** Ends the connection; see RFC 6455, section 7.4, for codes. Idempotent. */
  close(code: number, reason: string): void;
}

/** A {@linkcode ClientSocket} of a network, which may be cut without a word. */
export interface NetworkSocket extends ClientSocket {
  /** How many frames have come, answers to {@linkcode NetworkSocket.ask} included. */
  readonly heardFrames: number;
  /** Asks the client to answer, of which whoever wrote it need not know. Nothing once it is closed. */
  ask(): void;
}

/** Who is told what comes from the client of a WebSocket. */
export interface SocketReceiver {
  /** Takes a frame: text, or bytes that are the receiver's own. */
  receive(data: string | Uint8Array): void;
  /**
   * The connection is gone, whoever ended it. Called once; nothing is received after it.
   *
   * @param why What is known of that, for people; the other end may have chosen the words.
   */
  closed(why?: string): void;
}

/** How a request becomes a WebSocket. */
export interface UpgradeOptions {
  /** The subprotocol that was chosen among those that the client offers; none where it is left out. */
  readonly protocol?: string;
  /** The largest frame that the client may send, in bytes; in text a character counts as one at least. */
  readonly maxFrameBytes: number;
  /**
   * How long a client may be silent before it is asked whether it is there; if it does not answer for
   * as long, it is gone. In milliseconds, of which Deno takes whole seconds.
   *
   * @default {30000}
   */
  readonly idleTimeoutMs?: number;
  /** The connection is open: who takes what comes? Not called for a client that went before that. */
  readonly opened: (socket: NetworkSocket) => SocketReceiver;
}

/** One request beyond what `Request` has. */
export interface WebExchange {
  /** Who asks: an IP address and a port. */
  readonly remote: { readonly hostname: string; readonly port: number };
  /** Whether it came by TLS. */
  readonly isSecure: boolean;
  /** Resolves once the answer is written to its end, or cannot be any more. */
  readonly completed: Promise<void>;
  /**
   * Makes a WebSocket of the request.
   *
   * @returns What the handler is to answer; status 400 if the request asks for no WebSocket.
   */
  upgrade(options: UpgradeOptions): Response;
}

/** Answers requests. */
export type WebHandler = (
  request: Request,
  exchange: WebExchange,
) => Response | Promise<Response>;
