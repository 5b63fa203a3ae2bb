import { type Fields, isFields, oneOf } from "../../codec/values/fields.ts";
import {
  type ClientChannel,
  ClientOpcode,
  type ClientOperation,
  type Parameter,
  ProtocolError,
} from "./protocol.ts";

const MAX_U32 = 0xffff_ffff;
/** So many things may be said at a time: more than any client has. */
const MAX_ITEMS = 16_384;
/** The most of a text that is told again. */
const SHOWN_CHARACTERS = 40;
const PARAMETER_TYPES = ["byte_array", "float64", "float64_array"] as const;

const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads a frame of a client.
 *
 * @param frame Text, or bytes; of those a part may become a part of the operation.
 * @returns What the client wants.
 * @throws {ProtocolError} If it makes no sense.
 */
export function readOperation(frame: string | Uint8Array): ClientOperation {
  return typeof frame === "string" ? readText(frame) : readBytes(frame);
}

function readText(text: string): ClientOperation {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    throw new ProtocolError("A frame of text is no JSON");
  }
  if (!isFields(said)) throw new ProtocolError("A frame of text is no object in JSON");
  return readFields(said);
}

function readFields(said: Fields): ClientOperation {
  const { op } = said;
  switch (op) {
    case "subscribe":
      return { op, subscriptions: listOf(said, "subscriptions", readSubscription) };
    case "unsubscribe":
      return { op, subscriptionIds: listOf(said, "subscriptionIds", readId) };
    case "advertise":
      return { op, channels: listOf(said, "channels", readChannel) };
    case "unadvertise":
      return { op, channelIds: listOf(said, "channelIds", readId) };
    case "getParameters":
      return { op, parameterNames: listOf(said, "parameterNames", readName), ...idOf(said) };
    case "setParameters":
      return { op, parameters: listOf(said, "parameters", readParameter), ...idOf(said) };
    case "subscribeParameterUpdates":
    case "unsubscribeParameterUpdates":
      return { op, parameterNames: listOf(said, "parameterNames", readName) };
    case "subscribeConnectionGraph":
    case "unsubscribeConnectionGraph":
      return { op };
    case "fetchAsset":
      return { op, uri: readName(said.uri, "uri"), requestId: readId(said.requestId, "requestId") };
    default:
      throw new ProtocolError(`There is no operation ${shown(op)}`, { isUnknown: true });
  }
}

function readSubscription(value: unknown, what: string): { id: number; channelId: number } {
  const { id, channelId } = fieldsOf(value, what);
  return { id: readId(id, "id"), channelId: readId(channelId, "channelId") };
}

function readChannel(value: unknown, what: string): ClientChannel {
  const { id, topic, encoding, schemaName } = fieldsOf(value, what);
  return {
    id: readId(id, "id"),
    topic: readName(topic, "topic"),
    encoding: readName(encoding, "encoding"),
    schemaName: schemaName === undefined ? "" : readName(schemaName, "schemaName"),
  };
}

function readParameter(value: unknown, what: string): Parameter {
  const fields = fieldsOf(value, what);
  const type = oneOf(PARAMETER_TYPES, fields.type);
  return {
    name: readName(fields.name, "name"),
    ...fields.value !== undefined && { value: fields.value },
    ...type && { type },
  };
}

function readBytes(frame: Uint8Array): ClientOperation {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  const opcode = frame[0];
  if (opcode === ClientOpcode.MESSAGE) {
    need(frame, 5);
    return { op: "message", channelId: view.getUint32(1, true), data: frame.subarray(5) };
  }
  if (opcode === ClientOpcode.SERVICE_REQUEST) {
    need(frame, 13);
    const end = 13 + view.getUint32(9, true);
    need(frame, end);
    return {
      op: "serviceRequest",
      serviceId: view.getUint32(1, true),
      callId: view.getUint32(5, true),
      encoding: utf8Of(frame.subarray(13, end)),
      data: frame.subarray(end),
    };
  }
  throw new ProtocolError(
    opcode === undefined ? "A frame is empty" : `There is no binary operation ${opcode}`,
    { isUnknown: opcode !== undefined },
  );
}

function need(frame: Uint8Array, bytes: number): void {
  if (frame.length >= bytes) return;
  throw new ProtocolError(`A frame of ${frame.length} bytes ends before its byte ${bytes}`);
}

function utf8Of(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new ProtocolError("The name of an encoding is no UTF-8");
  }
}

function listOf<T>(
  said: Fields,
  name: string,
  read: (value: unknown, what: string) => T,
): readonly T[] {
  const list = said[name];
  if (!Array.isArray(list)) throw new ProtocolError(`"${name}" of ${shown(said.op)} is no list`);
  if (list.length > MAX_ITEMS) {
    throw new ProtocolError(`"${name}" of ${shown(said.op)} has more than ${MAX_ITEMS} items`);
  }
  return list.map((value) => read(value, name));
}

function idOf({ id }: Fields): { id?: string } {
  return id === undefined || id === null ? {} : { id: readName(id, "id") };
}

function fieldsOf(value: unknown, what: string): Fields {
  if (isFields(value)) return value;
  throw new ProtocolError(`What is in "${what}" is no object`);
}

function readId(value: unknown, what: string): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= MAX_U32) {
    return value;
  }
  throw new ProtocolError(`"${what}" is no whole number of 32 bits: ${shown(value)}`);
}

function readName(value: unknown, what: string): string {
  if (typeof value === "string") return value;
  throw new ProtocolError(`"${what}" is no text: ${shown(value)}`);
}

function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, SHOWN_CHARACTERS));
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
