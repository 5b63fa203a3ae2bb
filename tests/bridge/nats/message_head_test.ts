import { assertEquals } from "@std/assert";
import { type MessageHead, readHead, writeHead } from "../../../lib/bridge/nats/message_head.ts";

const HEADS: readonly (readonly [MessageHead, string])[] = [
  [
    { form: { codec: "msgpack" }, publishedAtMs: 1764.25, isKept: false, via: [] },
    "msgpack 1764.25 - ",
  ],
  [
    { form: { codec: "my codec/ü" }, publishedAtMs: 0, isKept: true, via: ["a", "b"] },
    "my%20codec%2F%C3%BC 0 k a,b",
  ],
  [{ form: { json: "value" }, publishedAtMs: 1, isKept: true, via: ["a"] }, "- 1 kv a"],
  [{ form: { json: "list" }, publishedAtMs: 1, isKept: false, via: [] }, "- 1 l "],
];

Deno.test("readHead() reads what writeHead() wrote", () => {
  for (const [head, text] of HEADS) assertEquals([writeHead(head), readHead(text)], [text, head]);
});

Deno.test("readHead() reads a head whose last space a client has trimmed", () => {
  assertEquals(readHead("msgpack 1 -")?.via, []);
});

Deno.test("readHead() takes nothing that makes no sense, nor more bridges than a message can pass", () => {
  const many = Array.from({ length: 17 }, () => "a").join(",");
  const texts = ["", "msgpack", "msgpack x - ", "msgpack 1", "%zz 1 - ", `m 1 - ${many}`];
  for (const text of [...texts, `m 1 - ${"x".repeat(33)}`, "m 1 - a,,b", "m 1 - \u00e4"]) {
    assertEquals(readHead(text), undefined, text);
  }
});
