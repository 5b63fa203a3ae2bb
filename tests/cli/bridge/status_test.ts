import { assertEquals, assertStringIncludes } from "@std/assert";
import { BridgedMesh, untilCounted } from "../../bridge/bridged_mesh.ts";
import { MemorySystem } from "../../bridge/memory_system.ts";

/** A mesh with a bridge to a machine that sends, listens and provides. */
async function bridged() {
  const mesh = new BridgedMesh();
  const far = new MemorySystem({ tellsTopics: true, tellsDemand: true, tellsServices: true });
  far.tell([{
    name: "plc",
    hostname: "hall",
    sends: [{ name: "site/state" }],
    listens: [{ name: "site/cmd/*" }],
    provides: [{ name: "reset" }],
  }]);
  const bridge = await mesh.bridge(far.link(), {
    topics: [{ names: "**", as: "site/**" }],
    services: ["**"],
    nodeOptions: { name: "site" },
  });
  const node = await mesh.node("robot");
  await node.waitForServiceProvider("reset");
  await node.waitForListener("cmd/drive");
  await node.send("cmd/drive", 1);
  await untilCounted(() => bridge.status().topics["cmd/drive"]?.out === 1);
  return { mesh, bridge };
}

Deno.test("rosy bridge status shows what goes over bridges, and what is at their other sides", async () => {
  const { mesh, bridge } = await bridged();
  await using _mesh = mesh;
  const { stdout, status } = await mesh.run("bridge", "status");
  assertEquals(status, 0);
  assertStringIncludes(stdout, "site@");
  assertStringIncludes(stdout, "- leads to: memory://here\n- state: up for ");
  assertStringIncludes(stdout, "cmd/drive: 0 in, 1 out");
  assertStringIncludes(stdout, "plc@hall");
  const { stdout: json } = await mesh.run("bridge", "status", "--json");
  const { id, status: told, nodes } = JSON.parse(json);
  assertEquals([id.uuid, told.state, told.kind], [bridge.node.id.uuid, "up", "memory"]);
  assertEquals(nodes, [{
    name: "plc",
    hostname: "hall",
    sends: ["state"],
    listens: ["cmd/*"],
    provides: ["reset"],
  }]);
});

Deno.test("rosy bridge status says where there is no bridge", async () => {
  await using mesh = new BridgedMesh();
  const { stdout, stderr } = await mesh.run("bridge", "status");
  assertEquals(stdout, "");
  assertStringIncludes(stderr, "There is no bridge");
});

Deno.test("rosy node list and topic info show who is there by way of a bridge", async () => {
  const { mesh } = await bridged();
  await using _mesh = mesh;
  const [list, info, json] = await Promise.all([
    mesh.run("node", "list"),
    mesh.run("topic", "info", "cmd/drive", "--duration=0.1"),
    mesh.run("topic", "info", "state", "--duration=0.1", "--json"),
  ]);
  assertStringIncludes(list.stdout, "1 node via bridges:");
  assertStringIncludes(list.stdout, "plc@hall via site");
  assertStringIncludes(info.stdout, "plc@hall via site");
  assertEquals(JSON.parse(json.stdout).via, {
    listeners: [],
    senders: [{ name: "plc", hostname: "hall", bridge: "site" }],
  });
});
