import { type Fields, isFields, textOf } from "../../codec/values/fields.ts";
import { ProtocolError } from "../../web/rosbridge/protocol.ts";
import {
  idOf,
  name,
  neededId,
  partOf,
  readJson,
  shown,
  withIdOf,
} from "../../web/rosbridge/read_fields.ts";
import type { ServerOperation, ServerStatus } from "./protocol.ts";
import { readCbor } from "./read_cbor.ts";

/** What JSON of an object begins with; of CBOR it would be a text without end. */
const BRACE = 0x7b;
/** The most of a status that is told on, in characters. */
const MAX_STATUS_LENGTH = 2000;

/**
 * Reads a frame of a server, or what was put together of fragments.
 *
 * @param frame JSON, or bytes: CBOR, or JSON in UTF-8.
 * @returns What the server says.
 * @throws {ProtocolError} If it makes no sense.
 */
export function readServerOperation(frame: string | Uint8Array): ServerOperation {
  const isCbor = typeof frame !== "string" && frame[0] !== BRACE;
  const said = isCbor ? cborFields(frame) : readJson(frame);
  return withIdOf(said, () => read(said, isCbor));
}

function cborFields(frame: Uint8Array): Fields {
  let said: unknown;
  try {
    said = readCbor(frame);
  } catch (cause) {
    throw new ProtocolError(`A frame is no CBOR: ${(cause as Error).message}`);
  }
  if (isFields(said)) return said;
  throw new ProtocolError("A frame is no object in CBOR");
}

function read(said: Fields, isCbor: boolean): ServerOperation {
  const { op } = said;
  switch (op) {
    case "publish":
      return { op, topic: name(said, "topic"), message: said.msg ?? {}, isCbor };
    case "service_response":
      return {
        op,
        id: neededId(said),
        values: said.values,
        // Servers before version 2 do not say it.
        result: said.result !== false,
        isCbor,
      };
    case "call_service":
      return { op, ...idOf(said), service: name(said, "service"), args: said.args ?? {} };
    case "fragment":
      return { op, id: neededId(said), ...partOf(said) };
    case "status":
      return { op, ...idOf(said), level: levelOf(said), message: statusText(said.msg) };
    case "png":
      return { op };
    default:
      if (typeof op === "string") return { op: "other", name: shown(op) };
      throw new ProtocolError(`There is no operation ${shown(op)}`);
  }
}

function levelOf({ level }: Fields): ServerStatus["level"] {
  return level === "info" || level === "warning" || level === "none" ? level : "error";
}

function statusText(message: unknown): string {
  return (textOf(message) ?? JSON.stringify(message) ?? "").slice(0, MAX_STATUS_LENGTH);
}
