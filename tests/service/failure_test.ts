import { encode } from "@std/msgpack";
import { assertEquals } from "@std/assert";
import { decodeFailure, encodeFailure, toFailure } from "../../lib/service/failure.ts";

Deno.test("toFailure() takes name, message and stack of an error", () => {
  const error = new RangeError("too far");
  const { name, message, stack } = toFailure(error);
  assertEquals([name, message, stack], ["RangeError", "too far", error.stack!]);
});

Deno.test("toFailure() survives errors with anything in their fields", () => {
  const error = Object.assign(new Error("x"), { name: 5, stack: undefined });
  Object.defineProperty(error, "message", {
    get() {
      throw new Error("no message");
    },
  });
  assertEquals(toFailure(error), { name: "5", message: "", stack: "" });
});

Deno.test("toFailure() cuts texts that are too long", () => {
  const { message } = toFailure(new Error("x".repeat(100_000)));
  assertEquals([message.length, message.at(-1)], [16_385, "…"]);
});

Deno.test("decodeFailure() reads what encodeFailure() writes", () => {
  const failure = { name: "TypeError", message: "bad", stack: "TypeError: bad\n  at x" };
  assertEquals(decodeFailure(encodeFailure(failure)), failure);
});

Deno.test("decodeFailure() fills in what is missing or of a wrong type", () => {
  const bytes = encode({ name: 5, message: ["x"], more: true });
  assertEquals(decodeFailure(bytes), { name: "Error", message: "", stack: "" });
});
