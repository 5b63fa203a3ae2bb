import { readCbor } from "../../../lib/bridge/rosbridge/read_cbor.ts";
import type { ServerOperation } from "../../../lib/bridge/rosbridge/protocol.ts";
import { readServerOperation } from "../../../lib/bridge/rosbridge/read_server_operation.ts";
import { cborFrame } from "../../../lib/web/rosbridge/cbor.ts";
import { Fragments } from "../../../lib/web/rosbridge/fragments.ts";
import { MAX_TEXT_LENGTH } from "../../../lib/web/rosbridge/limits.ts";
import { type ClientOperation, ProtocolError } from "../../../lib/web/rosbridge/protocol.ts";
import { readOperation } from "../../../lib/web/rosbridge/read_operation.ts";
import { attempt, type Bytes, type FuzzTarget, promise, texts } from "../target.ts";

const OPERATIONS = [
  { op: "advertise", id: "a:1", topic: "/t", type: "std_msgs/String", latch: false, queue_size: 9 },
  { op: "unadvertise", id: "a:1", topic: "/t" },
  { op: "publish", id: "p:1", topic: "/t", msg: { data: "x" }, latch: true },
  {
    op: "subscribe",
    id: "s:1",
    topic: "/t",
    type: "x/Y",
    compression: "cbor-raw",
    throttle_rate: 100,
    queue_length: 1,
    fragment_size: 500,
  },
  { op: "unsubscribe", id: "s:1", topic: "/t" },
  { op: "call_service", id: "c:1", service: "/rosapi/topics", args: {}, timeout: 0.5 },
  { op: "advertise_service", service: "/s", type: "x/Y" },
  { op: "unadvertise_service", service: "/s" },
  { op: "service_response", id: "r:1", service: "/s", values: { a: 1 }, result: true },
  { op: "send_action_goal", id: "g:1", action: "/a", action_type: "x/Y", args: {}, feedback: true },
  { op: "cancel_action_goal", id: "g:1", action: "/a" },
  { op: "advertise_action", action: "/a", type: "x/Y" },
  { op: "unadvertise_action", action: "/a" },
  { op: "action_feedback", id: "g:1", action: "/a", values: { a: 1 } },
  { op: "action_result", id: "g:1", action: "/a", values: { a: 1 }, status: 4, result: true },
  { op: "fragment", id: "f:1", data: '{"op":"auth"}', num: 0, total: 1.6 },
  { op: "fragment", id: "f:2", data: '{"op":', num: 0, total: 2 },
  { op: "set_level", id: "l:1", level: "warning" },
  { op: "auth", mac: "m", client: "c", dest: "d", rand: "r", t: 1, level: "l", end: 2 },
];

const SERVER_OPERATIONS = [
  { op: "publish", topic: "/t", msg: { data: "x", stamp: { secs: 1, nsecs: 2 } } },
  { op: "service_response", id: "c:1", service: "/s", values: { a: [1, 2] }, result: true },
  { op: "call_service", id: "c:1", service: "/s", args: { a: 1 } },
  { op: "status", id: "s:1", level: "error", msg: "no" },
  { op: "fragment", id: "f:1", data: '{"op":"png"}', num: 0, total: 1.6 },
];

const CBOR = {
  op: "publish",
  topic: "/t",
  msg: { bytes: Uint8Array.of(1, 2), row: Float32Array.of(1, 2), big: 2n ** 63n, list: [1, "a"] },
};

const decoder = new TextDecoder();

/** What clients of rosbridge send: an operation, or fragments of one, one after the other. */
export const ROSBRIDGE_TARGETS: readonly FuzzTarget[] = [{
  name: "rosbridge",
  weight: 6,
  seeds: texts(...OPERATIONS.map((operation) => JSON.stringify(operation))),
  words: texts("__proto__", "4294967296", "-1", "1e400", "null", '"op"', "[]", '"total":65536'),
  // A fragment says how many there are: so many places are made.
  allowanceBytes: 2 * 1024 * 1024,
  run(input, random) {
    const frame = random.below(2) === 0 ? input : decoder.decode(input);
    const operation = attempt([ProtocolError], () => readOperation(frame));
    if (!operation) return;
    checkOperation(operation, input);
    if (operation.op === "fragment") {
      const fragments = new Fragments(input.length);
      for (let num = 0; num < Math.min(operation.total, 10); num++) {
        attempt([ProtocolError], () => fragments.add({ ...operation, num }));
      }
    }
  },
}, {
  name: "rosbridge-server",
  weight: 4,
  seeds: [
    ...texts(...SERVER_OPERATIONS.map((operation) => JSON.stringify(operation))),
    ...[...SERVER_OPERATIONS, CBOR].map((operation) => cborFrame(operation).slice()),
  ],
  words: texts(
    "__proto__",
    "-1",
    "1e400",
    "null",
    '"op"',
    "[]",
    "\u009f",
    "\u00bf",
    "\u00d8\u0055",
  ),
  run(input, random) {
    const frame = random.below(2) === 0 ? input : decoder.decode(input);
    const operation = attempt([ProtocolError], () => readServerOperation(frame));
    if (operation) checkServerOperation(operation);
    const value = attempt([RangeError], () => readCbor(input));
    // What was read is written, and read again, without a word.
    if (value !== undefined) readCbor(cborFrame(value));
  },
}];

/** Of what goes to a person or a name there is not too much. */
function checkServerOperation(operation: ServerOperation): void {
  const bounds = { topic: MAX_TEXT_LENGTH, service: MAX_TEXT_LENGTH, id: MAX_TEXT_LENGTH };
  for (const [name, longest] of Object.entries({ ...bounds, name: 100 })) {
    const text = new Map<string, unknown>(Object.entries(operation)).get(name) ?? "";
    promise(typeof text === "string" && text.length <= longest, () => `${name} is ${text}`);
  }
}

/** What is read is within its bounds, whatever was sent; but for what goes to the mesh as it is. */
function checkOperation(operation: ClientOperation, input: Bytes): void {
  for (const [name, value] of Object.entries(operation)) {
    if (["message", "args", "values", "status"].includes(name)) continue;
    if (typeof value === "number") {
      promise(value >= 0, () => `${name} is ${value}`);
    } else if (typeof value === "string") {
      const longest = name === "data" ? input.length : MAX_TEXT_LENGTH;
      promise(value.length <= longest, () => `${name} has ${value.length} characters`);
    } else promise(typeof value === "boolean", () => `${name} is a ${typeof value}`);
  }
}
