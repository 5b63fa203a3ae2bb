import { assertEquals } from "@std/assert";
import { completionLines } from "../../../lib/cli/completions/complete_words.ts";
import { CATALOGUE } from "../../../lib/cli/commands.ts";
import type { LineFlag } from "../../../lib/cli/line/read_line.ts";
import { offer } from "../../../lib/cli/completions/offer.ts";
import { FLAG_NAMES, UNPRINTABLE_NAMES } from "../../support/hostile_names.ts";

const { groups: COMMAND_GROUPS, commands: COMMANDS } = CATALOGUE;

const NAMES = {
  topics: ["imu", "imu/left", "my topic", "imu/_raw/x", ...FLAG_NAMES, ...UNPRINTABLE_NAMES],
  services: ["multiply", "-5"],
  actions: ["drive_to"],
  nodes: ["camera"],
  types: ["foxglove.Log", "sensor_msgs/msg/Imu"],
  params: ["max_speed", "mode"],
  "launched-nodes": ["camera", "left/arm"],
  "launch-ids": ["k3fq"],
};

/** The words alone that could stand at the end of a line whose last word may be empty. */
async function words(...line: string[]): Promise<string[]> {
  const { type, candidates } = await offer(line, {
    catalogue: CATALOGUE,
    find: (kind) => Promise.resolve(NAMES[kind]),
  });
  return type === "words" ? candidates.map(({ word }) => word) : [`:${type}`];
}

const LINES: [line: string[], words: string[]][] = [
  [[""], COMMAND_GROUPS.map(({ name }) => name)],
  [["topi"], ["topic"]],
  [["--ver"], ["--version"]],
  [["topic", ""], COMMANDS.flatMap(({ path: [group, word] }) => group === "topic" ? [word!] : [])],
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
  [["topic", "echo", "imu/_"], ["imu/_raw/x"]],
  [["topic", "echo", "/imu/_r"], ["/imu/_raw/x"]],
  [["topic", "echo", "/i"], ["/imu", "/imu/left"]],
  [["topic", "echo", "/imu", "/i"], ["/imu/left"]],
  [["topic", "echo", "--name=/"], ["--name=/camera"]],
  [["topic", "echo", "--name", "/c"], ["/camera"]],
  [["topic", "find", "fox"], ["foxglove.Log"]],
  [["interface", "show", ""], ["foxglove.Log", "sensor_msgs/msg/Imu"]],
  [["types", "-o", ""], [":files"]],
  [["topic", "echo", "--", "i"], ["imu", "imu/left"]],
  [["topic", "echo", "imu\n"], []],
  [["topic", "echo", "--", "-"], [...FLAG_NAMES]],
  [["topic", "echo", "--", "--h"], ["--help"]],
  [["topic", "send", "m"], ["my topic"]],
  [["topic", "send", "imu", ""], []],
  [["service", "call", ""], ["multiply", "-5"]],
  [["action", "send", "dr"], ["drive_to"]],
  [["action", "send", "--on-caller-gone", ""], ["continue", "cancel"]],
  [["launch", "re"], ["restart"]],
  [["launch", "tests/cli/provid"], ["tests/cli/provider.ts"]],
  [["launch", "restart", "camera", ""], ["left/arm"]],
  [["launch", "stop", "/l"], ["/left/arm"]],
  [["launch", "logs", "--launch", ""], ["k3fq"]],
  [["completions", ""], ["bash", "zsh", "fish"]],
  [["completions", "bash", ""], []],
  [["nonsense", ""], []],
  [["topic", "nonsense", ""], []],
  [["topic", "list", "--nonsense", ""], []],
  [["launch", "-e", "camera", "imu", "--che"], ["--check"]],
  [["launch", "-e", "camera", "--exclude", "imu", "--log-d"], ["--log-dir"]],
  [["speedtest", "--json", ""], ["send", "recv"]],
  [["speedtest", "--payload-size", "3", ""], []],
  [["speedtest", "--", ""], []],
  [["--", ""], []],
  [["topic", "echo", "--log", "--js"], ["--json"]],
  [["bag", "record", "-ao", ""], [":files"]],
  [["bag", "record", "-o./"], [":files"]],
  [["bag", "record", "-ax", "^a", "--al"], []],
  [["service", "call", "-5"], ["-5"]],
  [["topic", "list", "--json="], []],
  [["launch", "--log-dir", ""], [":directories"]],
  [["launch", "launch.y"], ["launch.yaml"]],
  [["launch", "launch.yaml", ""], []],
  [["launch", "--check", ""], [":files"]],
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
  const find = (kind: string, flags: readonly LineFlag[]) => {
    asked.push([
      kind,
      flags.map(({ typed, values }) => [typed, ...values.map(({ text }) => text)]),
    ]);
    return Promise.resolve([]);
  };
  await offer(["--domain-id", "robot", "topic", "echo", "--once", "--js"], {
    catalogue: CATALOGUE,
    find,
  });
  assertEquals(asked, []);
  await offer(["--domain-id", "robot", "topic", "echo", "--once", ""], {
    catalogue: CATALOGUE,
    find,
  });
  assertEquals(asked, [["topics", [["--domain-id", "robot"], ["--once"]]]]);
});

Deno.test("completing tells what the words are", async () => {
  const lines = await completionLines(["zsh", "topic", "e"], {
    catalogue: CATALOGUE,
    find: () => Promise.resolve([]),
  });
  assertEquals(lines, ["words", "echo\tListen to topics and print what is sent to them."]);
});
