import { type Fields, oneOf } from "../../codec/values/fields.ts";
import {
  type ClientChannel,
  ClientOpcode,
  type ClientOperation,
  type Parameter,
  ProtocolError,
} from "./protocol.ts";
import {
  fieldsOf,
  idOf,
  listOf,
  need,
  readId,
  readJson,
  readName,
  shown,
  utf8Of,
} from "./read_fields.ts";

const PARAMETER_TYPES = ["byte_array", "float64", "float64_array"] as const;

/**
 * Reads a frame of a client.
 *
 * @param frame Text, or bytes; of those a part may become a part of the operation.
 * @returns What the client wants.
 * @throws {ProtocolError} If it makes no sense.
 */
export function readOperation(frame: string | Uint8Array): ClientOperation {
  return typeof frame === "string" ? readFields(readJson(frame)) : readBytes(frame);
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
