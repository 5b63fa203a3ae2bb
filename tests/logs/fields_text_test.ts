import { assertEquals } from "@std/assert";
import { withFields } from "../../lib/logs/fields_text.ts";
import { plainValue } from "../../lib/logs/plain_value.ts";

Deno.test("withFields() writes fields behind the text", () => {
  assertEquals(withFields("hot", undefined), "hot");
  assertEquals(
    withFields("hot", { celsius: 81.5, motor: "left front", at: "base/left", pose: { x: 1 } }),
    'hot celsius=81.5 motor="left front" at=base/left pose={ x: 1 }',
  );
  assertEquals(withFields("list", [1, "b"]), 'list [ 1, "b" ]');
  assertEquals(withFields("one", 5), "one 5");
  assertEquals(withFields("nothing", null), "nothing null");
});

Deno.test("withFields() writes errors below, with their causes", () => {
  const cause = Object.assign(new TypeError("deep"), { stack: "TypeError: deep\n    at b" });
  const error = Object.assign(new Error("wide", { cause }), { stack: "Error: wide\n    at a" });
  const below = "Error: wide\n    at a\nCaused by: TypeError: deep\n    at b";
  assertEquals(withFields("failed", plainValue(error)), `failed\n${below}`);
  assertEquals(
    withFields("failed", plainValue({ error, port: "/dev/a" })),
    `failed error=wide port=/dev/a\n${below}`,
  );
});

Deno.test("withFields() takes what others have sent, however deep its causes", () => {
  let error: unknown = "end";
  for (let i = 0; i < 300; i++) {
    error = { name: "E", message: `m${i}`, stack: `s${i}`, cause: error };
  }
  assertEquals(withFields("x", error).split("\n").length, 11);
  assertEquals(
    withFields("x", { name: "a", message: "b", stack: 5 }),
    "x name=a message=b stack=5",
  );
});
