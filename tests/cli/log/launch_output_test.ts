import { assertEquals } from "@std/assert";
import { MeshFixture } from "../../support/mesh_fixture.ts";

Deno.test("rosy launch --log-topic shows what processes print in rosy log", async () => {
  await using mesh = new MeshFixture();
  const file = await Deno.makeTempFile({ suffix: ".yaml" });
  const command = "echo hello; echo oops >&2; sleep 600";
  await Deno.writeTextFile(
    file,
    JSON.stringify({ nodes: { talker: { command, append_name: false } } }),
  );
  try {
    await using launch = mesh.start("launch", file, "--log-topic");
    await launch.waitForLine("oops");
    await using log = mesh.start("log", "--json", "--node", "talker");
    const lines = [await log.waitForLine("hello"), await log.waitForLine("oops")];
    const said = lines.map((line) => JSON.parse(line))
      .map(({ level, node, source, sender }) => [level, node, source, sender.name]);
    assertEquals(said, [
      ["info", "talker", "output", "rosy_launch_output"],
      ["warn", "talker", "output", "rosy_launch_output"],
    ]);
    await log.stop();
    await launch.stop();
  } finally {
    await Deno.remove(file);
  }
});
