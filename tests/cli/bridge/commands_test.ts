import { assertEquals } from "@std/assert";
import { BRIDGE_KINDS } from "../../../lib/bridge/kinds.ts";
import { BRIDGE_COMMANDS } from "../../../lib/cli/bridge/commands.ts";

Deno.test("settings of bridges have flags of their own", () => {
  for (const { path, flags } of BRIDGE_COMMANDS) {
    const names = flags.map(({ name }) => name);
    const twice = names.filter((name, index) => names.indexOf(name) !== index);
    assertEquals(twice, [], path.join(" "));
  }
});

Deno.test("kinds of bridges stand in the order of their words, and say what they are", () => {
  const kinds = BRIDGE_KINDS.map(({ kind }) => kind);
  assertEquals(kinds, kinds.toSorted());
  for (const { summary, address, settings, paths = [] } of BRIDGE_KINDS) {
    const texts = [
      summary,
      address.summary,
      ...Object.values(settings).map((each) => each.summary),
    ];
    assertEquals(texts.filter((text) => !text.endsWith(".")), []);
    assertEquals(paths.filter((path) => !Object.hasOwn(settings, path)), []);
  }
});
