import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { Node, SchemaText, TypeClaim } from "@rosy/rosy";
import { defineSchema } from "@rosy/rosy";
import { serviceType } from "../../../lib/schema/topic_type.ts";
import type { ClaimedType } from "../../../lib/schema/type_index.ts";
import { createMessageCheck, type MessageCheck } from "../../../lib/cli/schemas/message_check.ts";

const SIGNAL = new AbortController().signal;

/** A type that nodes say a topic has, and its schema. */
interface Type {
  readonly name: string;
  readonly nodes: readonly string[];
  readonly schema: unknown;
  readonly encoding?: string;
}

function list(...values: unknown[]): unknown {
  return { type: "array", prefixItems: values, minItems: values.length, items: false };
}

/** What the command would find where nodes say this of a topic that `listener` listens to. */
async function checkOf(...types: Type[]): Promise<MessageCheck> {
  const texts = new Map<string, SchemaText>();
  const claims = types.map(
    ({ name, nodes, schema, encoding = "jsonschema" }, index): ClaimedType => {
      const hash = String(index);
      texts.set(hash, { name, encoding, hash, text: JSON.stringify(schema) });
      const ids = nodes.map((name) => ({ name, hostname: "host", uuid: name }));
      return { kind: "topics", subject: "t", name, encoding, hash, nodes: ids };
    },
  );
  const node = {
    fetchSchema: ({ hash }: TypeClaim) => Promise.resolve(texts.get(hash)!),
  } as unknown as Node;
  return await createMessageCheck(node, {
    action: 'send on topic "t"',
    claims,
    isReceiver: (uuid) => uuid === "listener",
  }, SIGNAL);
}

Deno.test("createMessageCheck() lets everything pass where nobody has a schema", async () => {
  assertEquals((await checkOf()).check([1, "a"]), [1, "a"]);
});

Deno.test("createMessageCheck() goes by those who listen, and by others where they say nothing", async () => {
  const number = { name: "number", schema: list({ type: "number" }) };
  const text = { name: "text", schema: list({ type: "string" }) };
  const both = await checkOf({ ...text, nodes: ["sender"] }, { ...number, nodes: ["listener"] });
  assertEquals(both.check([1]), [1]);
  assertThrows(() => both.check(["a"]), Error, 'expected a number, found text, as "number" has it');
  const one = await checkOf({ ...text, nodes: ["sender"] });
  assertThrows(() => one.check([1]), Error, 'Cannot send on topic "t": expected text');
});

Deno.test("createMessageCheck() wants a message to fit all that listeners say", async () => {
  const { check } = await checkOf(
    { name: "a", nodes: ["listener"], schema: list({ type: "number" }) },
    { name: "b", nodes: ["listener", "other"], schema: list({ minimum: 1 }) },
  );
  assertEquals(check([2]), [2]);
  assertThrows(() => check([0]), Error, 'as "b" has it');
});

Deno.test("createMessageCheck() names the field, and escapes what a stranger called it", async () => {
  const point = { type: "object", properties: { "x\u202e": { type: "number" } } };
  const { check } = await checkOf({
    name: "point",
    nodes: ["listener"],
    schema: list({ type: "array", items: point }, { type: "boolean" }),
  });
  const { message } = assertThrows(() => check([[{}, { "x\u202e": "a" }], true]), Error);
  assertEquals(
    message,
    'Cannot send on topic "t": value 1: [1]["x\\u202e"]: expected a number, found text, as "point" ' +
      "has it; --no-check does it all the same",
  );
});

Deno.test("createMessageCheck() makes bytes of base64 where they are wanted", async () => {
  const bytes = { type: "string", contentEncoding: "base64" };
  const { check } = await checkOf({
    name: "bytes",
    nodes: ["listener"],
    schema: list({
      type: "object",
      properties: {
        data: { $ref: "#/prefixItems/0/$defs/bytes" },
        all: { type: "array", items: bytes },
        name: { type: "string" },
      },
      additionalProperties: bytes,
      $defs: { bytes },
    }),
  });
  const hi = Uint8Array.of(0x68, 0x69);
  assertEquals(check([{ data: "aGk=", all: ["aGk="], name: "aGk=", more: "aGk=" }]), [
    { data: hi, all: [hi], name: "aGk=", more: hi },
  ]);
  assertEquals(check([{ data: hi }]), [{ data: hi }]);
  assertThrows(() => check([{ data: "%" }]), Error, "data: expected bytes, found text");
});

Deno.test("createMessageCheck() says what to do where a schema cannot be read", async () => {
  const nodes = ["listener"];
  await assertRejects(
    () => checkOf({ name: "x", nodes, schema: {}, encoding: "protobuf" }),
    Error,
    'Cannot send on topic "t": Cannot read type "x" of listener@host (list): it is written in ' +
      "protobuf, which rosy cannot read; --no-check does without its type",
  );
});

Deno.test("createMessageCheck() reads the arguments of a service by themselves", async () => {
  const service = serviceType("move", {
    args: [
      defineSchema("Point", {
        $ref: "#/$defs/point",
        $defs: {
          point: {
            type: "object",
            properties: { x: { type: "number" }, marker: { $ref: "#/$defs/bytes" } },
            required: ["x"],
          },
          bytes: { type: "string", contentEncoding: "base64" },
        },
      }),
    ],
  });
  const { name, text } = service.text;
  const { check } = await checkOf({ name, nodes: ["listener"], schema: JSON.parse(text) });
  assertEquals(check([{ x: 1, marker: "AAE=" }]), [{ x: 1, marker: Uint8Array.of(0, 1) }]);
  assertThrows(() => check([{ x: "1" }]), Error, "x: expected a number, found text");
});
