import { encode, type ValueType } from "@std/msgpack";
import type { NodeId } from "../mesh/node_record.ts";
import type { Socket } from "../transport/transport.ts";
import { PROTOCOL_VERSION } from "../wire/frame.ts";
import { decodeMap, parseCount, parseNodeId, type RecordError } from "./record_message.ts";

/** The largest handshake message, its envelope included. */
export const MAX_HANDSHAKE_BYTES = 4096;

/** How long a handshake may take, in milliseconds. */
export const HANDSHAKE_TIMEOUT_MS = 5000;

const ENVELOPE_BYTES = 8;
const NONCE_BYTES = 32;
/** "rosy" */
const MAGIC = 0x72_6f_73_79;

/** The kinds of handshake messages. 4 (proof) and 5 (accept) are kept for authentication. */
export const HandshakeKind = { HELLO: 1, WELCOME: 2, REFUSAL: 3 } as const;

/** Why a connection was refused. */
export type RefusalReason = "version" | "domain" | "node" | "key" | "busy" | "malformed";

const REFUSAL_REASONS: readonly RefusalReason[] = [
  "version",
  "domain",
  "node",
  "key",
  "busy",
  "malformed",
];

/** A connection that one of the two sides did not want. */
export class HandshakeError extends Error {
  override readonly name = "HandshakeError";
  /** Why. */
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** What one side of a handshake says of itself. */
export interface Introduction {
  /** Who it is. */
  readonly id: NodeId;
  /** The domain it belongs to. */
  readonly domainId: string;
  /** The revision of its own record. */
  readonly revision: number;
}

/** What both sides know of the other after a handshake. */
export interface Greeting {
  /** Who the other side is. */
  readonly id: NodeId;
  /** The revision of its own record. */
  readonly revision: number;
  /** The revision of our record that it knows, -1 for none. */
  readonly knows: number;
}

/**
 * The handshake's side that opened the connection.
 *
 * @param socket A socket on which nothing was read or written yet.
 * @param own What we say of ourselves.
 * @param peer `uuid`: who must be at the other end; `knows`: the revision we know of its record.
 * @returns What the other side said.
 * @throws {HandshakeError} If it refuses or is no such node.
 */
export async function greet(
  socket: Socket,
  own: Introduction,
  peer: { readonly uuid: string; readonly knows: number },
): Promise<Greeting> {
  await writeMessage(socket, HandshakeKind.HELLO, {
    ...introduction(own, peer.knows),
    to: peer.uuid,
  });
  const { kind, version, body } = await readMessage(socket);
  if (kind === HandshakeKind.REFUSAL) throw refusedBy(socket, body);
  checkVersion(version);
  if (kind !== HandshakeKind.WELCOME) {
    throw new HandshakeError("malformed", `${socket.remote} answered with kind ${kind}`);
  }
  const greeting = parseGreeting(body);
  if (greeting.id.uuid !== peer.uuid) {
    throw new HandshakeError("node", `${socket.remote} is another node than expected`);
  }
  return greeting;
}

/**
 * The handshake's side that accepted the connection.
 *
 * @param socket A socket on which nothing was read or written yet.
 * @param own What we say of ourselves.
 * @param knows Tells the revision that we know of a node's record, -1 for none.
 * @returns What the other side said.
 * @throws {HandshakeError} If we refuse; the other side has been told why.
 */
export async function welcome(
  socket: Socket,
  own: Introduction,
  knows: (uuid: string) => number,
): Promise<Greeting> {
  try {
    const { kind, version, body } = await readMessage(socket);
    checkVersion(version);
    if (kind !== HandshakeKind.HELLO) {
      throw new HandshakeError("malformed", `expected a hello, got kind ${kind}`);
    }
    const greeting = parseGreeting(body);
    const { domain, to } = body;
    if (domain !== own.domainId) {
      throw new HandshakeError("domain", `this node belongs to another domain than yours`);
    }
    if (to !== own.id.uuid) {
      throw new HandshakeError("node", `this is node "${own.id.name}", not the one you look for`);
    }
    if (greeting.id.uuid === own.id.uuid) {
      throw new HandshakeError("node", `this is node "${own.id.name}" itself`);
    }
    await writeMessage(
      socket,
      HandshakeKind.WELCOME,
      introduction(own, knows(greeting.id.uuid)),
    );
    return greeting;
  } catch (error) {
    if (error instanceof HandshakeError) await refuse(socket, error);
    throw error;
  }
}

/**
 * Tells the other side that the connection is not wanted.
 *
 * @param socket The socket, which the caller closes after.
 * @param error Why.
 */
export async function refuse(socket: Socket, error: HandshakeError): Promise<void> {
  const { reason, message } = error;
  try {
    await writeMessage(socket, HandshakeKind.REFUSAL, { reason, message });
  } catch {
    // The other side has gone: it needs no reason any more.
  }
}

function introduction(own: Introduction, knows: number): Record<string, ValueType> {
  return {
    id: { ...own.id },
    domain: own.domainId,
    revision: own.revision,
    knows,
    nonce: crypto.getRandomValues(new Uint8Array(NONCE_BYTES)),
  };
}

function parseGreeting(body: Record<string, ValueType | undefined>): Greeting {
  const { id, revision, knows, nonce } = body;
  if (!(nonce instanceof Uint8Array) || nonce.length !== NONCE_BYTES) {
    throw new HandshakeError(
      "malformed",
      `a hello or welcome without ${NONCE_BYTES} bytes of nonce`,
    );
  }
  try {
    return {
      id: parseNodeId(id),
      revision: parseCount("revision", revision),
      knows: parseCount("knows", knows, -1),
    };
  } catch (error) {
    throw new HandshakeError("malformed", (error as RecordError).message, { cause: error });
  }
}

function refusedBy(socket: Socket, body: Record<string, ValueType | undefined>): HandshakeError {
  const reason = REFUSAL_REASONS.find((known) => known === body.reason) ?? "malformed";
  const message = typeof body.message === "string" ? body.message.slice(0, 200) : "no reason given";
  return new HandshakeError(reason, `${socket.remote} refused the connection: ${message}`);
}

function checkVersion(version: number): void {
  if (version === PROTOCOL_VERSION) return;
  throw new HandshakeError(
    "version",
    `protocol version ${version} meets version ${PROTOCOL_VERSION}: update the older rosy`,
  );
}

async function writeMessage(
  socket: Socket,
  kind: number,
  body: Record<string, ValueType>,
): Promise<void> {
  const encoded = encode(body);
  const message = new Uint8Array(ENVELOPE_BYTES + encoded.length);
  const view = new DataView(message.buffer);
  view.setUint32(0, MAGIC);
  message[4] = PROTOCOL_VERSION;
  message[5] = kind;
  view.setUint16(6, encoded.length, true);
  message.set(encoded, ENVELOPE_BYTES);
  for (let written = 0; written < message.length;) {
    written += await socket.write(message.subarray(written));
  }
}

async function readMessage(
  socket: Socket,
): Promise<{ kind: number; version: number; body: Record<string, ValueType | undefined> }> {
  const envelope = await readExactly(socket, ENVELOPE_BYTES);
  const view = new DataView(envelope.buffer);
  if (view.getUint32(0) !== MAGIC) {
    throw new HandshakeError("malformed", `${socket.remote} does not speak rosy's protocol`);
  }
  const version = envelope[4]!;
  const kind = envelope[5]!;
  const length = view.getUint16(6, true);
  if (length > MAX_HANDSHAKE_BYTES - ENVELOPE_BYTES) {
    throw new HandshakeError("malformed", `a handshake message of ${length} bytes is too large`);
  }
  const bytes = await readExactly(socket, length);
  if (version !== PROTOCOL_VERSION && kind !== HandshakeKind.REFUSAL) {
    return { kind, version, body: {} };
  }
  try {
    return { kind, version, body: decodeMap(bytes) };
  } catch (error) {
    throw new HandshakeError("malformed", "a handshake message that cannot be read", {
      cause: error,
    });
  }
}

/** Reads no byte more than asked for: what follows are frames, which another reader takes. */
async function readExactly(socket: Socket, count: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(count);
  for (let filled = 0; filled < count;) {
    const read = await socket.read(bytes.subarray(filled));
    if (read === null) {
      throw new Deno.errors.UnexpectedEof(`${socket.remote} closed during the handshake`);
    }
    filled += read;
  }
  return bytes;
}
