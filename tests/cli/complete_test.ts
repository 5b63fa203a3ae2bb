import { assertEquals } from "@std/assert";
import { completionLines } from "../../lib/cli/complete_words.ts";
import { COMMAND_GROUPS, COMMANDS } from "../../lib/cli/commands.ts";

const NAMES = {
  topics: ["imu", "imu/left", "my topic", "odd\nname"],
  services: ["multiply"],
  nodes: ["camera"],
};

/** The words alone that could stand at the end of a line whose last word may be empty. */
async function words(...line: string[]): Promise<string[]> {
  const lines = await completionLines(line, (kind) => Promise.resolve(NAMES[kind]));
  return lines.map((line) => line.split("\t")[0]!);
}

const LINES: [line: string[], words: string[]][] = [
  [[""], COMMAND_GROUPS.map(({ name }) => name)],
  [["topi"], ["topic"]],
  [["--ver"], ["--version"]],
  [["topic", ""], ["list", "echo", "send", "hz", "bw", "delay", "info"]],
  [["--log", "debug", "topic", "e"], ["echo"]],
  [["speedtest", ""], ["send", "recv"]],
  [["topic", "echo", "--fu"], ["--full"]],
  [["topic", "echo", "--js"], ["--json"]],
  [["topic", "echo", "--json", "--js"], []],
  [["topic", "echo", "--log", ""], ["debug", "info", "warn", "error"]],
  [["topic", "echo", "--log=w"], ["--log=warn"]],
  [["topic", "echo", "--count", ""], []],
  [["topic", "echo", "--name", ""], ["camera"]],
  [["topic", "echo", ""], ["imu", "imu/left", "my topic"]],
  [["topic", "echo", "imu", "i"], ["imu/left"]],
  [["topic", "echo", "--", "i"], ["imu", "imu/left"]],
  [["topic", "echo", "--", "-"], []],
  [["topic", "send", "m"], ["my topic"]],
  [["topic", "send", "imu", ""], []],
  [["service", "call", ""], ["multiply"]],
  [["completions", ""], ["bash", "zsh", "fish"]],
  [["completions", "bash", ""], []],
  [["nonsense", ""], []],
  [["topic", "nonsense", ""], []],
  [["topic", "list", "--nonsense", ""], []],
  [["launch", "-e", "camera", "imu", "--che"], ["--check"]],
  [["launch", "-e", "camera", "--exclude", "imu", "--log-d"], ["--log-dir"]],
  [["launch", "--log-dir", ""], [":directories"]],
  [["launch", ""], [":files"]],
  [["--authkey-file", ""], [":files"]],
  [["topic", "echo", "--authkey-file=k"], [":files"]],
];

for (const [line, expected] of LINES) {
  Deno.test(`completing rosy ${line.join(" ")}| gives ${expected.join(", ") || "nothing"}`, async () => {
    assertEquals(await words(...line), expected);
  });
}

Deno.test("completing finds every command, flag and choice of the table", async () => {
  for (const { path, flags } of COMMANDS) {
    for (const [index, word] of path.entries()) {
      assertEquals((await words(...path.slice(0, index), word)).includes(word), true, word);
    }
    const offered = await words(...path, "--");
    assertEquals(offered.toSorted(), flags.map(({ name }) => `--${name}`).toSorted());
    for (const { name, choices } of flags) {
      if (choices) assertEquals(await words(...path, `--${name}`, ""), choices);
    }
  }
});

Deno.test("completing asks the mesh that the line names, and for names alone", async () => {
  const asked: unknown[] = [];
  const find = (kind: string, flags: readonly string[]) => {
    asked.push([kind, flags]);
    return Promise.resolve([]);
  };
  await completionLines(["--domain-id", "robot", "topic", "echo", "--once", "--js"], find);
  assertEquals(asked, []);
  await completionLines(["--domain-id", "robot", "topic", "echo", "--once", ""], find);
  assertEquals(asked, [["topics", ["--domain-id=robot", "--once"]]]);
});

Deno.test("completing tells what the words are", async () => {
  const lines = await completionLines(["topic", "e"], () => Promise.resolve([]));
  assertEquals(lines, ["echo\tListen to topics and print what is sent to them."]);
});
