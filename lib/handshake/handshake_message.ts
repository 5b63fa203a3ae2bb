import { encode, type ValueType } from "@std/msgpack";
import type { Socket } from "../transport/transport.ts";
import { PROTOCOL_VERSION } from "../wire/frame.ts";
import { decodeMap } from "../wire/control_map.ts";

/** The largest handshake message, its envelope included. */
export const MAX_HANDSHAKE_BYTES = 4096;

const ENVELOPE_BYTES = 8;
/** "rosy" */
const MAGIC = 0x72_6f_73_79;
/** The longest text of a refusal that is taken over, in characters. */
const MAX_REASON_LENGTH = 200;

/** The kinds of handshake messages; the last two are for nodes with an auth key. */
export const HandshakeKind = { HELLO: 1, WELCOME: 2, REFUSAL: 3, PROOF: 4, ACCEPT: 5 } as const;

/** Why a connection was refused. */
export type RefusalReason =
  | "version"
  | "domain"
  | "node"
  | "self"
  | "key"
  | "encryption"
  | "busy"
  | "malformed";

const REFUSAL_REASONS: readonly RefusalReason[] = [
  "version",
  "domain",
  "node",
  "self",
  "key",
  "encryption",
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

/** The body of a handshake message as it came from the network. */
export type HandshakeBody = Readonly<Record<string, ValueType | undefined>>;

/** A handshake message as it came from the network. */
export interface HandshakeMessage {
  readonly kind: number;
  readonly body: HandshakeBody;
  /** All of its bytes, envelope and body. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Writes one message.
 *
 * @returns All of its bytes.
 */
export async function writeMessage(
  socket: Socket,
  kind: number,
  body: Record<string, ValueType>,
): Promise<Uint8Array<ArrayBuffer>> {
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
  return message;
}

/**
 * Reads one message, and no byte more: what follows are frames, which another reader takes.
 *
 * @throws {HandshakeError} If it is none, of another version, or a refusal.
 */
export async function readMessage(socket: Socket): Promise<HandshakeMessage> {
  const envelope = new Uint8Array(ENVELOPE_BYTES);
  await readExactly(socket, envelope);
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
  const bytes = new Uint8Array(ENVELOPE_BYTES + length);
  bytes.set(envelope);
  await readExactly(socket, bytes.subarray(ENVELOPE_BYTES));
  // Of another version's messages the refusal alone is understood.
  if (kind !== HandshakeKind.REFUSAL) checkVersion(version);
  let body: HandshakeBody;
  try {
    body = decodeMap(bytes.subarray(ENVELOPE_BYTES));
  } catch (error) {
    throw new HandshakeError("malformed", "a handshake message that cannot be read", {
      cause: error,
    });
  }
  return { kind, body, bytes };
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

/** @returns What a refusal says, as an error. */
export function refusedBy({ remote }: Socket, body: HandshakeBody): HandshakeError {
  const reason = REFUSAL_REASONS.find((known) => known === body.reason) ?? "malformed";
  const message = typeof body.message === "string"
    ? body.message.slice(0, MAX_REASON_LENGTH)
    : "no reason given";
  return new HandshakeError(reason, `${remote} refused the connection: ${message}`);
}

function checkVersion(version: number): void {
  if (version === PROTOCOL_VERSION) return;
  throw new HandshakeError(
    "version",
    `protocol version ${version} meets version ${PROTOCOL_VERSION}: update the older rosy`,
  );
}

async function readExactly(socket: Socket, into: Uint8Array): Promise<void> {
  for (let filled = 0; filled < into.length;) {
    const read = await socket.read(into.subarray(filled));
    if (read === null) {
      throw new Deno.errors.UnexpectedEof(`${socket.remote} closed during the handshake`);
    }
    filled += read;
  }
}
