import { assert, assertStringIncludes } from "@std/assert";
import { COMMANDS } from "../../lib/cli/commands.ts";

const PAGE = await Deno.readTextFile(new URL("../../docs/commands.md", import.meta.url));

for (const { path, flags } of COMMANDS) {
  const name = `rosy ${path.join(" ")}`;

  Deno.test(`docs/commands.md has a section, an example and the flags of ${name}`, () => {
    const section = PAGE.split(/^## /m).find((section) => section.startsWith(`${name}\n`));
    assert(section);
    assertStringIncludes(section, `\n$ ${name}`);
    for (const flag of flags) assertStringIncludes(PAGE, `--${flag.name}`);
  });
}
