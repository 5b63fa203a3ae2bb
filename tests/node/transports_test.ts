import type { Node, NodeOptions } from "@rosy/rosy";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { TestProcess } from "../support/process.ts";
import { Collector } from "../support/collector.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { patiently } from "../support/patience.ts";
import { leakTest } from "../support/leak_check.ts";

const LISTENER = new URL("children/listener.ts", import.meta.url).href;

function transportsOf(node: Node): string[] {
  return node.topology.nodes.get(node.id.uuid)!.addresses.map(({ transport }) => transport);
}

/** Sends, and calls back and forth, between two nodes. */
async function assertTheyTalk(near: Node, far: Node): Promise<void> {
  const received = new Collector<unknown>();
  await far.listen("imu", (_topic, value) => received.add(value));
  await far.addService("add", (_service, a: number, b: number) => a + b);
  await near.waitForListener("imu");
  await near.send("imu", "x".repeat(300_000));
  assertEquals((await received.count(1)).map((text) => (text as string).length), [300_000]);
  assertEquals(await patiently(near.call("add", 1, 2)), 3);
}

const ways: [string, Partial<NodeOptions>, string[]][] = [
  ["Unix sockets alone", { allowTcpConnections: false }, ["unix"]],
  ["TCP alone", { allowUnixConnections: false }, ["tcp"]],
  ["TCP over IPv4", { allowUnixConnections: false, serverHost: "127.0.0.1" }, ["tcp"]],
  ["both", {}, ["unix", "tcp"]],
];

for (const [name, options, transports] of ways) {
  leakTest(`two nodes talk over ${name}`, async () => {
    await using mesh = new MeshFixture();
    const [near, far] = await mesh.pair(options, options);
    assertEquals(transportsOf(far), transports);
    await assertTheyTalk(near, far);
    assertEquals(mesh.logger.at("warn"), []);
  });
}

const hasIpv6 = Deno.networkInterfaces().some(({ address }) => address === "::1");

leakTest({
  name: `two nodes talk over TCP over IPv6${hasIpv6 ? "" : " (this machine has no ::1)"}`,
  ignore: !hasIpv6,
  fn: async () => {
    await using mesh = new MeshFixture();
    const options = { allowUnixConnections: false, serverHost: "::1" };
    const [near, far] = await mesh.pair(options, options);
    await assertTheyTalk(near, far);
  },
});

leakTest("two nodes talk that allow different transports, over the one they share", async () => {
  await using mesh = new MeshFixture();
  const [near, far] = await mesh.pair({ allowUnixConnections: false }, {});
  await assertTheyTalk(near, far);
});

leakTest("a call says so when two nodes share no transport", async () => {
  await using mesh = new MeshFixture();
  const [near, far] = await mesh.pair(
    { allowUnixConnections: false },
    { allowTcpConnections: false },
  );
  await far.addService("add", () => 1);
  await assertRejects(() => near.call("add"), Error, "it has no address that this node may use");
});

leakTest("buildNode() rejects when it can listen nowhere", async () => {
  await using mesh = new MeshFixture();
  await assertRejects(
    () => mesh.node("node", { serverHost: "192.0.2.1", allowUnixConnections: false }),
    Error,
    "192.0.2.1",
  );
});

/** Ends what a child process is to print, and its only warning. */
async function assertFallsBack(
  env: Record<string, string>,
  reason: string,
  permissions: string[] = ["-A"],
): Promise<void> {
  await using mesh = new MeshFixture();
  const sender = await mesh.node("sender");
  await using child = new TestProcess(["run", ...permissions, LISTENER], {
    env: { ...mesh.env, XDG_RUNTIME_DIR: "", ...env },
  });
  await child.waitForLine("ready over tcp");
  await patiently(sender.waitForListener("imu"));
  await sender.send("imu", 7);
  await child.waitForLine("got 7");
  const { stderr } = await child.stop("SIGTERM");
  const lines = stderr.trimEnd().split("\n");
  assertEquals(lines.length, 1, stderr);
  assert(lines[0]!.startsWith("[rosy] WARN Cannot "), stderr);
  assert(lines[0]!.includes(reason), stderr);
  assert(lines[0]!.endsWith(". This node uses TCP instead"), stderr);
}

leakTest("a node falls back to TCP where the socket's path would be too long", async () => {
  const directory = await Deno.makeTempDir({ prefix: "rosy-" + "x".repeat(100) });
  try {
    await assertFallsBack({ TMPDIR: directory }, "more than the system's");
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

leakTest("a node falls back to TCP where no directory for sockets can be made", async () => {
  await assertFallsBack({ TMPDIR: "/proc" }, "/proc/rosy-");
});

leakTest("a node falls back to TCP where Deno may not write", async () => {
  const permissions = ["--allow-net", "--allow-env", "--allow-sys", "--allow-read"];
  await assertFallsBack({}, "run it with --allow-write", permissions);
});

leakTest("a node does not fall back where TCP is not allowed", async () => {
  await using child = new TestProcess([
    "eval",
    `import { buildNode } from "${new URL("../../mod.ts", import.meta.url).href}";` +
    `await buildNode({ name: "node", allowTcpConnections: false });`,
  ], { env: { ...new MeshFixture().env, XDG_RUNTIME_DIR: "", TMPDIR: "/proc" } });
  const { status, stderr } = await child.end();
  assertEquals(status, 1);
  assert(stderr.includes("Cannot make a directory for Unix sockets"), stderr);
});
