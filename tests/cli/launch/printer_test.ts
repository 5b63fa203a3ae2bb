import { assertEquals } from "@std/assert";
import { LaunchPrinter } from "../../../lib/cli/launch/printer.ts";
import { shownCommand } from "../../../lib/cli/launch/text.ts";
import { Output } from "../../../lib/cli/terminal/output.ts";
import { createStyle } from "../../../lib/cli/terminal/style.ts";

async function printed(isTerminal: boolean, lines: readonly string[]): Promise<string> {
  let text = "";
  const output = new Output({
    json: false,
    isTerminal,
    style: createStyle(false),
    write: (bytes) => {
      text += new TextDecoder().decode(bytes);
      return Promise.resolve(bytes.length);
    },
  });
  await new LaunchPrinter(output).output("echo", "stdout", lines);
  return text;
}

Deno.test("LaunchPrinter.output() names the node in each line for who reads a pipe", async () => {
  assertEquals(await printed(false, ["", "a", "  b"]), "[echo] \n[echo] a\n[echo]   b\n");
});

Deno.test("LaunchPrinter.output() names the node once for what people see together", async () => {
  assertEquals(
    await printed(true, ["", "a", "  b", "[other] c"]),
    [
      "[echo] a",
      "         b",
      "       [other] c",
      "",
    ].join("\n"),
  );
  const many = await printed(true, Array.from({ length: 45 }, (_, index) => `${index}`));
  assertEquals(many.split("\n").filter((line) => line.startsWith("[echo]")), [
    "[echo] 0",
    "[echo] 20",
    "[echo] 40",
  ]);
});

Deno.test("shownCommand() leaves out what the user knows: the tool, and where he is", () => {
  const where = {
    own: ["/opt/deno", "run", "-A", "/opt/rosy/cli.ts"],
    directory: "/home/me/robot",
  };
  const cases = [
    ["/opt/deno run -A /opt/rosy/cli.ts run /home/me/robot/arm.ts main", "rosy run arm.ts main"],
    [
      "/opt/deno run -A --config deno.json --import-map /tmp/map.json /opt/rosy/cli.ts run a.ts f",
      "rosy run a.ts f",
    ],
    ["/opt/deno run -A /home/me/robot/arm.ts", "/opt/deno run -A arm.ts"],
    ["deno run -A '/home/me/robot/my arm.ts'", "deno run -A 'my arm.ts'"],
    ["cat /home/me/robots/a /home/me/robot", "cat /home/me/robots/a /home/me/robot"],
  ] as const;
  for (const [command, shown] of cases) assertEquals(shownCommand(command, where), shown);
});
