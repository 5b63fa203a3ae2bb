import { type Fields, isFields, oneOf, textOf } from "../../codec/values/fields.ts";
import {
  CALL_TIMEOUT_MS,
  LONGEST_CALL_MS,
  MAX_FRAGMENTS,
  MAX_QUEUE_LENGTH,
  MAX_TEXT_LENGTH,
  MIN_FRAGMENT_SIZE,
} from "./limits.ts";
import {
  type ClientOperation,
  type Compression,
  ProtocolError,
  STATUS_LEVELS,
} from "./protocol.ts";

/** The most of a text that is told again. */
const SHOWN_CHARACTERS = 40;
const COMPRESSIONS = ["none", "cbor", "cbor-raw"] as const;
/** Longer than anybody waits for the next message of a topic: a day. */
const LONGEST_THROTTLE_MS = 24 * 60 * 60 * 1000;

const decoder = new TextDecoder("utf-8", { fatal: true });

/**
 * Reads a frame of a client, or what was put together of fragments.
 *
 * @param frame JSON; bytes are taken for UTF-8.
 * @returns What the client wants.
 * @throws {ProtocolError} If it makes no sense.
 */
export function readOperation(frame: string | Uint8Array): ClientOperation {
  const said = readJson(frame);
  if (!isFields(said)) throw new ProtocolError("A frame is no object in JSON");
  try {
    return read(said);
  } catch (error) {
    // Whoever waits for an answer finds it by the id.
    if (error instanceof ProtocolError) throw new ProtocolError(error.message, shortText(said.id));
    throw error;
  }
}

function readJson(frame: string | Uint8Array): unknown {
  try {
    return JSON.parse(typeof frame === "string" ? frame : decoder.decode(frame));
  } catch {
    throw new ProtocolError("A frame is no JSON");
  }
}

function read(said: Fields): ClientOperation {
  const { op } = said;
  switch (op) {
    case "advertise":
      return { op, ...idOf(said), topic: name(said, "topic"), ...typeOf(said), ...latchOf(said) };
    case "unadvertise":
    case "unsubscribe":
      return { op, ...idOf(said), topic: name(said, "topic") };
    case "publish":
      return {
        op,
        ...idOf(said),
        topic: name(said, "topic"),
        message: "msg" in said ? said.msg : {},
        ...latchOf(said),
      };
    case "subscribe":
      return {
        op,
        ...idOf(said),
        topic: name(said, "topic"),
        ...typeOf(said),
        ...sizesOf(said),
        throttleMs: Math.min(LONGEST_THROTTLE_MS, positive(said.throttle_rate) ?? 0),
        queueLength: Math.min(MAX_QUEUE_LENGTH, Math.ceil(positive(said.queue_length) ?? 0)),
      };
    case "call_service":
      return {
        op,
        ...idOf(said),
        service: name(said, "service"),
        args: said.args ?? {},
        timeoutMs: timeoutOf(said.timeout),
        ...sizesOf(said),
      };
    case "advertise_service":
      return { op, service: name(said, "service"), ...typeOf(said) };
    case "unadvertise_service":
      return { op, service: name(said, "service") };
    case "service_response":
      return { op, id: neededId(said), values: said.values, result: said.result !== false };
    case "send_action_goal":
      return {
        op,
        id: neededId(said),
        action: name(said, "action"),
        args: said.args ?? {},
        feedback: said.feedback === true,
        fragmentSize: sizesOf(said).fragmentSize,
      };
    case "cancel_action_goal":
      return { op, id: neededId(said), action: name(said, "action") };
    case "advertise_action":
      return { op, action: name(said, "action"), ...typeOf(said) };
    case "unadvertise_action":
      return { op, action: name(said, "action") };
    case "action_feedback":
      return { op, id: neededId(said), values: said.values };
    case "action_result":
      return {
        op,
        id: neededId(said),
        values: said.values,
        status: typeof said.status === "number" ? said.status : undefined,
        result: said.result !== false,
      };
    case "fragment":
      return { op, id: neededId(said), ...partOf(said) };
    case "set_level":
      return { op, level: levelOf(said) };
    case "auth":
      return { op };
    default:
      throw new ProtocolError(`There is no operation ${shown(op)}`);
  }
}

function idOf({ id }: Fields): { id?: string } {
  if (id === undefined || id === null) return {};
  return { id: checkText(typeof id === "number" ? String(id) : id, "id") };
}

function neededId(said: Fields): string {
  const { id } = idOf(said);
  if (id !== undefined) return id;
  throw new ProtocolError(`${shown(said.op)} needs an "id"`);
}

function name(said: Fields, field: string): string {
  const text = checkText(said[field], field);
  if (text !== "" && text !== "/") return text;
  throw new ProtocolError(`"${field}" of ${shown(said.op)} is empty`);
}

function typeOf({ type }: Fields): { type: string } {
  return { type: shortText(type) ?? "" };
}

function latchOf({ latch }: Fields): { latch: boolean } {
  return { latch: latch === true };
}

function sizesOf(said: Fields): { compression: Compression; fragmentSize: number } {
  const { fragment_size, compression } = said;
  const size = positive(fragment_size);
  return {
    // A PNG would be a picture of the JSON: who asks for one reads JSON, too.
    compression: oneOf(COMPRESSIONS, compression) ?? "none",
    fragmentSize: size === undefined ? Infinity : Math.max(MIN_FRAGMENT_SIZE, Math.floor(size)),
  };
}

function timeoutOf(seconds: unknown): number {
  if (typeof seconds !== "number" || Number.isNaN(seconds)) return CALL_TIMEOUT_MS;
  // As clients have it, a call without a limit says so by none that is one.
  return seconds <= 0 ? LONGEST_CALL_MS : Math.min(LONGEST_CALL_MS, seconds * 1000);
}

function partOf(said: Fields): { data: string; num: number; total: number } {
  const { num, total } = said;
  const data = textOf(said.data);
  if (data === undefined) throw new ProtocolError('"data" of a fragment is no text');
  // There are servers that divide without rounding, and clients of the same pen.
  const count = typeof total === "number" ? Math.floor(total) : 0;
  if (!(count >= 1 && count <= MAX_FRAGMENTS)) {
    throw new ProtocolError(`"total" of a fragment is ${shown(total)}`);
  }
  if (typeof num !== "number" || !Number.isInteger(num) || num < 0 || num >= count) {
    throw new ProtocolError(`"num" of a fragment is ${shown(num)}`);
  }
  return { data, num, total: count };
}

function levelOf({ level }: Fields) {
  // rosbridge's own documents call it both.
  const known = oneOf(STATUS_LEVELS, level === "warn" ? "warning" : level);
  if (known) return known;
  throw new ProtocolError(`There is no level ${shown(level)}: ${STATUS_LEVELS.join(", ")}`);
}

function positive(value: unknown): number | undefined {
  return typeof value === "number" && value > 0 ? value : undefined;
}

function checkText(value: unknown, field: string): string {
  const text = shortText(value);
  if (text !== undefined) return text;
  throw new ProtocolError(`"${field}" is no text of ${MAX_TEXT_LENGTH} characters at most`);
}

function shortText(value: unknown): string | undefined {
  const text = textOf(value);
  return text !== undefined && text.length <= MAX_TEXT_LENGTH ? text : undefined;
}

function shown(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.slice(0, SHOWN_CHARACTERS));
  return typeof value === "object" && value !== null ? "an object" : String(value);
}
