import { assertEquals, assertThrows } from "@std/assert";
import { checkArguments } from "../../../lib/cli/line/arguments.ts";
import { readLine } from "../../../lib/cli/line/read_line.ts";
import { LAUNCH_COMMANDS } from "../../../lib/cli/launch/commands.ts";
import { launchArguments } from "../../../lib/cli/launch/arguments.ts";
import { UsageError } from "../../../lib/cli/line/usage_error.ts";

const CATALOGUE = { groups: [{ name: "launch", summary: "" }], commands: LAUNCH_COMMANDS };

function read(line: string) {
  const words = line.split(" ").filter((word) => word !== "");
  const { config, args, exclude } = launchArguments(
    checkArguments(LAUNCH_COMMANDS[0]!, readLine(["launch", ...words], CATALOGUE)),
  );
  return [config, Object.fromEntries(args), exclude];
}

Deno.test("launchArguments() tells the file, arguments and excluded nodes apart", () => {
  assertEquals(read(""), ["launch.yaml", {}, []]);
  assertEquals(read("speed=2"), ["launch.yaml", { speed: "2" }, []]);
  assertEquals(read("a.yaml x= y=1=2"), ["a.yaml", { x: "", y: "1=2" }, []]);
  assertEquals(read("-e one two --check"), ["launch.yaml", {}, ["one", "two"]]);
  assertEquals(read("-e one two x=1 --exclude=three"), [
    ...["launch.yaml", { x: "1" }, ["one", "two", "three"]],
  ]);
});

Deno.test("launchArguments() refuses what is no argument", () => {
  assertThrows(() => read("a.yaml b.yaml"), UsageError, 'unexpected argument "b.yaml"');
  assertThrows(
    () => read("a.yaml use_sim_time:=true"),
    UsageError,
    "arguments are written NAME=VALUE; --clock mesh is what use_sim_time was",
  );
  assertThrows(
    () => read("log camera"),
    UsageError,
    'unexpected argument "camera": arguments are written NAME=VALUE (did you mean "launch logs"?)',
  );
  assertThrows(() => read("x=1 x=2"), UsageError, 'argument "x" is given twice');
  assertThrows(() => read("-e --check"), UsageError, "flag --exclude needs a value (NODE...)");
});
