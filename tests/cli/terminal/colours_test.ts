import { assertEquals, assertStringIncludes } from "@std/assert";
import { HAS_SCRIPT } from "../../support/succeeds.ts";

/** Runs a command on a terminal of its own. */
async function runOnTerminal(args: string, env: Record<string, string> = {}): Promise<string> {
  const cli = new URL("../../../cli.ts", import.meta.url).pathname;
  const { stdout } = await new Deno.Command("script", {
    args: ["-qec", `'${Deno.execPath()}' run -A '${cli}' ${args}`, "/dev/null"],
    env: { TERM: "xterm", NO_COLOR: "", ...env },
    stdin: "null",
  }).output();
  return new TextDecoder().decode(stdout);
}

const ignore = !HAS_SCRIPT;

Deno.test({
  name: "rosy --help is coloured on a terminal",
  ignore,
  fn: async () => assertStringIncludes(await runOnTerminal("--help"), "\x1b[1mUsage:"),
});

Deno.test({
  name: "rosy --help is not coloured on a terminal with NO_COLOR",
  ignore,
  fn: async () => {
    const text = await runOnTerminal("--help", { NO_COLOR: "1" });
    assertStringIncludes(text, "Usage:");
    assertEquals(text.includes("\x1b["), false);
  },
});

Deno.test({
  name: "rosy colours the name in an error on a terminal",
  ignore,
  fn: async () =>
    assertStringIncludes(await runOnTerminal("tpic"), "\x1b[31mrosy:\x1b[39m unknown"),
});
