import type { ValueType } from "@std/msgpack";
import { isName } from "../mesh/names.ts";
import type { Socket } from "../transport/transport.ts";
import { authenticateCaller, authenticateListener } from "./authentication.ts";
import {
  type HandshakeBody,
  HandshakeError,
  HandshakeKind,
  type HandshakeMessage,
  readMessage,
  refuse,
  refusedBy,
  writeMessage,
} from "./handshake_message.ts";
import {
  checkAddressee,
  checkIsOther,
  checkNonce,
  checkWanted,
  drawNonce,
  type Greeting,
  identity,
  type Introduction,
  parseIdentity,
  type Wanted,
} from "./introduction.ts";

export {
  HandshakeError,
  HandshakeKind,
  MAX_HANDSHAKE_BYTES,
  type RefusalReason,
  refuse,
} from "./handshake_message.ts";
export {
  ANY_NODE,
  COORDINATOR,
  type Greeting,
  type Introduction,
  type Wanted,
} from "./introduction.ts";

/** How long a handshake may take, in milliseconds. */
export const HANDSHAKE_TIMEOUT_MS = 5000;

/**
 * The handshake's side that opened the connection.
 *
 * @param socket A socket on which nothing was read or written yet.
 * @param own What we say of ourselves.
 * @param peer Who must be at the other end.
 * @returns What the other side said.
 * @throws {HandshakeError} If it refuses, is no such node, or does not have our auth key.
 */
export async function greet(socket: Socket, own: Introduction, peer: Wanted): Promise<Greeting> {
  const { credentials, domainId } = own;
  if (credentials) return await authenticateListener(socket, own, credentials, peer);
  await writeMessage(socket, HandshakeKind.HELLO, {
    ...introduction(own, domainId, peer.knows),
    to: peer.uuid,
  });
  const { kind, body } = await readMessage(socket);
  if (kind === HandshakeKind.REFUSAL) throw refusedBy(socket, body);
  if (kind !== HandshakeKind.WELCOME) {
    throw new HandshakeError("malformed", `${socket.remote} answered with kind ${kind}`);
  }
  const greeting = parsePlain(socket, body, domainId);
  checkWanted(socket, greeting.id.uuid, peer);
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
    const hello = await readMessage(socket);
    if (hello.kind !== HandshakeKind.HELLO) {
      throw new HandshakeError("malformed", `expected a hello, got kind ${hello.kind}`);
    }
    return await answer(socket, own, hello, knows);
  } catch (error) {
    if (error instanceof HandshakeError) await refuse(socket, error);
    throw error;
  }
}

async function answer(
  socket: Socket,
  own: Introduction,
  hello: HandshakeMessage,
  knows: (uuid: string) => number,
): Promise<Greeting> {
  const { body } = hello;
  const { credentials } = own;
  // Only with an auth key is there a key exchange.
  if (!credentials && body.share !== undefined) {
    throw new HandshakeError("key", "this side has no auth key, and yours has one");
  }
  if (credentials && body.share === undefined) {
    throw new HandshakeError("key", "this side asks for an auth key, and yours has none");
  }
  checkAddressee(own, body);
  if (credentials) return await authenticateCaller(socket, own, credentials, hello, knows);
  const greeting = parsePlain(socket, body, body.domain);
  checkIsOther(own, greeting.id.uuid);
  await writeMessage(
    socket,
    HandshakeKind.WELCOME,
    introduction(own, greeting.domainId, knows(greeting.id.uuid)),
  );
  return greeting;
}

function introduction(
  own: Introduction,
  domain: string,
  knows: number,
): Record<string, ValueType> {
  return { ...identity(own, knows), domain, nonce: drawNonce() };
}

function parsePlain(socket: Socket, body: HandshakeBody, domainId: unknown): Greeting {
  checkNonce(body);
  if (!isName(domainId)) throw new HandshakeError("malformed", "a hello without a domain");
  return { ...parseIdentity(body), domainId, socket };
}
