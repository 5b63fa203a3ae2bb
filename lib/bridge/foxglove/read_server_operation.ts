import { toMilliseconds } from "../../bag/nanoseconds.ts";
import { type Fields, isFields, textOf } from "../../codec/values/fields.ts";
import {
  type ChannelInfo,
  type MessageDefinition,
  type Parameter,
  ProtocolError,
  ServerOpcode,
  StatusLevel,
} from "../../web/foxglove/protocol.ts";
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
} from "../../web/foxglove/read_fields.ts";
import type { ServerOperation, ServerService } from "./protocol.ts";

/** The most of what a server tells people, in characters. */
const MAX_STATUS_LENGTH = 2000;

/**
 * Reads a frame of a server.
 *
 * @param frame Text, or bytes; of those a part may become a part of the operation.
 * @returns What the server says.
 * @throws {ProtocolError} If it makes no sense.
 */
export function readServerOperation(frame: string | Uint8Array): ServerOperation {
  return typeof frame === "string" ? readFields(readJson(frame)) : readBytes(frame);
}

function readFields(said: Fields): ServerOperation {
  const { op } = said;
  switch (op) {
    case "serverInfo":
      return {
        op,
        name: textOf(said.name) ?? "",
        capabilities: texts(said.capabilities),
        supportedEncodings: texts(said.supportedEncodings),
      };
    case "status":
      return { op, level: levelOf(said.level), message: messageOf(said) };
    case "advertise":
      return { op, channels: listOf(said, "channels", readChannel) };
    case "unadvertise":
      return { op, channelIds: listOf(said, "channelIds", readId) };
    case "advertiseServices":
      return { op, services: listOf(said, "services", readService) };
    case "unadvertiseServices":
      return { op, serviceIds: listOf(said, "serviceIds", readId) };
    case "serviceCallFailure":
      return {
        op,
        serviceId: readId(said.serviceId, "serviceId"),
        callId: readId(said.callId, "callId"),
        message: messageOf(said),
      };
    case "parameterValues":
      return { op, parameters: listOf(said, "parameters", readParameter), ...idOf(said) };
    case "connectionGraphUpdate":
      return {
        op,
        publishedTopics: listOf(said, "publishedTopics", readParties("publisherIds")),
        subscribedTopics: listOf(said, "subscribedTopics", readParties("subscriberIds")),
        advertisedServices: listOf(said, "advertisedServices", readParties("providerIds")),
        removedTopics: listOf(said, "removedTopics", readName),
        removedServices: listOf(said, "removedServices", readName),
      };
    default:
      if (typeof op === "string") return { op: "other", name: shown(op) };
      throw new ProtocolError(`There is no operation ${shown(op)}`, { isUnknown: true });
  }
}

function readChannel(value: unknown, what: string): ChannelInfo {
  const { id, topic, ...definition } = fieldsOf(value, what);
  return {
    id: readId(id, "id"),
    topic: readName(topic, "topic"),
    ...readDefinition(definition),
  };
}

function readDefinition(fields: Fields): MessageDefinition {
  return {
    encoding: textOf(fields.encoding) ?? "",
    schemaName: textOf(fields.schemaName) ?? "",
    schemaEncoding: textOf(fields.schemaEncoding) ?? "",
    schema: textOf(fields.schema) ?? "",
  };
}

function readService(value: unknown, what: string): ServerService {
  const { id, name, type, ...fields } = fieldsOf(value, what);
  const serviceType = textOf(type) ?? "";
  const definition = (part: unknown, oldText: unknown, suffix: string): MessageDefinition =>
    // Servers before 2024 give the text alone: of which encoding it is, is what they support.
    isFields(part) ? readDefinition(part) : {
      encoding: "",
      schemaName: `${serviceType}_${suffix}`,
      schemaEncoding: "",
      schema: textOf(oldText) ?? "",
    };
  return {
    id: readId(id, "id"),
    name: readName(name, "name"),
    type: serviceType,
    request: definition(fields.request, fields.requestSchema, "Request"),
    response: definition(fields.response, fields.responseSchema, "Response"),
  };
}

function readParameter(value: unknown, what: string): Parameter {
  const { name, value: is, type } = fieldsOf(value, what);
  return {
    name: readName(name, "name"),
    ...is !== undefined && is !== null && { value: is },
    ...(type === "byte_array" || type === "float64" || type === "float64_array") && { type },
  };
}

function readParties<K extends string>(key: K) {
  return (value: unknown, what: string): { name: string } & Record<K, string[]> => {
    const fields = fieldsOf(value, what);
    const ids: Record<string, string[]> = { [key]: [...texts(fields[key])] };
    return { name: readName(fields.name, "name"), ...ids as Record<K, string[]> };
  };
}

function readBytes(frame: Uint8Array): ServerOperation {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.length);
  const opcode = frame[0];
  switch (opcode) {
    case ServerOpcode.MESSAGE:
      need(frame, 13);
      return {
        op: "message",
        subscriptionId: view.getUint32(1, true),
        epochMs: toMilliseconds(view.getBigUint64(5, true)),
        data: frame.subarray(13),
      };
    case ServerOpcode.SERVICE_RESPONSE: {
      need(frame, 13);
      const end = 13 + view.getUint32(9, true);
      need(frame, end);
      return {
        op: "serviceResponse",
        serviceId: view.getUint32(1, true),
        callId: view.getUint32(5, true),
        encoding: utf8Of(frame.subarray(13, end)),
        data: frame.subarray(end),
      };
    }
    case undefined:
      throw new ProtocolError("A frame is empty");
    default:
      // Its time, files that nobody asked for, and what later versions have.
      return { op: "other", name: String(opcode) };
  }
}

function levelOf(level: unknown): StatusLevel {
  return level === StatusLevel.INFO || level === StatusLevel.WARNING ? level : StatusLevel.ERROR;
}

function messageOf({ message }: Fields): string {
  return (textOf(message) ?? "").slice(0, MAX_STATUS_LENGTH);
}

function texts(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.filter((item) => typeof item === "string") : [];
}
