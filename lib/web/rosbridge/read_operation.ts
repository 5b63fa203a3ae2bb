import { type Fields, oneOf } from "../../codec/values/fields.ts";
import { CALL_TIMEOUT_MS, LONGEST_CALL_MS, MAX_QUEUE_LENGTH, MIN_FRAGMENT_SIZE } from "./limits.ts";
import {
  type ClientOperation,
  type Compression,
  ProtocolError,
  STATUS_LEVELS,
} from "./protocol.ts";
import {
  idOf,
  name,
  neededId,
  partOf,
  positive,
  readJson,
  shown,
  typeOf,
  withIdOf,
} from "./read_fields.ts";

const COMPRESSIONS = ["none", "cbor", "cbor-raw"] as const;
/** Longer than anybody waits for the next message of a topic: a day. */
const LONGEST_THROTTLE_MS = 24 * 60 * 60 * 1000;

/**
 * Reads a frame of a client, or what was put together of fragments.
 *
 * @param frame JSON; bytes are taken for UTF-8.
 * @returns What the client wants.
 * @throws {ProtocolError} If it makes no sense.
 */
export function readOperation(frame: string | Uint8Array): ClientOperation {
  const said = readJson(frame);
  return withIdOf(said, () => read(said));
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

function levelOf({ level }: Fields) {
  // rosbridge's own documents call it both.
  const known = oneOf(STATUS_LEVELS, level === "warn" ? "warning" : level);
  if (known) return known;
  throw new ProtocolError(`There is no level ${shown(level)}: ${STATUS_LEVELS.join(", ")}`);
}
