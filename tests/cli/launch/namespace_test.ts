import { assert, assertEquals } from "@std/assert";
import { LaunchFolder } from "../../launch/launch_rig.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { startRosy, stopLaunch } from "../../support/rosy.ts";

const MOD = new URL("../../../mod.ts", import.meta.url).href;
const CONFIG = new URL("../../../deno.json", import.meta.url).pathname;

/** Greets whoever listens, again and again, and tells what it hears: the same program under two names. */
const PROGRAM = `
import { buildNodeFromArgs } from "${MOD}";
const node = await buildNodeFromArgs({ defaultName: "greeter" });
await node.listen("greetings", (topic, from) => console.log(\`heard \${topic} from \${from}\`));
await node.addService("~/who", () => node.id.name);
console.log(await node.call("~/who"));
node.every(200, () => node.send("greetings", node.id.name));
await node.forever();
`;

const LAUNCH = `
nodes:
  a: { command: [deno, run, -A, --config, ${CONFIG}, greeter.ts], cwd: . }
  b:
    command: [deno, run, -A, --config, ${CONFIG}, greeter.ts]
    cwd: .
    wait_for: { service: a/who, timeout: .inf }
`;

Deno.test("one launch file, launched in two namespaces at once, does not hear itself", async () => {
  await using mesh = new MeshFixture();
  await using folder = new LaunchFolder({ "launch.yaml": LAUNCH, "greeter.ts": PROGRAM });
  const start = (...args: string[]) =>
    startRosy(["launch", folder.file("launch.yaml"), ...args], { env: mesh.env });
  await using left = start("--namespace", "left");
  await using right = startRosy(["launch", folder.file("launch.yaml"), "--namespace=front"], {
    env: { ...mesh.env, ROSY_NAMESPACE: "/right" },
  });
  await Promise.all(
    ([[left, "left"], [right, "right/front"]] as const).flatMap(([launch, namespace]) => [
      launch.waitForLine(`[${namespace}/b] ${namespace}/b`),
      launch.waitForLine(`[${namespace}/a] heard ${namespace}/greetings from ${namespace}/b`),
    ]),
  );
  const nodes = await mesh.run("node", "list", "--json");
  const names = nodes.stdout.trimEnd().split("\n").map((line) => JSON.parse(line).id.name);
  assertEquals(names, ["left/a", "left/b", "right/front/a", "right/front/b"]);
  for (const topic of ["left/greetings", "/left/greetings"]) {
    const sent = await mesh.run("topic", "send", topic, `a person, on ${topic}`);
    assertEquals(sent.status, 0, sent.stderr);
    await left.waitForLine(`heard left/greetings from a person, on ${topic}`);
  }
  const called = await mesh.run("service", "call", "/right/front/a/who", "--json");
  assertEquals(JSON.parse(called.stdout).response, "right/front/a");
  for (
    const [launch, namespace, other] of [
      [left, "left", "right"],
      [right, "right/front", "left"],
    ] as const
  ) {
    const { stdout } = await stopLaunch(launch, [`${namespace}/a`, `${namespace}/b`]);
    assert(!stdout.includes(`${other}/`), stdout);
  }
});

Deno.test("rosy run puts the names of a module into a namespace, and others in their place", async () => {
  await using mesh = new MeshFixture();
  await using folder = new LaunchFolder({
    "node.ts": `export default async (node) => {
      await node.listen("in", (topic, text) => console.log(\`heard \${text} on \${topic}\`));
      console.log(node.id.name, node.getTopic("out").name, node.getTopic("~/x").name);
      await node.forever();
    };`,
  });
  await using process = mesh.start(
    ...["run", folder.file("node.ts"), "--namespace", "left", "--remap", "in=/shared/in"],
    ...["--remap=out:=~/out", "--name", "arm"],
  );
  await process.waitForLine("left/arm left/arm/out left/arm/x");
  await mesh.run("topic", "send", "shared/in", "hello");
  await process.waitForLine("heard hello on shared/in");
  assertEquals((await process.stop()).status, 130);
});

Deno.test("commands of the tool in a launch file have the names of their namespaces", async () => {
  await using mesh = new MeshFixture();
  const cli = new URL("../../../cli.ts", import.meta.url).pathname;
  await using folder = new LaunchFolder({
    "launch.yaml": `nodes:\n  echo: { command: deno run -A ${cli} topic echo "$ROSY_NAMESPACE/*" }`,
  });
  await using launch = startRosy(["launch", folder.file("launch.yaml"), "--namespace=left"], {
    env: mesh.env,
  });
  const sender = await mesh.node("sender");
  await sender.waitForListener("left/imu");
  const [listener] = sender.topology.listeners("left/imu");
  assertEquals(listener?.id.name, "left/echo");
  await sender.send("right/imu", 1);
  await sender.send("left/imu", 2);
  await launch.waitForLine('[left/echo] topic="left/imu"');
  const { stdout } = await stopLaunch(launch, ["left/echo"]);
  assert(!stdout.includes("right/imu"), stdout);
});

Deno.test("rosy launch writes logs of nodes in a namespace to one folder", async () => {
  await using folder = new LaunchFolder({
    "launch.yaml": "nodes: { n: { command: [echo, hello], append_name: false } }",
  });
  const logs = folder.file("logs");
  const args = ["launch", folder.file("launch.yaml"), "--namespace", "left/arm", "--log-dir", logs];
  await using launch = startRosy(args);
  const { status, stdout } = await launch.end();
  assertEquals(status, 0);
  assert(stdout.includes("[left/arm/n] hello\n"), stdout);
  const files = [...Deno.readDirSync(logs)].map(({ name }) => name);
  assertEquals(files, ["left_arm_n.log"]);
});
