import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { checkArguments } from "../../../lib/cli/line/arguments.ts";
import { CATALOGUE } from "../../../lib/cli/commands.ts";
import { findCommand } from "../../../lib/cli/line/find_command.ts";
import { readLine } from "../../../lib/cli/line/read_line.ts";
import { commandHelp, groupHelp, rootHelp } from "../../../lib/cli/line/help.ts";
import { createStyle } from "../../../lib/cli/terminal/style.ts";
import { rosyCalls } from "../rosy_calls.ts";

const { groups: COMMAND_GROUPS, commands: COMMANDS } = CATALOGUE;

const PLAIN = createStyle(false);

Deno.test("rootHelp(CATALOGUE, ) lists every command and the common flags", () => {
  const help = rootHelp(CATALOGUE, PLAIN);
  for (const command of COMMANDS) assertStringIncludes(help, `  ${command.path.join(" ")}  `);
  for (const flag of ["--json", "--log LEVEL", "-h, --help", "-v, --version"]) {
    assertStringIncludes(help, flag);
  }
});

for (const { name } of COMMAND_GROUPS) {
  Deno.test(`groupHelp() lists the commands of ${name} alone`, () => {
    const help = groupHelp(name, CATALOGUE, PLAIN);
    for (const { path, summary } of COMMANDS) {
      assertEquals(help.includes(summary), path[0] === name);
    }
  });
}

for (const command of COMMANDS) {
  const name = command.path.join(" ");
  Deno.test(`commandHelp() tells all about ${name} in lines of 80 characters`, () => {
    const help = commandHelp(command, PLAIN);
    for (const flag of command.flags) assertStringIncludes(help, `--${flag.name}`);
    for (const positional of command.positionals) assertStringIncludes(help, positional.name);
    assert(command.examples.length > 0);
    for (const example of command.examples) assertStringIncludes(help, example.command);
    for (const line of help.split("\n")) assert(line.length <= 80, line);
  });

  Deno.test(`every example of ${name} calls it as its table entry allows`, () => {
    for (const { command: line } of command.examples) {
      const called = rosyCalls(line).map((args) => {
        const read = readLine(args, CATALOGUE);
        const target = findCommand(read, CATALOGUE);
        assert(target.type === "command");
        checkArguments(target.command, read);
        return target.command;
      });
      assert(called.includes(command));
    }
  });
}

Deno.test("commandHelp() names defaults, choices and environment variables", () => {
  const list = COMMANDS.find(({ path }) => path.join(" ") === "node list")!;
  const help = commandHelp(list, PLAIN).replaceAll(/\s+/g, " ");
  assertStringIncludes(help, "(default: 2)");
  const common = rootHelp(CATALOGUE, PLAIN).replaceAll(/\s+/g, " ");
  assertStringIncludes(common, "(one of debug, info, warn, error; default: warn)");
  assertStringIncludes(common, "(environment: ROSY_DOMAIN_ID)");
  assertStringIncludes(
    common,
    "A key on the command line shows in `ps`: set ROSY_AUTHKEY instead.",
  );
});

Deno.test("commandHelp() names common flags after the command's own, where they mean something", () => {
  const helpOf = (name: string) =>
    commandHelp(COMMANDS.find(({ path }) => path.join(" ") === name)!, PLAIN);
  const echo = helpOf("topic echo");
  assert(echo.indexOf("--field PATH") < echo.indexOf("Common flags:"));
  assertStringIncludes(echo, "Common flags:\n  --json, --log LEVEL, --domain-id ID,");
  // Who has nothing to do with the mesh has none of its flags.
  for (const name of ["init", "bag info", "bag recover"]) {
    assertStringIncludes(helpOf(name), "Common flags:\n  --json, --log LEVEL, -h, --help\n");
  }
});

Deno.test("help is coloured only where asked", () => {
  assertEquals(rootHelp(CATALOGUE, PLAIN).includes("\x1b"), false);
  assertStringIncludes(rootHelp(CATALOGUE, createStyle(true)), "\x1b[1mUsage:\x1b[22m");
});
