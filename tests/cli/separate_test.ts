import { assertEquals, assertThrows } from "@std/assert";
import type { Flag } from "../../lib/cli/line/command.ts";
import { separate } from "../../lib/cli/line/separate.ts";
import { UsageError } from "../../lib/cli/line/usage_error.ts";

const FLAGS: Flag[] = [
  { name: "no-wait", type: "boolean", summary: "" },
  { name: "interval", short: "i", type: "number", placeholder: "SECONDS", summary: "" },
];

const CASES: [args: string[], flags: string[], positionals: string[]][] = [
  [["a", "1e5"], [], ["a", "1e5"]],
  [["--no-wait", "true"], ["--no-wait"], ["true"]],
  [["--interval", "2", "a"], ["--interval=2"], ["a"]],
  [["--interval=2", "a"], ["--interval=2"], ["a"]],
  [["-i", "2", "a"], ["--interval=2"], ["a"]],
  [["--interval", "-2"], ["--interval=-2"], []],
  [["a", "-7", "-.5", "-1e3", "-.inf", "-"], [], ["a", "-7", "-.5", "-1e3", "-.inf", "-"]],
  [["--no-wait", "--", "--no-wait", "-x"], ["--no-wait"], ["--no-wait", "-x"]],
  [["--other", "a"], ["--other"], ["a"]],
  [["", "a"], [], ["", "a"]],
];

for (const [args, flags, positionals] of CASES) {
  Deno.test(`separate() takes ${JSON.stringify(args)} apart`, () => {
    assertEquals(separate(args, FLAGS), { flags, positionals });
  });
}

Deno.test("separate() refuses a flag without its value", () => {
  const message = "flag --interval needs a value (SECONDS)";
  assertThrows(() => separate(["--interval"], FLAGS), UsageError, message);
  assertThrows(() => separate(["-i", "--no-wait"], FLAGS), UsageError, message);
});

Deno.test("separate() refuses a value for a flag that takes none", () => {
  assertThrows(
    () => separate(["--no-wait=false"], FLAGS),
    UsageError,
    "flag --no-wait takes no value",
  );
});
