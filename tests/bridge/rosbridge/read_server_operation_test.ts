import { assertEquals, assertThrows } from "@std/assert";
import { readServerOperation } from "../../../lib/bridge/rosbridge/read_server_operation.ts";
import { cborFrame } from "../../../lib/web/rosbridge/cbor.ts";
import { ProtocolError } from "../../../lib/web/rosbridge/protocol.ts";

const read = (operation: unknown) => readServerOperation(JSON.stringify(operation));

Deno.test("readServerOperation() reads messages as JSON, as its UTF-8, and as CBOR", () => {
  const said = { op: "publish", topic: "/a", msg: { data: "ü" } };
  const publish = { op: "publish", topic: "/a", message: { data: "ü" } } as const;
  assertEquals(read(said), { ...publish, isCbor: false });
  const utf8 = new TextEncoder().encode(JSON.stringify(said));
  assertEquals(readServerOperation(utf8), { ...publish, isCbor: false });
  assertEquals(readServerOperation(cborFrame(said)), { ...publish, isCbor: true });
});

Deno.test("readServerOperation() reads answers, calls, fragments and what is told to people", () => {
  assertEquals(read({ op: "service_response", id: "c:1", values: { sum: 3 } }), {
    op: "service_response",
    id: "c:1",
    values: { sum: 3 },
    result: true,
    isCbor: false,
  });
  assertEquals(read({ op: "call_service", id: 7, service: "add" }), {
    op: "call_service",
    id: "7",
    service: "add",
    args: {},
  });
  assertEquals(read({ op: "fragment", id: "f", data: "x", num: 3, total: 4.6 }), {
    op: "fragment",
    id: "f",
    data: "x",
    num: 3,
    total: 4,
  });
  assertEquals(read({ op: "status", level: "odd", msg: { why: 1 } }), {
    op: "status",
    level: "error",
    message: '{"why":1}',
  });
  assertEquals(read({ op: "png", data: "iVBORw0KGgo=" }), { op: "png" });
  assertEquals(read({ op: "action_result", id: "g" }), { op: "other", name: '"action_result"' });
});

Deno.test("readServerOperation() says what makes no sense, with the id of the operation", () => {
  const cases: [unknown, string][] = [
    [[], "no object in JSON"],
    [{ op: 1 }, "There is no operation 1"],
    [{ op: "publish" }, '"topic" is no text'],
    [{ op: "publish", topic: "" }, '"topic" of "publish" is empty'],
    [{ op: "publish", topic: "a".repeat(2000) }, '"topic" is no text of 1024 characters'],
    [{ op: "service_response" }, 'needs an "id"'],
    [{ op: "fragment", id: "f", data: "x", num: 1, total: 1 }, '"num" of a fragment is 1'],
    [{ op: "fragment", id: "f", data: "x", num: 0, total: 1e9 }, '"total" of a fragment'],
  ];
  for (const [said, message] of cases) assertThrows(() => read(said), ProtocolError, message);
  assertThrows(() => readServerOperation("{"), ProtocolError, "no JSON");
  assertThrows(() => readServerOperation(new Uint8Array()), ProtocolError, "no CBOR");
  const { id } = assertThrows(() => read({ op: "call_service", id: "x" }), ProtocolError);
  assertEquals(id, "x");
});
