import { assertEquals, assertThrows } from "@std/assert";
import { readServerOperation } from "../../../lib/bridge/foxglove/read_server_operation.ts";
import {
  writeClientMessage,
  writeServiceRequest,
} from "../../../lib/bridge/foxglove/write_client_operation.ts";
import { ProtocolError } from "../../../lib/web/foxglove/protocol.ts";
import { readOperation } from "../../../lib/web/foxglove/read_operation.ts";
import { writeMessage, writeServiceResponse } from "../../../lib/web/foxglove/write_operation.ts";

const read = (operation: unknown) => readServerOperation(JSON.stringify(operation));

Deno.test("readServerOperation() reads the bytes that servers write, and clients' bytes are read there", () => {
  const data = Uint8Array.of(1, 2, 3);
  assertEquals(readServerOperation(writeMessage(7, 1500.25, data)), {
    op: "message",
    subscriptionId: 7,
    epochMs: 1500.25,
    data,
  });
  // As Foxglove's SDK was seen to write it.
  const seen = Uint8Array.fromHex("010700000000ca9a3b000000007b7d");
  assertEquals(readServerOperation(seen), {
    op: "message",
    subscriptionId: 7,
    epochMs: 1000,
    data: Uint8Array.of(0x7b, 0x7d),
  });
  const payload = { serviceId: 1, callId: 2, encoding: "jsön", data };
  assertEquals(readServerOperation(writeServiceResponse(payload)), {
    op: "serviceResponse",
    ...payload,
  });
  assertEquals(readOperation(writeServiceRequest(payload)), { op: "serviceRequest", ...payload });
  assertEquals(readOperation(writeClientMessage(9, data)), { op: "message", channelId: 9, data });
  assertEquals(readServerOperation(Uint8Array.of(2, 0)), { op: "other", name: "2" });
});

Deno.test("readServerOperation() reads what older servers leave out", () => {
  assertEquals(read({ op: "serverInfo", name: "a", capabilities: ["x", 1] }), {
    op: "serverInfo",
    name: "a",
    capabilities: ["x"],
    supportedEncodings: [],
  });
  const none = { schemaEncoding: "", schema: "" };
  assertEquals(
    read({
      op: "advertise",
      channels: [{ id: 1, topic: "/a", encoding: "json", schemaName: "A" }],
    }),
    {
      op: "advertise",
      channels: [{ id: 1, topic: "/a", encoding: "json", schemaName: "A", ...none }],
    },
  );
  const old = { id: 1, name: "/s", type: "T", requestSchema: "int8 a", responseSchema: "" };
  const definition = { encoding: "", schemaEncoding: "" };
  assertEquals(read({ op: "advertiseServices", services: [old] }), {
    op: "advertiseServices",
    services: [{
      id: 1,
      name: "/s",
      type: "T",
      request: { ...definition, schemaName: "T_Request", schema: "int8 a" },
      response: { ...definition, schemaName: "T_Response", schema: "" },
    }],
  });
  assertEquals(read({ op: "parameterValues", parameters: [{ name: "a", value: null }] }), {
    op: "parameterValues",
    parameters: [{ name: "a" }],
  });
  assertEquals(read({ op: "status", level: 9, message: 5 }), {
    op: "status",
    level: 2,
    message: "",
  });
  assertEquals(read({ op: "playbackState" }), { op: "other", name: '"playbackState"' });
});

Deno.test("readServerOperation() reads who sends, listens and provides", () => {
  const removed = { removedTopics: ["/c"], removedServices: [] };
  assertEquals(
    read({
      op: "connectionGraphUpdate",
      publishedTopics: [{ name: "/a", publisherIds: ["/x", 7] }],
      subscribedTopics: [{ name: "/b" }],
      advertisedServices: [],
      ...removed,
    }),
    {
      op: "connectionGraphUpdate",
      publishedTopics: [{ name: "/a", publisherIds: ["/x"] }],
      subscribedTopics: [{ name: "/b", subscriberIds: [] }],
      advertisedServices: [],
      ...removed,
    },
  );
});

Deno.test("readServerOperation() says what makes no sense", () => {
  const cases: [string | Uint8Array, string][] = [
    ["{", "no JSON"],
    ["[]", "no object"],
    ["{}", "There is no operation undefined"],
    ['{"op":"advertise"}', '"channels" of "advertise" is no list'],
    ['{"op":"advertise","channels":[1]}', 'What is in "channels" is no object'],
    ['{"op":"advertise","channels":[{"id":-1}]}', '"id" is no whole number'],
    ['{"op":"advertise","channels":[{"id":1}]}', '"topic" is no text'],
    [`{"op":"unadvertise","channelIds":[${"1,".repeat(20_000)}1]}`, "more than 16384 items"],
    [new Uint8Array(), "empty"],
    [Uint8Array.of(1, 2, 3), "ends before its byte 13"],
    [Uint8Array.of(3, ...new Array(8).fill(0), 255, 255, 255, 255), "ends before its byte"],
  ];
  for (const [frame, why] of cases) {
    assertThrows(() => readServerOperation(frame), ProtocolError, why);
  }
});
