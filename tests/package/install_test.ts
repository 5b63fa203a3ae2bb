import { assert, assertEquals, assertStringIncludes } from "@std/assert";

const ROOT = new URL("../../", import.meta.url);

const name = "the line of the README puts rosy on the path, where it finds its packages";
// There it is a script of another kind.
Deno.test({ name, ignore: Deno.build.os === "windows" }, async () => {
  const readme = await Deno.readTextFile(new URL("README.md", ROOT));
  const [line, ...args] = /^deno (install -gA .*)$/m.exec(readme) ?? [];
  assert(line !== undefined, "the README has it");
  const home = await Deno.makeTempDir();
  const env = { DENO_INSTALL_ROOT: home, NO_COLOR: "1" };
  const install = await new Deno.Command(Deno.execPath(), {
    args: args[0]!.split(" "),
    cwd: ROOT,
    env,
  }).output();
  assertEquals(install.code, 0, new TextDecoder().decode(install.stderr));
  const path = `${home}/bin:${new URL(".", `file://${Deno.execPath()}`).pathname}`;
  const rosy = await new Deno.Command(`${home}/bin/rosy`, {
    args: ["topic", "send", "a", "{b: 1}", "--no-wait"],
    // Far from the clone and its configuration.
    cwd: home,
    env: { PATH: `${path}:${Deno.env.get("PATH")}`, NO_COLOR: "1" },
  }).output();
  await Deno.remove(home, { recursive: true });
  assertEquals(rosy.code, 0, new TextDecoder().decode(rosy.stderr));
  assertStringIncludes(new TextDecoder().decode(rosy.stdout), "0: { b: 1 }");
});
