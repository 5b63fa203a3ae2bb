import { assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../../lib/cli/line/usage_error.ts";
import { createGrep } from "../../../lib/cli/log/grep.ts";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";

const clock = new VirtualClock();

Deno.test("createGrep() finds plain texts and expressions, case by case", async () => {
  const texts = ["Motor is hot", "motor", "metre"];
  for (
    const [pattern, expected] of [
      [undefined, [true, true, true]],
      ["motor", [true, true, false]],
      ["Motor", [true, false, false]],
      ["m(o|e)t", [true, true, true]],
      ["^Mo", [true, false, false]],
      ["t\\w+$", [false, true, true]],
    ] as const
  ) {
    using grep = createGrep(pattern, { clock });
    assertEquals(await grep.matches(texts), expected, pattern);
  }
});

Deno.test("createGrep() uses one worker again and again", async () => {
  using grep = createGrep("a+", { clock });
  assertEquals(await grep.matches(["a"]), [true]);
  assertEquals(await grep.matches(["b", "a"]), [false, true]);
  assertEquals(await grep.matches([]), []);
});

Deno.test("createGrep() refuses what is no expression", () => {
  assertThrows(() => createGrep("(", { clock }), UsageError, "flag --grep: Invalid regular");
});
