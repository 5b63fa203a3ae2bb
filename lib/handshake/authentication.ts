import { encode } from "@std/msgpack";
import { isName } from "../mesh/names.ts";
import type { Socket } from "../transport/transport.ts";
import type { Credentials } from "./credentials.ts";
import {
  type HandshakeBody,
  HandshakeError,
  HandshakeKind,
  type HandshakeMessage,
  readMessage,
  refusedBy,
  writeMessage,
} from "./handshake_message.ts";
import {
  checkIsOther,
  checkNonce,
  checkWanted,
  drawNonce,
  type Greeting,
  type Identity,
  identity,
  type Introduction,
  parseBytes,
  parseIdentity,
  type Wanted,
} from "./introduction.ts";
import { KeyExchange, type KeySchedule, PROOF_BYTES, SHARE_BYTES } from "./key_schedule.ts";
import { decodeMap } from "../wire/control_map.ts";
import { chooseCipher, type CipherName, CIPHERS, FIRST_CIPHER } from "./cipher_suites.ts";
import { SealedSocket } from "./sealed_socket.ts";

/** Who says something; each secret belongs to one side, so that nothing can be sent back to it. */
type Side = "caller" | "listener";

/** What both sides have said so far, and the secrets that come from it. */
interface Conversation {
  readonly socket: Socket;
  readonly transcript: Uint8Array<ArrayBuffer>[];
  readonly secrets: KeySchedule;
}

/**
 * The handshake with an auth key, for the side that opened the connection: it proves itself first.
 *
 * Before the other side has proved that it has the key, it is told no more than who is looked for
 * and the own `uuid`.
 *
 * @throws {HandshakeError} If the other side refuses, is another one, or does not have the key.
 */
export async function authenticateListener(
  socket: Socket,
  own: Introduction,
  credentials: Credentials,
  peer: Wanted,
): Promise<Greeting> {
  const { domainId } = own;
  const exchange = await KeyExchange.begin();
  const hello = await writeMessage(socket, HandshakeKind.HELLO, {
    uuid: own.id.uuid,
    domain: domainId,
    to: peer.uuid,
    nonce: drawNonce(),
    share: exchange.share,
    encrypt: credentials.encrypt,
    ...(credentials.encrypt && { ciphers: [...CIPHERS] }),
  });
  const welcome = await expectMessage(socket, HandshakeKind.WELCOME);
  if (welcome.body.share === undefined) {
    throw new HandshakeError("key", `${socket.remote} has no auth key, and this node has one`);
  }
  const uuid = parseUuid(welcome.body);
  checkWanted(socket, uuid, peer);
  checkNonce(welcome.body);
  checkEncryption(credentials, welcome.body, socket.remote);
  const cipher = parseCipher(welcome.body);
  const transcript = [hello, welcome.bytes];
  const secrets = await agree(exchange, welcome.body, credentials, transcript);
  const conversation = { socket, transcript, secrets };
  await sayWithProof(conversation, "caller", { ...identity(own, peer.knows) });
  const accept = await expectMessage(socket, HandshakeKind.ACCEPT);
  const greeting = await hearWithProof(conversation, "listener", accept, uuid);
  if (!credentials.encrypt) return { ...greeting, domainId, socket };
  return { ...greeting, domainId, socket: await encrypt(conversation, "caller", cipher) };
}

/**
 * The handshake with an auth key, for the side that accepted the connection.
 *
 * @param hello What the other side said, meant for this one.
 * @throws {HandshakeError} If the other side does not have the key; it is still to be told so.
 */
export async function authenticateCaller(
  socket: Socket,
  own: Introduction,
  credentials: Credentials,
  hello: HandshakeMessage,
  knows: (uuid: string) => number,
): Promise<Greeting> {
  const { domain: domainId } = hello.body;
  if (!isName(domainId)) throw new HandshakeError("malformed", "a hello without a domain");
  const uuid = parseUuid(hello.body);
  checkIsOther(own, uuid);
  checkNonce(hello.body);
  checkEncryption(credentials, hello.body, "yours");
  const offered = credentials.encrypt ? parseCiphers(hello.body) : undefined;
  const cipher = offered && chooseCipher(offered);
  const exchange = await KeyExchange.begin();
  const welcome = await writeMessage(socket, HandshakeKind.WELCOME, {
    uuid: own.id.uuid,
    nonce: drawNonce(),
    share: exchange.share,
    encrypt: credentials.encrypt,
    ...(cipher && { cipher }),
  });
  const transcript = [hello.bytes, welcome];
  const secrets = await agree(exchange, hello.body, credentials, transcript);
  const conversation = { socket, transcript, secrets };
  const proof = await expectMessage(socket, HandshakeKind.PROOF);
  const greeting = await hearWithProof(conversation, "caller", proof, uuid);
  await sayWithProof(conversation, "listener", { ...identity(own, knows(uuid)) });
  if (!credentials.encrypt) return { ...greeting, domainId, socket };
  const sealing = await encrypt(conversation, "listener", cipher ?? FIRST_CIPHER);
  return { ...greeting, domainId, socket: sealing };
}

async function agree(
  exchange: KeyExchange,
  body: HandshakeBody,
  credentials: Credentials,
  transcript: readonly Uint8Array[],
): Promise<KeySchedule> {
  const share = parseBytes(body, "share", SHARE_BYTES);
  try {
    return await exchange.agree(share, credentials, transcript);
  } catch (error) {
    throw new HandshakeError("malformed", "a share that no key pair has", { cause: error });
  }
}

async function sayWithProof(
  { socket, transcript, secrets }: Conversation,
  side: Side,
  body: Parameters<typeof encode>[0],
): Promise<void> {
  const sealed = await secrets.seal(`${side} identity`, encode(body));
  const proof = await secrets.prove(`${side} proof`, [...transcript, sealed]);
  const kind = side === "caller" ? HandshakeKind.PROOF : HandshakeKind.ACCEPT;
  transcript.push(await writeMessage(socket, kind, { sealed, proof }));
}

async function hearWithProof(
  { socket, transcript, secrets }: Conversation,
  side: Side,
  { body, bytes }: HandshakeMessage,
  uuid: string,
): Promise<Identity> {
  checkNothingElse(body);
  const sealed = parseBytes(body, "sealed");
  const proof = parseBytes(body, "proof", PROOF_BYTES);
  if (!await secrets.verify(`${side} proof`, [...transcript, sealed], proof)) {
    throw new HandshakeError("key", "the auth keys differ");
  }
  transcript.push(bytes);
  const greeting = parseIdentity(await openIdentity(secrets, side, sealed));
  if (greeting.id.uuid === uuid) return greeting;
  throw new HandshakeError("node", `${socket.remote} is another node than it said at first`);
}

/** What stood beside them would be bound by no proof: what is to be said besides is sealed. */
function checkNothingElse({ sealed: _, proof: __, ...others }: HandshakeBody): void {
  if (Object.keys(others).length === 0) return;
  throw new HandshakeError("malformed", "a proof beside something that it does not prove");
}

async function openIdentity(
  secrets: KeySchedule,
  side: Side,
  sealed: Uint8Array<ArrayBuffer>,
): Promise<HandshakeBody> {
  try {
    return decodeMap(await secrets.open(`${side} identity`, sealed));
  } catch (error) {
    throw new HandshakeError("malformed", "an identity that cannot be read", { cause: error });
  }
}

async function encrypt(
  { socket, transcript, secrets }: Conversation,
  own: Side,
  cipher: CipherName,
): Promise<Socket> {
  const [caller, listener] = await Promise.all([
    secrets.traffic("caller traffic", transcript),
    secrets.traffic("listener traffic", transcript),
  ]);
  return own === "caller"
    ? await SealedSocket.create(socket, { send: caller, receive: listener, cipher })
    : await SealedSocket.create(socket, { send: listener, receive: caller, cipher });
}

async function expectMessage(socket: Socket, kind: number): Promise<HandshakeMessage> {
  const message = await readMessage(socket);
  if (message.kind === HandshakeKind.REFUSAL) throw refusedBy(socket, message.body);
  if (message.kind === kind) return message;
  throw new HandshakeError(
    "malformed",
    `${socket.remote} wrote kind ${message.kind} in the handshake where kind ${kind} belongs`,
  );
}

function parseUuid({ uuid }: HandshakeBody): string {
  if (typeof uuid === "string" && /^[a-z2-7]{16}$/.test(uuid)) return uuid;
  throw new HandshakeError("malformed", "a handshake message without a uuid");
}

/** @returns What the caller has, `undefined` where it says nothing of it, as version 0.1.0. */
function parseCiphers({ ciphers }: HandshakeBody): readonly string[] | undefined {
  if (ciphers === undefined) return undefined;
  const isText = (cipher: unknown) => typeof cipher === "string";
  if (Array.isArray(ciphers) && ciphers.every(isText)) return ciphers as string[];
  throw new HandshakeError("malformed", "a hello whose ciphers are no list of names");
}

/** @returns What the listener has chosen, of what this side has. */
function parseCipher({ cipher }: HandshakeBody): CipherName {
  if (cipher === undefined) return FIRST_CIPHER;
  const chosen = CIPHERS.find((known) => known === cipher);
  if (chosen) return chosen;
  throw new HandshakeError("malformed", "a welcome with a cipher that was not offered");
}

/** Both sides have to want the same: neither lets itself be talked into plain text. */
function checkEncryption({ encrypt }: Credentials, body: HandshakeBody, who: string): void {
  if (typeof body.encrypt !== "boolean") {
    throw new HandshakeError("malformed", `a handshake message without "encrypt"`);
  }
  if (body.encrypt === encrypt) return;
  throw new HandshakeError(
    "encryption",
    encrypt
      ? `this side encrypts, and ${who} wants plain text: set "encrypt" on both`
      : `this side does not encrypt, and ${who} does: set "encrypt" on both`,
  );
}
