import { assertEquals } from "@std/assert";
import { MeshFixture } from "../../support/mesh_fixture.ts";

const ignore = Deno.build.os === "windows";

/** Runs a command whose reader leaves early. */
async function runTo(reader: string, mesh: MeshFixture, args: string): Promise<string[]> {
  const cli = new URL("../../../cli.ts", import.meta.url).pathname;
  const rosy = `'${Deno.execPath()}' run -A '${cli}' ${args}`;
  const { stdout, stderr } = await new Deno.Command("sh", {
    args: ["-c", `{ ${rosy}; echo "status $?" >&2; } | ${reader}`],
    env: mesh.env,
    stdin: "null",
  }).output();
  return [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
}

Deno.test({
  name: "rosy topic send --interval ends quietly when its reader leaves",
  ignore,
  fn: async () => {
    const args = "topic send t 1 --no-wait --json --interval 0.01";
    const [stdout, stderr] = await runTo("head -n 1", new MeshFixture(), args);
    assertEquals(JSON.parse(stdout!).topic, "t");
    assertEquals(stderr, "status 0\n");
  },
});

Deno.test({
  name: "rosy topic echo ends quietly when its reader leaves",
  ignore,
  fn: async () => {
    const mesh = new MeshFixture();
    await using _send = mesh.start("topic", "send", "t", "1", "--interval", "0.01");
    const [stdout, stderr] = await runTo("head -n 2", mesh, "topic echo t --field 0");
    assertEquals([stdout, stderr], ["Listening to topics: t\n1\n", "status 0\n"]);
  },
});

for (const args of ["node list", "--help", "topic send --help", "--version"]) {
  Deno.test({
    name: `rosy ${args} ends quietly when nobody ever reads`,
    ignore,
    fn: async () => {
      assertEquals(await runTo("true", new MeshFixture(), args), ["", "status 0\n"]);
    },
  });
}
