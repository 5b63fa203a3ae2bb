import { buildNodeFromArgs, type NodeFromArgsOptions } from "@rosy/rosy";
import { assertEquals, assertRejects } from "@std/assert";
import { TestProcess } from "../support/process.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { untilKnows } from "../support/topology.ts";
import { leakTest } from "../support/leak_check.ts";

/** Builds a node from a command line, away from others. */
async function nameOf(args: string[], options: Partial<NodeFromArgsOptions> = {}): Promise<string> {
  await using mesh = new MeshFixture();
  await using node = await buildNodeFromArgs({
    ...mesh.options,
    defaultName: "default",
    args,
    ...options,
  });
  return node.id.name;
}

leakTest("buildNodeFromArgs() takes the default name unless --name says otherwise", async () => {
  assertEquals(await nameOf([]), "default");
  assertEquals(await nameOf(["--name", "other"]), "other");
  assertEquals(await nameOf(["--name=other", "positional"]), "other");
});

leakTest(
  "buildNodeFromArgs() takes the namespace of a flag, and adds its rules to the code's",
  async () => {
    assertEquals(await nameOf(["--namespace", "left"]), "left/default");
    assertEquals(await nameOf([], { namespace: "arm" }), "arm/default");
    assertEquals(await nameOf(["--namespace=left"], { namespace: "arm" }), "left/default");
    await using mesh = new MeshFixture();
    await using node = await buildNodeFromArgs({
      ...mesh.options,
      defaultName: "node",
      remap: { a: "of the code", b: "of the code" },
      args: ["--remap", "b=of/the/flag", "--remap", "c=/of/another"],
    });
    const names = ["a", "b", "c"].map((topic) => node.getTopic(topic).name);
    assertEquals(names, ["of the code", "of/the/flag", "of/another"]);
  },
);

leakTest("buildNodeFromArgs() lets flags win over options in the code", async () => {
  await using mesh = new MeshFixture();
  const watcher = await mesh.node("watcher");
  await using _node = await buildNodeFromArgs({
    ...mesh.options,
    domainId: "in the code",
    defaultName: "node",
    args: ["--domain-id", mesh.domainId],
  });
  await untilKnows(watcher, "node");
});

leakTest("buildNodeFromArgs() lets flags win over what excludes them in the code", async () => {
  const args = ["--peers", "127.0.0.1:1"];
  assertEquals(await nameOf(args, { coordinator: "127.0.0.1:1" }), "default");
});

leakTest("buildNodeFromArgs() reads the program's own command line", async () => {
  await using mesh = new MeshFixture();
  const watcher = await mesh.node("watcher");
  const module = new URL("../../mod.ts", import.meta.url).href;
  const program = `import { buildNodeFromArgs } from "${module}";
    const node = await buildNodeFromArgs({ defaultName: "default" });
    const end = node.forever();
    console.log("ready");
    await end;`;
  await using process = new TestProcess(["eval", program, "--", "--name", "from-args"], {
    env: mesh.env,
  });
  await process.waitForLine("ready");
  await untilKnows(watcher, "from-args");
  assertEquals((await process.stop()).status, 0);
});

leakTest("buildNodeFromArgs() rejects what it cannot use", async () => {
  await assertRejects(() => nameOf(["--nane", "x"]), TypeError, 'did you mean "--name"?');
  await assertRejects(() => nameOf(["--coordinator", "host:x"]), TypeError, "as the coordinator");
  await assertRejects(() => nameOf(["--authkey-file", "/no/such"]), TypeError, "/no/such");
  await assertRejects(() => nameOf(["--interface", "no-such"]), Error, "no-such");
  const options = { dataKodec: "json" } as Partial<NodeFromArgsOptions>;
  await assertRejects(() => nameOf([], options), TypeError, 'did you mean "dataCodec"?');
  await assertRejects(() => nameOf([], { defaultName: "" }), TypeError, "an empty string");
});
