import { readServerOperation } from "../../../lib/bridge/foxglove/read_server_operation.ts";
import { readOperation } from "../../../lib/web/foxglove/read_operation.ts";
import { ProtocolError } from "../../../lib/web/foxglove/protocol.ts";
import { attempt, type Bytes, type FuzzTarget, promise, texts } from "../target.ts";

const OPERATIONS = [
  { op: "subscribe", subscriptions: [{ id: 0, channelId: 1 }, { id: 1, channelId: 2 }] },
  { op: "unsubscribe", subscriptionIds: [0, 4294967295] },
  {
    op: "advertise",
    channels: [{ id: 1, topic: "/cmd_vel", encoding: "json", schemaName: "geometry_msgs/Twist" }],
  },
  { op: "unadvertise", channelIds: [1] },
  { op: "getParameters", parameterNames: ["base/max_speed"], id: "get-all-params" },
  {
    op: "setParameters",
    parameters: [{ name: "base/key", value: "AAEC", type: "byte_array" }, { name: "base/x" }],
    id: "1",
  },
  { op: "subscribeParameterUpdates", parameterNames: ["base/max_speed"] },
  { op: "unsubscribeParameterUpdates", parameterNames: [] },
  { op: "subscribeConnectionGraph" },
  { op: "unsubscribeConnectionGraph" },
  { op: "fetchAsset", uri: "package://robot/arm.dae", requestId: 1 },
];

const SERVER_OPERATIONS = [
  { op: "serverInfo", name: "a", capabilities: ["services"], supportedEncodings: ["cdr"] },
  { op: "status", level: 1, message: "odd" },
  {
    op: "advertise",
    channels: [{
      id: 1,
      topic: "/a",
      encoding: "cdr",
      schemaName: "std_msgs/msg/String",
      schemaEncoding: "ros2msg",
      schema: "string data",
    }],
  },
  {
    op: "advertiseServices",
    services: [{
      id: 1,
      name: "/s",
      type: "T",
      request: { encoding: "json", schemaName: "A", schemaEncoding: "", schema: "" },
      responseSchema: "int8 a",
    }],
  },
  { op: "serviceCallFailure", serviceId: 1, callId: 2, message: "no" },
  { op: "parameterValues", parameters: [{ name: "a", value: [1] }], id: "1" },
  {
    op: "connectionGraphUpdate",
    publishedTopics: [{ name: "/a", publisherIds: ["/n"] }],
    subscribedTopics: [],
    advertisedServices: [],
    removedTopics: ["/b"],
    removedServices: [],
  },
];

const SERVER_BINARY = ["010700000000ca9a3b000000007b7d", "030100000002000000040000006a736f6e7b7d"];

const BINARY = ["0101000000" + "7b7d", "02070000000100000004000000" + "6a736f6e" + "7b7d"];

const decoder = new TextDecoder();

/** What clients of Foxglove's protocol send; text begins with a brace, as no opcode does. */
export const FOXGLOVE_TARGETS: readonly FuzzTarget[] = [{
  name: "foxglove",
  weight: 6,
  seeds: [
    ...texts(...OPERATIONS.map((operation) => JSON.stringify(operation))),
    ...BINARY.map((hex) => Uint8Array.fromHex(hex)),
  ],
  words: texts("__proto__", "4294967296", "-1", "1e400", "null", '"op"', "[]"),
  run: runFrame,
}, {
  name: "foxglove-server",
  weight: 4,
  seeds: [
    ...texts(...SERVER_OPERATIONS.map((operation) => JSON.stringify(operation))),
    ...SERVER_BINARY.map((hex) => Uint8Array.fromHex(hex)),
  ],
  words: texts("__proto__", "4294967296", "-1", "1e400", "null", '"op"', "[]"),
  run(input) {
    const isText = input[0] === 0x7b;
    const frame = isText ? decoder.decode(input) : input;
    const operation = attempt([ProtocolError], () => readServerOperation(frame));
    if (operation?.op !== "message" && operation?.op !== "serviceResponse") return;
    promise(operation.data.length < input.length, () => "there is more than came");
  },
}];

function runFrame(input: Bytes): void {
  const isBinary = input[0] === 1 || input[0] === 2;
  const frame = isBinary ? input : decoder.decode(input);
  const operation = attempt([ProtocolError], () => readOperation(frame));
  if (!operation) return;
  for (const [name, value] of Object.entries(operation)) checkField(name, value, input);
}

/** What is read fits what it is said to be, whatever else was sent. */
function checkField(name: string, value: unknown, input: Bytes): void {
  if (value instanceof Uint8Array) {
    promise(value.length < input.length, () => `${name} is longer than what it was read from`);
  } else if (Array.isArray(value)) {
    promise(value.length <= input.length, () => `${name} has more items than bytes came`);
    for (const item of value) checkItem(name, item, input);
  } else checkItem(name, value, input);
}

function checkItem(name: string, item: unknown, input: Bytes): void {
  if (typeof item === "number") {
    promise(item === item >>> 0, () => `${name} is no number of 32 bits: ${item}`);
  } else if (typeof item === "object") {
    // A param's value is whatever the client says.
    for (const [key, value] of Object.entries(item!)) {
      if (key !== "value") checkItem(key, value, input);
    }
  } else promise(typeof item === "string", () => `${name} is a ${typeof item}`);
}
