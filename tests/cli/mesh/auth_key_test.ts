import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { startRosy } from "../../support/rosy.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";

const KEY = "9d1c7e60b5a84f7cbd2e0f3a6c5b4d21";

Deno.test("rosy talks with a key from a file, the environment or a flag, and tells it nobody", async () => {
  const mesh = new MeshFixture();
  const file = await Deno.makeTempFile();
  try {
    await Deno.writeTextFile(file, `${KEY}\n`);
    await using echo = mesh.start("topic", "echo", "t", "--authkey-file", file, "--encrypt");
    await echo.waitForLine("Listening to topics: t");
    const env = { ...mesh.env, ROSY_AUTHKEY: KEY, ROSY_ENCRYPT: "1" };
    await using send = startRosy(["topic", "send", "t", "hello"], { env });
    await echo.waitForLine(`"hello"`);
    assertEquals((await send.end()).status, 0);

    const [inside, outside] = await Promise.all([
      mesh.run("--authkey", KEY, "--encrypt", "node", "list", "--json", "--log", "debug"),
      mesh.run("node", "list"),
    ]);
    assertEquals(inside.stdout.trim().split("\n").length, 1, inside.stdout);
    assertStringIncludes(inside.stdout, `"t"`);
    assertMatch(outside.stdout, /^0 nodes in domain/);
    assertStringIncludes(outside.stderr, "this side asks for an auth key, and yours has none");
    const result = await echo.stop();
    assertEquals(result.status, 130);
    const everything = [result, inside, outside].map(({ stdout, stderr }) => stdout + stderr)
      .join();
    assert(!everything.includes(KEY), everything);
  } finally {
    await Deno.remove(file);
  }
});
