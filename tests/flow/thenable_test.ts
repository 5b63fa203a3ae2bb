import { assertEquals } from "@std/assert";
import { isThenable } from "../../lib/flow/thenable.ts";

Deno.test("isThenable() knows what has to be awaited", () => {
  const values = [Promise.resolve(), { then() {} }, { then: 5 }, null, undefined, "then", {}];
  assertEquals(values.map(isThenable), [true, true, false, false, false, false, false]);
});
