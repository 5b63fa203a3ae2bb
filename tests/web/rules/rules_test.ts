import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { systemClock } from "../../../lib/time/clock.ts";
import type { ExposureRule } from "../../../lib/web/gateway/exposure.ts";
import { parseRule } from "../../../lib/web/rules/parse_rule.ts";
import { parseRules, readRulesFile, RulesFileError } from "../../../lib/web/rules/rules_file.ts";
import { watchRules } from "../../../lib/web/rules/watch_rules.ts";
import { Collector } from "../../support/collector.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";

Deno.test("parseRule() reads a kind, a pattern and a right; topics and both unless given", () => {
  const rules: Record<string, ExposureRule> = {
    "camera/**": { kind: "topics", pattern: "camera/**", right: "both" },
    "camera:read": { kind: "topics", pattern: "camera", right: "read" },
    "topics:a": { kind: "topics", pattern: "a", right: "both" },
    "services:reset:write": { kind: "services", pattern: "reset", right: "write" },
    "params:arm/*:both": { kind: "params", pattern: "arm/*", right: "both" },
    "actions:/go": { kind: "actions", pattern: "/go", right: "both" },
    read: { kind: "topics", pattern: "read", right: "both" },
    topics: { kind: "topics", pattern: "topics", right: "both" },
  };
  for (const [text, rule] of Object.entries(rules)) assertEquals(parseRule(text), rule, text);
});

Deno.test("parseRule() says what is wrong, and what was meant", () => {
  for (
    const [text, why] of [
      ["topic:a", '(did you mean "topics"?)'],
      ["a:raed", '(did you mean "read"?)'],
      ["topics:a:b:read", "[KIND:]PATTERN[:RIGHT]"],
      ["topics:", ""],
      ["", ""],
      ["a//b", "there is nothing between two of its slashes"],
      ["a/**/b***", "***"],
    ] as const
  ) assertStringIncludes(assertThrows(() => parseRule(text), TypeError).message, why, text);
});

Deno.test("parseRules() reads patterns by kinds and rights", () => {
  const text = `
topics:
  read: [camera/**, imu]
  write: cmd_vel
services: reset
params: ["arm/*", base/speed]
actions:
  both: "**"
`;
  assertEquals(parseRules(text, "rules.yaml"), [
    { kind: "topics", pattern: "camera/**", right: "read" },
    { kind: "topics", pattern: "imu", right: "read" },
    { kind: "topics", pattern: "cmd_vel", right: "write" },
    { kind: "services", pattern: "reset", right: "both" },
    { kind: "params", pattern: "arm/*", right: "both" },
    { kind: "params", pattern: "base/speed", right: "both" },
    { kind: "actions", pattern: "**", right: "both" },
  ]);
  for (const empty of ["", "# nothing\n", "{}", "topics: []"]) {
    assertEquals(parseRules(empty, "rules.yaml"), []);
  }
});

Deno.test("parseRules() names all that is wrong, and where", () => {
  for (
    const [text, ...lines] of [
      ["topic: a\nservices: 1: 2", "rules.yaml:2:"],
      [
        "topic: a\nactions: []",
        'rules.yaml:1:1: topic: unknown key "topic" (did you mean "topics"?)',
      ],
      [
        "topics:\n  raed: a\n  write: { a: b }",
        'rules.yaml:2:3: topics.raed: unknown key "raed" (did you mean "read"?)',
        "rules.yaml:3:10: topics.write: must be text or a list, not a map",
      ],
      ["topics: [a, [b]]", "rules.yaml:1:13: topics.1: must be text, not a list"],
      ["- a", "rules.yaml:1:1: must be a map of keys and values, not a list"],
      [
        "services:\n  both: [a, a//b, c***]",
        "rules.yaml:2:13: services: ",
        "rules.yaml:2:19: services: ",
      ],
      ["topics: !!binary YQ==", "unknown tag !!binary"],
    ] as const
  ) {
    const { message } = assertThrows(() => parseRules(text, "rules.yaml"), RulesFileError);
    for (const line of lines) assertStringIncludes(message, line);
  }
});

/** A file that is gone after the test. */
class RulesFile implements Disposable {
  readonly #folder = Deno.makeTempDirSync({ prefix: "rosy-" });
  readonly path = `${this.#folder}/rules.yaml`;

  write(text: string): void {
    Deno.writeTextFileSync(this.path, text);
  }

  /** As editors do: the file is another one then. */
  replace(text: string): void {
    Deno.writeTextFileSync(`${this.path}~`, text);
    Deno.renameSync(`${this.path}~`, this.path);
  }

  [Symbol.dispose](): void {
    Deno.removeSync(this.#folder, { recursive: true });
  }
}

Deno.test("readRulesFile() says why it cannot", async () => {
  using file = new RulesFile();
  const { message } = await assertRejects(() => readRulesFile(file.path), RulesFileError);
  assertEquals(
    message,
    `Cannot read the rules in "${file.path}": there is no such file or directory`,
  );
  file.write(`# ${"x".repeat(1_100_000)}`);
  await assertRejects(() => readRulesFile(file.path), RulesFileError, "1048576 are the most");
});

Deno.test("watchRules() tells of changed rules, and keeps the old ones where they are wrong", async () => {
  using file = new RulesFile();
  file.write("topics: a\n");
  const logger = new RecordingLogger();
  const rules = new Collector<readonly ExposureRule[]>();
  using _watch = watchRules(file.path, { changed: rules.add, clock: systemClock, logger });
  file.write("topics: ab\n");
  assertEquals((await rules.count(1))[0]![0]!.pattern, "ab");
  file.write("topic: abc\n");
  await logger.until("the old ones stay in force");
  await logger.until('rules.yaml:1:1: topic: unknown key "topic"');
  file.replace("topics: [x, y]\n");
  assertEquals((await rules.count(2))[1]!.map(({ pattern }) => pattern), ["x", "y"]);
});

Deno.test("the rules of docs/web.md are rules", async () => {
  const page = await Deno.readTextFile(new URL("../../../docs/web.md", import.meta.url));
  const blocks = [...page.matchAll(/^```yaml\n([^]*?)^```/gm)].map(([, text]) => text!);
  const file = blocks.find((text) => text.startsWith("topics:"))!;
  assertEquals(parseRules(file, "rules.yaml").length, 8);
  const typed = [...page.matchAll(/--expose '?([^' \n]+)'?/g)].map(([, rule]) => parseRule(rule!));
  assertEquals(typed.map(({ kind, right }) => `${kind} ${right}`), [
    "topics both",
    "services both",
    "params read",
    "topics both",
  ]);
});
