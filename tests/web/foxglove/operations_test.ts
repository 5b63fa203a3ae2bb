import { assert, assertEquals, assertThrows } from "@std/assert";
import { type ClientOperation, ProtocolError } from "../../../lib/web/foxglove/protocol.ts";
import { readOperation } from "../../../lib/web/foxglove/read_operation.ts";
import {
  writeAsset,
  writeAssetError,
  writeMessage,
  writeServiceResponse,
  writeTime,
} from "../../../lib/web/foxglove/write_operation.ts";

const utf8 = (text: string) => new TextEncoder().encode(text);

Deno.test("readOperation() reads what clients say as text", () => {
  const operations: ClientOperation[] = [
    { op: "subscribe", subscriptions: [{ id: 0, channelId: 4294967295 }] },
    { op: "unsubscribe", subscriptionIds: [0, 1] },
    {
      op: "advertise",
      channels: [{ id: 1, topic: "/cmd", encoding: "json", schemaName: "Twist" }],
    },
    { op: "unadvertise", channelIds: [] },
    { op: "getParameters", parameterNames: ["a/b"], id: "x" },
    { op: "getParameters", parameterNames: [] },
    {
      op: "setParameters",
      parameters: [{ name: "a/b", value: [1, null] }, {
        name: "c",
        value: "AA",
        type: "byte_array",
      }],
    },
    { op: "subscribeParameterUpdates", parameterNames: ["a/b"] },
    { op: "unsubscribeParameterUpdates", parameterNames: ["a/b"] },
    { op: "subscribeConnectionGraph" },
    { op: "unsubscribeConnectionGraph" },
    { op: "fetchAsset", uri: "package://a/b", requestId: 7 },
  ];
  for (const operation of operations) {
    assertEquals(readOperation(JSON.stringify({ ...operation, more: 1 })), operation);
  }
});

Deno.test("readOperation() reads what clients say as bytes", () => {
  assertEquals(readOperation(Uint8Array.fromHex("01" + "02010000" + "7b7d")), {
    op: "message",
    channelId: 258,
    data: utf8("{}"),
  });
  const call = "02" + "07000000" + "01000080" + "04000000" + "6a736f6e" + "5b5d";
  assertEquals(readOperation(Uint8Array.fromHex(call)), {
    op: "serviceRequest",
    serviceId: 7,
    callId: 0x80000001,
    encoding: "json",
    data: utf8("[]"),
  });
});

Deno.test("readOperation() refuses what makes no sense, and says what is unknown", () => {
  const wrong = [
    "",
    "null",
    "[]",
    '{"op":"subscribe"}',
    '{"op":"subscribe","subscriptions":[1]}',
    '{"op":"subscribe","subscriptions":[{"id":-1,"channelId":1}]}',
    '{"op":"subscribe","subscriptions":[{"id":1.5,"channelId":1}]}',
    '{"op":"unsubscribe","subscriptionIds":[4294967296]}',
    '{"op":"advertise","channels":[{"id":1,"topic":5,"encoding":"json"}]}',
    '{"op":"getParameters","parameterNames":[],"id":5}',
    '{"op":"setParameters","parameters":[{"value":5}]}',
    '{"op":"fetchAsset","requestId":5}',
    JSON.stringify({ op: "unadvertise", channelIds: new Array(20_000).fill(1) }),
    new Uint8Array(),
    Uint8Array.fromHex("01020100"),
    Uint8Array.fromHex("02070000000100000004000000" + "6a736f"),
    Uint8Array.fromHex("020700000001000000ffffffff" + "6a736f6e"),
    Uint8Array.fromHex("02070000000100000001000000" + "ff"),
  ];
  for (const frame of wrong) {
    const error = assertThrows(() => readOperation(frame), ProtocolError);
    assertEquals(error.isUnknown, false, error.message);
    assert(error.message.length < 200, error.message);
  }
  for (const frame of ['{"op":"playbackControl"}', "{}", Uint8Array.of(3, 1)]) {
    assertEquals(assertThrows(() => readOperation(frame), ProtocolError).isUnknown, true);
  }
});

Deno.test("what servers say as bytes is written in the order of Foxglove's protocol", () => {
  const hex = (frame: Uint8Array) => frame.toHex();
  assertEquals(
    hex(writeMessage(7, 1000, utf8('{"x": 1}'))),
    "01" + "07000000" + "00ca9a3b00000000" + "7b2278223a20317d",
  );
  assertEquals(hex(writeTime(1000)), "02" + "00ca9a3b00000000");
  assertEquals(hex(writeTime(-1)), "02" + "0000000000000000");
  const response = { serviceId: 1, callId: 2, encoding: "json", data: utf8("{}") };
  assertEquals(
    hex(writeServiceResponse(response)),
    "03" + "01000000" + "02000000" + "04000000" + "6a736f6e" + "7b7d",
  );
  assertEquals(hex(writeAsset(5, Uint8Array.of(9))), "04" + "05000000" + "00" + "00000000" + "09");
  assertEquals(
    hex(writeAssetError(5, "none")),
    "04" + "05000000" + "01" + "04000000" + "6e6f6e65",
  );
});
