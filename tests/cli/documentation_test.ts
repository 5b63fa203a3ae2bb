import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { checkArguments } from "../../lib/cli/line/arguments.ts";
import { CATALOGUE } from "../../lib/cli/commands.ts";
import { findCommand } from "../../lib/cli/line/find_command.ts";
import { readLine } from "../../lib/cli/line/read_line.ts";
import { COMMON_FLAGS } from "../../lib/cli/line/flags.ts";
import { rosyCalls } from "./rosy_calls.ts";

const { commands: COMMANDS } = CATALOGUE;

const ROOT = new URL("../../", import.meta.url);
const PAGE = await Deno.readTextFile(new URL("docs/commands.md", ROOT));
const SECTIONS = PAGE.split(/^## /m);

for (const { path, flags } of COMMANDS) {
  const name = `rosy ${path.join(" ")}`;

  Deno.test(`docs/commands.md has a section, an example and the flags of ${name}`, () => {
    const section = SECTIONS.find((section) => section.startsWith(`${name}\n`));
    assert(section, `docs/commands.md needs a section "## ${name}"`);
    assertStringIncludes(section, `\n$ ${name}`);
    for (const flag of flags) {
      if (COMMON_FLAGS.includes(flag)) continue;
      // What the list commands share is told of once, and so is what those of params do.
      const isShared = flag.name === "discovery-time" || path[0] === "param" ||
        path[0] === "bridge" && ["topic", "service", "name"].includes(flag.name);
      const place = isShared ? PAGE : section;
      assertStringIncludes(place, `--${flag.name}`);
    }
  });

  Deno.test(`docs/commands.md lists ${name}`, () => {
    const anchor = name.replaceAll(" ", "-");
    assertStringIncludes(PAGE, `](#${anchor})`);
  });
}

Deno.test("docs/commands.md has the flags of all commands", () => {
  const section = SECTIONS.find((section) => section.startsWith("For all commands\n"));
  assert(section);
  for (const { name } of COMMON_FLAGS) assertStringIncludes(section, `--${name}`);
});

/** What has to be filled in: `TOPIC`, `[VALUE...]`, `…`. */
const PLACEHOLDER = /…|\.\.\.|[[\]]|\b[A-Z]{3,}\b|\\\|/;

/** The lines of a page that call rosy: in code blocks, and those in the text that are complete. */
function callingLines(page: string): string[] {
  const blocks = [...page.matchAll(/^```(console|sh)\n([^]*?)^```/gm)];
  const typed = blocks.flatMap(([, language, text]) => {
    const lines = text!.replaceAll("\\\n", " ").split("\n");
    if (language === "sh") return lines;
    return lines.filter((line) => line.startsWith("$ ")).map((line) => line.slice(2));
  });
  const prose = page.replace(/^```[^]*?^```/gm, "");
  const spans = [...prose.matchAll(/`([^`\n]+)`/g)].map((match) => match[1]!);
  return [...typed, ...spans.filter((span) => !PLACEHOLDER.test(span))];
}

const PAGES = ["README.md"];
for await (const { name } of Deno.readDir(new URL("docs", ROOT))) {
  if (name.endsWith(".md")) PAGES.push(`docs/${name}`);
}

for (const name of PAGES) {
  const page = await Deno.readTextFile(new URL(name, ROOT));
  const calls = callingLines(page).flatMap(rosyCalls);
  if (calls.length === 0) continue;
  Deno.test(`${name} calls rosy as its table allows`, () => {
    for (const args of calls) {
      const line = readLine(args, CATALOGUE);
      const target = findCommand(line, CATALOGUE);
      // A command's name alone, as in a sentence, is no call without arguments.
      if (target.type === "command" && args.length > line.path.length) {
        checkArguments(target.command, line);
      }
    }
  });
}

Deno.test("README.md lists every command", async () => {
  const readme = await Deno.readTextFile(new URL("README.md", ROOT));
  for (const { path } of COMMANDS) {
    // Commands that start alike may share a row: `rosy speedtest [send\|recv]`.
    const names = [`rosy ${path.join(" ")}`, `rosy ${path[0]} [`, `rosy ${path[0]} {`];
    assert(names.some((name) => readme.includes(name)), `README.md needs ${names[0]}`);
  }
});

Deno.test("rosyCalls() finds the calls in a line", () => {
  assertEquals(rosyCalls(`deno task rosy topic send t "{a: 'b'}" 'c d' # e`), [
    ["topic", "send", "t", "{a: 'b'}", "c d"],
  ]);
  assertEquals(rosyCalls("rosy topic echo a --json | rosy topic send b - > x.txt"), [
    ["topic", "echo", "a", "--json"],
    ["topic", "send", "b", "-"],
  ]);
  assertEquals(rosyCalls("echo 'source <(rosy completions zsh)' >> ~/.zshrc"), [
    ["completions", "zsh"],
  ]);
  assertEquals(rosyCalls("avahi-browse -rt _rosy._tcp"), []);
});
