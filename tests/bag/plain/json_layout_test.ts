import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  fullSchema,
  layoutOf,
  readLayout,
  SeenArguments,
} from "../../../lib/bag/plain/json_layout.ts";
import { assertNoCycle } from "../../../lib/bag/plain/cycle.ts";
import type { JsonSchema } from "../../../lib/schema/json_schema.ts";

/** What becomes of messages of a topic: their JSON, and the schema of all of them. */
function convert(messages: readonly (readonly unknown[])[], announced?: JsonSchema) {
  const seen = new SeenArguments();
  for (const args of messages) seen.note(args);
  const writer = seen.decide(announced);
  const texts = messages.map((args) => writer.write(args));
  // As it comes out of a file.
  const schema = JSON.parse(JSON.stringify(fullSchema(writer)));
  const { "x-rosy": _, ...shown } = schema;
  return {
    texts,
    schema,
    shown,
    back: () => texts.map((text) => readLayout(text, layoutOf(schema)!)),
  };
}

/** The type of a property as a schema shows it; `undefined` where it is left out. */
function shownAs(value: unknown, ...others: unknown[]): unknown {
  const messages = [value, ...others].map((x) => [{ x }]);
  const { shown, back } = convert(messages);
  assertEquals(back(), messages, "it is what it was");
  return shown.properties.x;
}

Deno.test("the only argument is the message where it is an object", () => {
  const { texts, shown } = convert([[{ x: 1, name: "a" }], [{ x: 2.5, name: "b" }]]);
  assertEquals(texts, ['{"x":1,"name":"a"}', '{"x":2.5,"name":"b"}']);
  assertEquals(shown, {
    type: "object",
    properties: { x: { type: "number" }, name: { type: "string" } },
    required: ["x", "name"],
  });
});

Deno.test("arguments become properties where they are several, or no object", () => {
  const one = convert([[1.5], [2]]);
  assertEquals(one.texts, ['{"value":1.5}', '{"value":2}']);
  assertEquals(one.shown.properties, { value: { type: "number" } });
  const messages = [[1, "a"], [2], [3, "c", true], []];
  const several = convert(messages);
  assertEquals(several.texts[2], '{"arg0":3,"arg1":"c","arg2":true}');
  assertEquals(several.shown.properties, {
    arg0: { type: "number" },
    arg1: { type: "string" },
    arg2: { type: "boolean" },
  });
  assertEquals(several.shown.required, undefined);
  assertEquals(several.back(), messages);
});

Deno.test("what JSON has a notation for is shown as what it is", () => {
  assertEquals(shownAs(1), { type: "number" });
  assertEquals(shownAs("a"), { type: "string" });
  assertEquals(shownAs(true), { type: "boolean" });
  assertEquals(shownAs([1, 2]), { type: "array", items: { type: "number" } });
  assertEquals(shownAs(["a"], []), { type: "array", items: { type: "string" } });
  assertEquals(shownAs([{ y: 1 }, { y: 2, z: "b" }]), {
    type: "array",
    items: {
      type: "object",
      properties: { y: { type: "number" }, z: { type: "string" } },
      required: ["y"],
    },
  });
  assertEquals(shownAs({}), { type: "object", properties: {} });
  assertEquals(shownAs(1, null), { type: "number" });
});

Deno.test("what JSON has no notation for is shown as what tools know, and is what it was again", () => {
  const bytes = { type: "string", contentEncoding: "base64" };
  assertEquals(shownAs(Uint8Array.of(1, 2), new Uint8Array(0)), bytes);
  assertEquals(shownAs(Uint8Array.of(1, 2).buffer), bytes);
  assertEquals(shownAs(new DataView(Uint8Array.of(1, 2, 3).buffer)), bytes);
  assertEquals(shownAs(new Date(5), null), { type: "string", format: "date-time" });
  assertEquals(shownAs(NaN, 1, Infinity, -Infinity, null), { type: "number" });
  assertEquals(shownAs(-0), { type: "number" });
  assertEquals(shownAs(2n ** 70n, 5n, -(2n ** 64n)), { type: "integer" });
  assertEquals(shownAs(new Set([1, 2])), { type: "array", items: { type: "number" } });
  assertEquals(shownAs(new Map([["a", 1]]), new Map([["b", NaN]])), {
    type: "array",
    items: {
      type: "object",
      properties: { key: { type: "string" }, value: { type: "number" } },
      required: ["key", "value"],
    },
  });
  assertEquals(shownAs(new Map<unknown, unknown>([[{ k: 1 }, new Date(3)]])) !== undefined, true);
});

for (
  const array of [
    Int8Array.of(-1),
    Uint8ClampedArray.of(255),
    Int16Array.of(-300),
    Uint16Array.of(65535),
    Int32Array.of(-70000),
    Uint32Array.of(4e9),
    BigInt64Array.of(-(2n ** 63n), 1n),
    BigUint64Array.of(2n ** 64n - 1n),
    Float16Array.of(0.5),
    Float32Array.of(0.1, NaN, -Infinity, -0),
    Float64Array.of(0.1, NaN),
  ]
) {
  Deno.test(`a ${array.constructor.name} is a list of numbers, and what it was again`, () => {
    const type = array.constructor.name.startsWith("Float") ? "number" : "integer";
    assertEquals(shownAs(array), { type: "array", items: { type } });
  });
}

Deno.test("numbers keep all their digits beside bigints", () => {
  const messages = [[{ id: 2n ** 60n, big: 1e20, tagged: [undefined, 1e20] }]];
  const { texts, back } = convert(messages);
  assert(texts[0]!.includes('"id":1152921504606846976'), texts[0]);
  assertEquals(back(), messages);
});

Deno.test("what tools do not know is left out of the schema, not of the messages", () => {
  assertEquals(shownAs([[1], [2]]), undefined);
  assertEquals(shownAs(1, "a"), undefined);
  assertEquals(shownAs([1, "a"]), undefined);
  assertEquals(shownAs([Uint8Array.of(1)]), undefined);
  assertEquals(shownAs(null), undefined);
  assertEquals(shownAs(Uint8Array.of(1), "AQ==", { y: 1 }), undefined);
  assertEquals(shownAs(new Date(1), "1970-01-01T00:00:00.001Z"), undefined);
  assertEquals(shownAs("NaN", NaN), undefined);
  assertEquals(shownAs([undefined, 1]), undefined);
  assertEquals(shownAs(1, 1n), undefined);
});

Deno.test("keys that are no names and texts that look like tags are kept", () => {
  const messages = [[{ "$type": "Date", value: "x", "a b": 1, ["__proto__"]: { x: new Date(1) } }]];
  const { back } = convert(messages);
  const [[message]] = back() as [[Record<string, unknown>]];
  assertEquals(Object.keys(message), ["$type", "value", "a b", "__proto__"]);
  assertEquals(Object.getPrototypeOf(message), Object.prototype);
  assertEquals(message["$type"], "Date");
});

Deno.test("objects with more keys than can be names are kept, whatever is in them", () => {
  const object = Object.fromEntries(
    Array.from({ length: 3000 }, (_, i) => [`k${i}`, i % 3 === 0 ? new Date(i) : { n: NaN, i }]),
  );
  const messages = [[object]];
  const { back, shown } = convert(messages);
  assertEquals(back(), messages);
  assert(Object.keys(shown.properties).length <= 500);
});

Deno.test("what was announced names arguments, tells types that nothing shows, and describes", () => {
  const announced = {
    type: "array",
    prefixItems: [{ $ref: "#/$defs/Pose", title: "pose" }, { type: "integer", title: "count" }],
    items: false,
    $defs: {
      Pose: {
        type: "object",
        description: "Where it is",
        properties: {
          x: { type: "number", description: "metres" },
          image: { type: "string", contentEncoding: "base64" },
          next: { $ref: "#/$defs/Pose" },
          tags: { type: "array", items: { type: "string" } },
          any: {},
          label: { anyOf: [{ type: "string" }, { type: "null" }] },
        },
      },
    },
  };
  const { texts, shown, schema } = convert([[{ x: 1, tags: [] }, 3]], announced);
  assertEquals(texts, ['{"pose":{"x":1,"tags":[]},"count":3}']);
  const { pose, count } = shown.properties;
  assertEquals(count, { title: "count", type: "integer" });
  assertEquals([pose.title, pose.description, pose.type], ["pose", "Where it is", "object"]);
  assertEquals(pose.properties.x, { description: "metres", type: "number" });
  assertEquals(pose.properties.tags, { type: "array", items: { type: "string" } });
  assertEquals(pose.properties.image, { type: "string", contentEncoding: "base64" });
  assertEquals(pose.properties.label, { type: "string" });
  assertEquals(Object.hasOwn(pose.properties, "any"), false);
  assertEquals(layoutOf(schema)?.announced, announced, "the way back keeps it");
});

Deno.test("numbers that were announced with names are shown with them", () => {
  const named = [{ title: "IDLE", const: 0, description: "Waits." }, { title: "BUSY", const: 1 }];
  const state = { description: "What it does.", oneOf: named };
  const item = { type: "object", properties: { state, other: { oneOf: [{ const: 1 }, true] } } };
  const announced = { type: "array", prefixItems: [item] };
  const shown = {
    description: "What it does.",
    type: "number",
    oneOf: [{ title: "IDLE", const: 0 }, { title: "BUSY", const: 1 }],
  };
  assertEquals(convert([[{ state: 1 }]], announced).shown.properties, { state: shown });
  const unseen = convert([[{ x: 1 }]], announced).shown.properties;
  assertEquals(unseen, { x: { type: "number" }, state: shown });
});

Deno.test("an announced type that is in itself several times does not go on for ever", () => {
  const announced = {
    prefixItems: [{ $ref: "#/$defs/T" }],
    $defs: {
      T: {
        type: "object",
        properties: Object.fromEntries(
          ["a", "b", "c", "d"].map((name) => [name, { $ref: "#/$defs/T" }]),
        ),
      },
    },
  };
  const { texts } = convert([[{ a: { b: 1 } }]], announced);
  assertEquals(texts, ['{"a":{"b":1}}']);
});

Deno.test("values that are not as they were announced are shown as they are", () => {
  const announced = { prefixItems: [{ type: "object", properties: { x: { type: "string" } } }] };
  assertEquals(convert([[{ x: 5 }]], announced).shown.properties.x, { type: "number" });
});

Deno.test("assertNoCycle() refuses what holds itself, and nothing else", () => {
  const shared = { x: [1] };
  assertNoCycle([shared, shared, new Map([[shared, shared]]), new Set([shared])]);
  const object: Record<string, unknown> = {};
  object.list = [object];
  const map = new Map<unknown, unknown>();
  map.set("map", new Set([map]));
  for (const cycle of [object, [map]]) {
    assertThrows(() => assertNoCycle(cycle), TypeError, "it holds itself");
  }
});

Deno.test("what cannot be JSON is refused: a date that is none, an error, a function", () => {
  for (const value of [new Date(NaN), new Error("no"), () => {}]) {
    const seen = new SeenArguments();
    seen.note([{ value }]);
    const writer = seen.decide(undefined);
    assertThrows(() => writer.write([{ value }]));
  }
});

Deno.test("readLayout() refuses what is not as the schema says", () => {
  const date = { args: null, values: { properties: { t: "Date" } } };
  assertThrows(() => readLayout('{"t":5}', date), TypeError, "no date");
  const bytes = { args: null, values: { properties: { t: "Uint8Array" } } };
  assertThrows(() => readLayout('{"t":[1]}', bytes), TypeError, "no Base64");
  assertThrows(() => readLayout('{"t":"?"}', bytes), SyntaxError);
  const list = { args: null, values: { properties: { t: "Float32Array" } } };
  assertThrows(() => readLayout('{"t":5}', list), TypeError, "no list");
  const unknown = { args: null, values: { properties: { t: "constructor" } } };
  assertThrows(() => readLayout('{"t":5}', unknown), TypeError, "not known");
  assertThrows(() => readLayout("5", { args: ["a"] }), TypeError, "no object");
});
