import { assertEquals, assertThrows } from "@std/assert";
import { argumentsOf, messageOf, messageSchemaOf } from "../../../lib/web/gateway/message_form.ts";
import { plainJson } from "../../../lib/web/gateway/plain_json.ts";
import { stopOf } from "../../../lib/web/gateway/stop_message.ts";

Deno.test("plainJson() writes what other programs expect", () => {
  const value = {
    at: new Date(0),
    bytes: Uint8Array.of(1, 2, 255),
    numbers: Float32Array.of(0.5, Infinity),
    large: 2n ** 64n,
    nothing: undefined,
    nan: NaN,
    map: new Map([[1, "one"]]),
    set: new Set(["a"]),
    list: [undefined, null, -0],
  };
  assertEquals(
    JSON.stringify(plainJson(value)),
    '{"at":"1970-01-01T00:00:00.000Z","bytes":"AQL/","numbers":[0.5,null],' +
      '"large":18446744073709551616,"nan":null,"map":[{"key":1,"value":"one"}],"set":["a"],' +
      '"list":[null,null,0]}',
  );
  assertEquals(JSON.stringify(plainJson(JSON.parse('{"__proto__":1}'))), '{"__proto__":1}');
  const cycle: unknown[] = [];
  cycle.push(cycle);
  assertThrows(() => plainJson(cycle), TypeError, "nested too deeply");
});

Deno.test("messageOf() and argumentsOf() are each other's opposite where a schema says what is meant", () => {
  const listOf = (...prefixItems: unknown[]) => ({
    name: "T",
    schema: true,
    values: { type: "array", prefixItems, items: false, minItems: prefixItems.length },
  });
  const number = { type: "number" };
  const object = { type: "object", properties: { data: number } };
  const cases: [args: unknown[], message: unknown, document: ReturnType<typeof listOf>][] = [
    [[{ data: 1 }], { data: 1 }, listOf(object)],
    [[1.5], { data: 1.5 }, listOf(number)],
    [[[1, 2]], { data: [1, 2] }, listOf({ type: "array" })],
    [[1, "a"], { args: [1, "a"] }, listOf(number, { type: "string" })],
    [[], { args: [] }, listOf()],
  ];
  for (const [args, message, document] of cases) {
    assertEquals(messageOf(args), message);
    assertEquals(argumentsOf(message, document), args);
  }
});

Deno.test("argumentsOf() takes base64 for bytes by the schema, and an object as it is without one", () => {
  const bytes = { type: "string", contentEncoding: "base64" };
  const document = {
    name: "Image",
    schema: true,
    values: { type: "array", prefixItems: [{ type: "object", properties: { data: bytes } }] },
  };
  assertEquals(argumentsOf({ data: "AQI=" }, document), [{ data: Uint8Array.of(1, 2) }]);
  assertEquals(argumentsOf({ data: "AQI=" }, null), [{ data: "AQI=" }]);
  assertEquals(argumentsOf({ args: [1, 2] }, null), [1, 2]);
  assertThrows(() => argumentsOf({ args: 1 }, null), Error, 'its "args" are no list');
});

Deno.test("messageSchemaOf() says of one object what the list says of its arguments", () => {
  const point = {
    type: "object",
    properties: { x: { $ref: "#/prefixItems/0/$defs/metres" } },
    $defs: { metres: { type: "number" } },
  };
  const values = { type: "array", prefixItems: [point] };
  assertEquals(messageSchemaOf({ name: "P", schema: values, values }), {
    type: "object",
    properties: { x: { $ref: "#/$defs/metres" } },
    $defs: { metres: { type: "number" } },
  });
  const two = { type: "array", prefixItems: [{ type: "number" }, { type: "string" }] };
  assertEquals(messageSchemaOf({ name: "T", schema: two, values: two }), {
    type: "object",
    properties: { args: two },
    required: ["args"],
  });
});

Deno.test("stopOf() makes zeros of velocities, and nothing of other messages", () => {
  const linear = { x: 1, y: 0, z: 0 };
  const zero = { x: 0, y: 0, z: 0 };
  const still = { linear: zero, angular: zero };
  assertEquals(stopOf([{ linear, angular: zero }]), [still]);
  const header = { frame_id: "base" };
  assertEquals(stopOf([{ header, twist: { linear, angular: zero } }]), [{ header, twist: still }]);
  for (const args of [[still], [1], [], [{ linear: 1, angular: 2 }], [{ linear }], [null]]) {
    assertEquals(stopOf(args), undefined);
  }
});
