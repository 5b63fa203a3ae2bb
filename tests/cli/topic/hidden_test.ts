import { assertEquals, assertMatch } from "@std/assert";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { untilSeen } from "../../support/topology.ts";

/** A mesh with a topic and a service that lists show, and some that they do not. */
async function startArm(): Promise<MeshFixture> {
  const mesh = new MeshFixture();
  const arm = await mesh.node("arm");
  await arm.addService("grip", () => {});
  await arm.addService("reach/_action/start", () => {});
  for (const topic of ["pose", "reach/_action/status", "_debug"]) {
    await arm.listen(topic, () => {});
  }
  const watcher = await mesh.node("watcher");
  await untilSeen(watcher, (topology) => topology.providers("reach/_action/start").length === 1);
  return mesh;
}

Deno.test("lists leave hidden names out unless they are asked for", async () => {
  await using mesh = await startArm();
  const list = async (...words: string[]) =>
    (await mesh.run(...words)).stdout.trimEnd().split("\n");
  assertEquals(await list("topic", "list", "--names"), ["pose"]);
  assertEquals(await list("topic", "list", "--names", "--hidden"), [
    "_debug",
    "pose",
    "reach/_action/status",
  ]);
  assertEquals(await list("service", "list"), ["grip"]);
  assertEquals(await list("service", "list", "--hidden"), ["grip", "reach/_action/start"]);
});

Deno.test("rosy node list and info count hidden names", async () => {
  await using mesh = await startArm();
  for (const words of [["node", "list"], ["node", "info", "arm"]]) {
    assertMatch(
      (await mesh.run(...words)).stdout,
      /- listens to:\n {2}- pose\n- sends on: none\n- services:\n {2}- grip\n- hidden: 3, /,
    );
    const all = (await mesh.run(...words, "--hidden")).stdout;
    assertMatch(all, /- _debug\n {2}- pose\n {2}- reach\/_action\/status\n/);
    assertEquals(all.includes("hidden:"), false);
  }
});
