import { assert, assertEquals } from "@std/assert";
import { briefText, errorText, thrownText } from "../../lib/log/error_text.ts";

Deno.test("errorText() is an error's stack, or its name and message", () => {
  const error = new TypeError("bad");
  assertEquals(errorText(error), error.stack!);
  error.stack = "";
  assertEquals(errorText(error), "TypeError: bad");
});

Deno.test("thrownText() shows any value", () => {
  const values = ["text", undefined, null, 5n, { a: 1 }, Object.create(null)];
  const texts = ["text", "undefined", "null", "5", "{ a: 1 }", "[Object: null prototype] {}"];
  assertEquals(values.map(thrownText), texts);
});

Deno.test("errorText() does not throw, whatever it is given", () => {
  const hostile = new Proxy({}, {
    get() {
      throw new Error("no");
    },
    getPrototypeOf() {
      throw new Error("no");
    },
  });
  const error = Object.assign(new Error("x"), {
    stack: {
      toString() {
        throw new Error("no");
      },
    },
  });
  for (const value of [hostile, error]) assert(errorText(value).length > 0);
});

Deno.test("briefText() is one line that is not too long, whatever was thrown", () => {
  assertEquals(briefText(new Error("one\n  two")), "one two");
  assertEquals(briefText("text"), "text");
  assertEquals(briefText(new TypeError()), "TypeError");
  assertEquals(briefText(new Error("x".repeat(501))), `${"x".repeat(500)}…`);
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  for (const thrown of [revoked.proxy, Object.create(null), Symbol("s"), null]) {
    assertEquals(typeof briefText(thrown), "string");
  }
});
