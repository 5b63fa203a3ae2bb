import type { ValueType } from "@std/msgpack";
import type { NodeId } from "../mesh/node_record.ts";
import type { Socket } from "../transport/transport.ts";
import type { Credentials } from "./credentials.ts";
import { type HandshakeBody, HandshakeError } from "./handshake_message.ts";
import { DEFAULT_MAX_MESSAGE_BYTES } from "../wire/frame.ts";
import { parseCount, parseNodeId, type RecordError } from "../wire/control_map.ts";

/** Who looks for a coordinator need not know its `uuid`: it looks for this. */
export const COORDINATOR = "coordinator";
/** Who knows only where a node listens looks for this. */
export const ANY_NODE = "node";

const NONCE_BYTES = 32;
/** Who takes less than this takes part in nothing. */
const LEAST_LIMIT_BYTES = 1024;

/** What one side of a handshake says of itself. */
export interface Introduction {
  /** Who it is. */
  readonly id: NodeId;
  /** The domain it belongs to; a coordinator serves all, whatever this says. */
  readonly domainId: string;
  /** The revision of its own record. */
  readonly revision: number;
  /**
   * What it is.
   *
   * @default {"node"}
   */
  readonly role?: "node" | typeof COORDINATOR;
  /** What it proves itself with; without them nothing is proved and nothing encrypted. */
  readonly credentials?: Credentials;
  /**
   * The largest message that it takes, in bytes.
   *
   * @default {268435456} 256 MiB
   */
  readonly maxMessageBytes?: number;
}

/** What both sides know of the other after a handshake. */
export interface Greeting {
  /** Who the other side is. */
  readonly id: NodeId;
  /** The domain of the node that opened the connection. */
  readonly domainId: string;
  /** The revision of its own record. */
  readonly revision: number;
  /** The revision of our record that it knows, -1 for none. */
  readonly knows: number;
  /** The largest message that it takes, in bytes. */
  readonly maxMessageBytes: number;
  /** What to read from and write to from now on: an encrypting one, if that was agreed on. */
  readonly socket: Socket;
}

/** What a side says of itself only to who may hear it. */
export type Identity = Pick<Greeting, "id" | "revision" | "knows" | "maxMessageBytes">;

/** Whom the side that opened a connection looks for. */
export interface Wanted {
  /** The node's `uuid`, {@linkcode ANY_NODE} or {@linkcode COORDINATOR}. */
  readonly uuid: string;
  /** The revision we know of its record, -1 for none. */
  readonly knows: number;
}

/** @returns What one side says of itself: only to who may hear it. */
export function identity(
  { id, revision, maxMessageBytes = DEFAULT_MAX_MESSAGE_BYTES }: Introduction,
  knows: number,
): Record<string, ValueType> {
  return { id: { ...id }, revision, knows, limit: maxMessageBytes };
}

/** @throws {HandshakeError} If the other side did not say all that it must. */
export function parseIdentity(
  { id, revision, knows, limit = DEFAULT_MAX_MESSAGE_BYTES }: HandshakeBody,
): Identity {
  try {
    return {
      id: parseNodeId(id),
      revision: parseCount("revision", revision),
      knows: parseCount("knows", knows, -1),
      maxMessageBytes: parseCount("limit", limit, LEAST_LIMIT_BYTES),
    };
  } catch (error) {
    throw new HandshakeError("malformed", (error as RecordError).message, { cause: error });
  }
}

/** @returns Random bytes that no other handshake has. */
export function drawNonce(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
}

/** @throws {HandshakeError} If a body holds no nonce. */
export function checkNonce(body: HandshakeBody): void {
  parseBytes(body, "nonce", NONCE_BYTES);
}

/** @throws {HandshakeError} If a body does not hold so many bytes under a key. */
export function parseBytes(
  body: HandshakeBody,
  key: string,
  count?: number,
): Uint8Array<ArrayBuffer> {
  const bytes = body[key];
  if (!(bytes instanceof Uint8Array) || count !== undefined && bytes.length !== count) {
    throw new HandshakeError(
      "malformed",
      `a handshake message without ${
        count === undefined ? "the bytes" : `${count} bytes`
      } of ${key}`,
    );
  }
  return bytes as Uint8Array<ArrayBuffer>;
}

/** @throws {HandshakeError} If a hello is not meant for us. */
export function checkAddressee(own: Introduction, { domain, to }: HandshakeBody): void {
  const isCoordinator = own.role === COORDINATOR;
  if (!isCoordinator && domain !== own.domainId) {
    throw new HandshakeError("domain", "this node belongs to another domain than yours");
  }
  if (to === (isCoordinator ? COORDINATOR : own.id.uuid)) return;
  if (to === ANY_NODE && !isCoordinator) return;
  throw new HandshakeError(
    "node",
    `this is ${isCoordinator ? "a coordinator" : "another node"}, not the one you look for`,
  );
}

/** @throws {HandshakeError} If the caller says that it is who it calls. */
export function checkIsOther(own: Introduction, uuid: string): void {
  if (uuid !== own.id.uuid) return;
  throw new HandshakeError("self", "this is the node itself that you say you are");
}

/** @throws {HandshakeError} If somebody else answered than who was looked for. */
export function checkWanted({ remote }: Socket, uuid: string, wanted: Wanted): void {
  if (wanted.uuid === COORDINATOR || wanted.uuid === ANY_NODE || uuid === wanted.uuid) return;
  throw new HandshakeError("node", `${remote} is another node than expected`);
}
