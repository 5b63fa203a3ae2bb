import { assertEquals } from "@std/assert";
import { TestProcess } from "../support/process.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";

const CHILDREN = new URL("children/", import.meta.url);

for (
  const [transport, options] of [
    ["unix", { allowTcpConnections: false }],
    ["tcp", { allowUnixConnections: false }],
  ] as const
) {
  // Also run by `deno task test:arm`; the emulator there knows no multicast.
  Deno.test({
    name: `two processes exchange a message and a call by a coordinator, over ${transport}`,
    ignore: transport === "unix" && Deno.build.os === "windows",
    fn: async () => {
      const mesh = new MeshFixture();
      await using coordinator = mesh.start("coordinator", "--port=0");
      const line = await coordinator.waitForLine("Started rosy coordinator on");
      const arg = JSON.stringify({ ...options, coordinator: line.replace(/^.* on /, "") });
      const start = (file: string) =>
        new TestProcess(["run", "-A", new URL(file, CHILDREN).href, arg], mesh);
      await using listener = start("listener.ts");
      await listener.waitForLine("ready");
      await using sender = start("sender.ts");
      const { stdout } = await sender.end();
      assertEquals(stdout, `answer 42\ntransports ${transport}\n`);
      await listener.waitForLine("got hello");
    },
  });
}
