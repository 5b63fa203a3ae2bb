import { assert, assertEquals } from "@std/assert";
import { msgpackCodec } from "../../mod.ts";
import { BufferPool } from "../../lib/bytes/buffer_pool.ts";
import { ByteWriter } from "../../lib/bytes/byte_writer.ts";
import { cutText, plainValue } from "../../lib/logs/plain_value.ts";

Deno.test("plainValue() leaves plain JSON as it is", () => {
  const data = { a: 1, b: ["x", true, null], c: { d: -0.5 } };
  assertEquals(plainValue(data), data);
});

Deno.test("plainValue() writes what JSON has no place for", () => {
  const data = {
    big: 12n,
    none: undefined,
    call: function drive() {},
    mark: Symbol("s"),
    when: new Date(0),
    never: new Date(NaN),
    rule: /a+/g,
    set: new Set([1, 2]),
    map: new Map<unknown, unknown>([["a", 1], [2, "b"]]),
    bytes: new Uint8Array([1, 2]),
    view: new DataView(new ArrayBuffer(1)),
    url: new URL("http://a/"),
    later: Promise.resolve(),
  };
  assertEquals(plainValue(data), {
    big: "12n",
    none: "undefined",
    call: "[function drive]",
    mark: "Symbol(s)",
    when: "1970-01-01T00:00:00.000Z",
    never: "Invalid Date",
    rule: "/a+/g",
    set: [1, 2],
    map: { a: 1, 2: "b" },
    bytes: [1, 2],
    view: [0],
    url: "http://a/",
    later: "[Promise]",
  });
});

Deno.test("plainValue() keeps of an error its stack, its causes and what it has of its own", () => {
  const cause = new TypeError("deep");
  const error = Object.assign(new RangeError("wide", { cause }), { code: "E1" });
  const { stack } = error;
  assertEquals(plainValue(error), {
    name: "RangeError",
    message: "wide",
    stack,
    cause: { name: "TypeError", message: "deep", stack: cause.stack },
    code: "E1",
  });
});

Deno.test("plainValue() marks cycles, and shows twice what is there twice", () => {
  const shared = { x: 1 };
  const data: Record<string, unknown> = { shared, again: shared };
  data.self = data;
  assertEquals(plainValue(data), { shared: { x: 1 }, again: { x: 1 }, self: "[circular]" });
  const error = new Error("round");
  error.cause = error;
  assertEquals((plainValue(error) as Error).cause, "[circular]");
});

Deno.test("plainValue() bounds what is huge, and says what was cut", () => {
  const list = plainValue(new Array(1e6).fill(7)) as unknown[];
  assertEquals([list.length, list[100]], [101, "… 999900 more"]);
  const text = plainValue("x".repeat(10_000)) as string;
  assertEquals(text.slice(4090), "xxxxxx… 5904 more characters");
  const wide = plainValue(Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`k${i}`, i])));
  assertEquals((wide as Record<string, unknown>)["…"], "200 more");
  let deep: unknown = "end";
  for (let i = 0; i < 10_000; i++) deep = [deep];
  assert(JSON.stringify(plainValue(deep)).includes("[Array(1)]"));
  const tree = (depth: number): unknown =>
    depth === 0 ? "leaf" : new Array(20).fill(tree(depth - 1));
  assert(JSON.stringify(plainValue(tree(6))).length < 40_000);
});

Deno.test("plainValue() never throws, whatever it reads", () => {
  const hostile = [
    new Proxy({}, {
      ownKeys() {
        throw new Error("trap");
      },
    }),
    Proxy.revocable({}, {}).proxy,
    {
      toJSON() {
        throw new Error("no JSON");
      },
    },
    {
      toJSON() {
        return this;
      },
    },
    Object.create(null),
    new Proxy([], { get: () => 1e9 }),
  ];
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  for (const value of [...hostile, proxy]) JSON.stringify(plainValue(value));
  const getter = {
    ok: 1,
    get bad() {
      throw new Error("not now");
    },
  };
  assertEquals(plainValue(getter), { ok: 1, bad: "[unreadable: not now]" });
  const buffer = new ArrayBuffer(8);
  const bytes = new Uint8Array(buffer);
  structuredClone(buffer, { transfer: [buffer] });
  assertEquals(plainValue(bytes), []);
});

Deno.test("plainValue() yields what codecs carry, halves of characters and __proto__ included", () => {
  const data = plainValue(JSON.parse('{"__proto__": {"a": 1}, "k\\ud800": "v\\ud800"}'));
  assertEquals(JSON.stringify(data), '{"__proto__":{"a":1},"k\ufffd":"v\ufffd"}');
  const writer = new ByteWriter(new BufferPool());
  msgpackCodec.encode(data, writer);
  const read = msgpackCodec.decode(writer.bytes, 0, writer.position);
  assertEquals(JSON.stringify(read), JSON.stringify(data));
});

Deno.test("cutText() cuts between characters", () => {
  assertEquals(cutText("abc", 3), "abc");
  assertEquals(cutText("ab😀", 3), "ab… 2 more characters");
});
