import type { MsgHdrs } from "@nats-io/transport-node";
import type { MeshMessage } from "../mesh_message.ts";
import { HEAD, type PayloadForm, writeHead } from "./message_head.ts";
import type { NatsClient } from "./nats_client.ts";
import { cutIntoParts, MAX_MESSAGE_BYTES, PART, partBytes, writePart } from "./parts.ts";

/** Names and values of headers. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** A message as it goes over NATS, whole. */
export interface OutgoingMessage {
  readonly headers: HeaderList;
  /** What its parts have in common. */
  readonly id: string;
  /** In memory that does not change any more. */
  readonly payload: Uint8Array;
}

/** Sends one piece of a message, which is all of it, or a part. */
export type SendPiece = (
  payload: Uint8Array,
  headers: MsgHdrs,
  index: number,
) => void | Promise<unknown>;

const encoder = new TextEncoder();

/**
 * Makes of a message what goes over NATS.
 *
 * @param message The message.
 * @param format How it is written.
 * @returns The same, in memory of its own.
 * @throws {TypeError} If it is to be JSON, and cannot be decoded here.
 */
export function outgoing(message: MeshMessage, format: "rosy" | "json"): OutgoingMessage {
  const { publishedAtMs, isKept, via, id } = message;
  const isJson = format === "json";
  const payload = isJson ? encoder.encode(message.json) : message.bytes.slice();
  const form: PayloadForm = isJson
    ? { json: message.args.length === 1 ? "value" : "list" }
    : { codec: message.codec };
  return { headers: [[HEAD, writeHead({ form, publishedAtMs, isKept, via })]], id, payload };
}

/**
 * Sends a message, in parts where the server takes no more at once.
 *
 * @param client Whose server that is.
 * @param message The message.
 * @param send Sends each piece.
 * @returns A promise where the next message should wait; pieces wait for each other as well.
 * @throws {RangeError} If it is too large even for parts.
 */
export function sendInPieces(
  client: NatsClient,
  message: OutgoingMessage,
  send: SendPiece,
): void | Promise<unknown> {
  const { payload, headers } = message;
  const maxBytes = partBytes(client.maxPayload);
  if (payload.length <= maxBytes) return send(payload, headersOf(client, headers), 0);
  if (payload.length > MAX_MESSAGE_BYTES) {
    throw new RangeError(
      `Cannot send ${payload.length} bytes over NATS: ${MAX_MESSAGE_BYTES} are the most that ` +
        "bridges put together",
    );
  }
  return sendParts(client, { message, parts: cutIntoParts(payload, maxBytes) }, send);
}

interface Parts {
  readonly message: OutgoingMessage;
  readonly parts: readonly Uint8Array[];
}

async function sendParts(
  client: NatsClient,
  { message: { headers, id }, parts }: Parts,
  send: SendPiece,
): Promise<void> {
  for (const [index, part] of parts.entries()) {
    const mark = writePart({ id, index, count: parts.length });
    await send(part, headersOf(client, [...headers, [PART, mark]]), index);
  }
}

function headersOf(client: NatsClient, list: HeaderList): MsgHdrs {
  const [first] = list;
  // The client takes longer to check and to write a header than to send a small message.
  if (list.length === 1 && isPlain(first![1])) return client.singleHeader(...first!);
  const headers = client.headers();
  for (const [name, value] of list) headers.set(name, value);
  return headers;
}

function isPlain(value: string): boolean {
  return /^[ -~]*$/.test(value);
}
