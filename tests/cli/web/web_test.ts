import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import type { TestProcess } from "../../support/process.ts";

/** Where a gateway says that it is. */
async function urlOf(web: TestProcess): Promise<string> {
  return (await web.waitForLine("Serving ")).replace(/^.* at /, "");
}

Deno.test("rosy web serves the mesh until Ctrl-C, which is success", async () => {
  await using mesh = new MeshFixture();
  const web = mesh.start("web", "--port=0", "--rosbridge=0", "--foxglove=0");
  const url = await urlOf(web);
  assertMatch(await web.waitForLine("rosbridge: "), /ws:\/\/127\.0\.0\.1:\d+\/$/);
  assertMatch(await web.waitForLine("Foxglove: "), /ws:\/\/127\.0\.0\.1:\d+\/$/);
  const response = await fetch(new URL("/healthz", url));
  assertEquals(await response.text(), "ok\n");
  const { status, stderr } = await web.stop("SIGINT");
  assertEquals({ status, stderr }, { status: 0, stderr: "" });
});

Deno.test("rosy web refuses to let other machines in without saying whom", async () => {
  const { status, stderr } = await new MeshFixture().run("web", "--port=0", "--host=0.0.0.0");
  assertEquals(status, 2);
  assertStringIncludes(stderr, "--token-file FILE");
  assertStringIncludes(stderr, "--open");
});
