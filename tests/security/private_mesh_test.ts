import { assert, assertEquals } from "@std/assert";
import { observeMesh } from "@rosy/rosy";
import { UdpBus } from "../../lib/transport/multicast/multicast.ts";
import { Collector } from "../support/collector.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { changesOf, untilKnows, untilSeen } from "../support/topology.ts";

const authKey = "5e8f0c1c7a2b4d60b1e6c2a7d9f3e845";

for (const encrypt of [false, true]) {
  const options = { authKey, encrypt };
  const how = encrypt ? "an encrypted" : "a private";

  Deno.test(`Nodes of ${how} mesh find each other, send and call`, async () => {
    await using mesh = new MeshFixture();
    for (const tcp of [{}, { allowUnixConnections: false }]) {
      const [near, far] = await mesh.pair({ ...options, ...tcp }, { ...options, ...tcp });
      const received = new Collector<unknown>();
      await far.listen("topic", (_topic, message) => received.add(message));
      await far.addService("twice", (_service, value) => 2 * (value as number));
      await near.waitForListener("topic");
      await near.waitForServiceProvider("twice");
      const bytes = crypto.getRandomValues(new Uint8Array(65_536));
      const large = new Uint8Array(3_000_000).map((_, at) => bytes[at & 0xffff]!);
      await near.send("topic", "small");
      await near.send("topic", large);
      const [small, other] = await received.count(2);
      assertEquals(small, "small");
      assert((other as Uint8Array).every((byte, at) => byte === large[at]));
      assertEquals(await near.call("twice", 21), 42);
      assertEquals(near.topology.nodes.get(far.id.uuid)?.id, far.id);
      await Promise.all([near.stop(), far.stop()]);
    }
    assertEquals(mesh.logger.at("warn"), []);
  });
}

Deno.test("Without the key, or with another one, nothing of a private mesh is seen", async () => {
  await using mesh = new MeshFixture();
  const inside = await mesh.node("inside", { authKey });
  await inside.listen("secret-topic", () => {});
  await inside.addService("secret-service", () => {});
  const outsiders = [
    await mesh.node("outside"),
    await mesh.node("stranger", { authKey: "another" }),
    await mesh.node("talker", { authKey, encrypt: true }),
  ];
  await mesh.logger.until("refused the connection: this side asks for an auth key");
  await mesh.logger.until("Refused a connection");
  await mesh.logger.until("the auth keys differ");
  await mesh.logger.until('set "encrypt" on both');
  await mesh.logger.until("has no auth key, and this node has one");
  const seen = await observeMesh(mesh.options);
  assertEquals([...seen.nodes.values()].map(({ id }) => id.name), ["outside"]);
  for (const node of [inside, ...outsiders]) {
    assertEquals([...node.topology.nodes.keys()], [node.id.uuid]);
  }
  const insider = await mesh.node("insider", { authKey });
  await untilKnows(insider, "inside");
  const all = await observeMesh({ ...mesh.options, authKey });
  const names = [...all.nodes.values()].map(({ id }) => id.name).sort();
  assertEquals(names, ["inside", "insider"]);
  assert(!mesh.logger.at("warn").join().includes(authKey));
});

Deno.test("The packets of a private node tell no names", async () => {
  await using mesh = new MeshFixture();
  const said = new Collector<string>();
  const bus = new UdpBus({ logger: mesh.logger });
  await bus.open((packet) => {
    const text = packet.answers.map((answer) =>
      answer.type === "TXT"
        ? answer.strings.map((string) => new TextDecoder().decode(string)).join(" ")
        : JSON.stringify(answer)
    ).join("\n");
    if (text.includes(uuid)) said.add(text);
  });
  let uuid = "none yet";
  bus.join("127.0.0.1");
  try {
    const node = await mesh.node("name-of-the-robot", { authKey });
    uuid = node.id.uuid;
    await node.listen("secret-topic", () => {});
    await node.addService("secret-service", () => {});
    await said.until((texts) => texts.some((text) => text.includes("r=2")), "the last revision");
    const all = said.items.join("\n");
    assert(all.includes("a=1"), all);
    for (const name of ["name-of-the-robot", "secret", ` h=`, authKey]) {
      assert(!all.includes(name), all);
    }
  } finally {
    await bus.close();
  }
});

Deno.test("A goodbye that anybody may have sent does not part private nodes", async () => {
  await using mesh = new MeshFixture();
  const [near, far] = await mesh.pair({ authKey }, { authKey });
  await far.addService("echo", (_service, value) => value);
  await near.waitForServiceProvider("echo");
  assertEquals(await near.call("echo", 1), 1);
  const downs: string[] = [];
  const unsubscribe = near.topology.subscribe(({ type, record }) => {
    if (type === "down") downs.push(record.id.name);
  });
  const bus = new UdpBus({ logger: mesh.logger });
  const asked = new Collector<string>();
  await bus.open(({ questions }) => {
    for (const { type, name } of questions) if (type === "SRV") asked.add(name);
  });
  bus.join("127.0.0.1");
  const instance = `${far.id.uuid}._rosy._tcp.local`;
  const base = { name: instance, ttlS: 0, flush: true };
  const lie = () =>
    bus.send({
      type: "response",
      id: 0,
      questions: [],
      answers: [{ ...base, type: "SRV", port: 1, target: `${far.id.uuid}.local` }],
    }, "127.0.0.1");
  // Where the node happens to announce itself just then, there is nothing to ask.
  const lying = setInterval(() => void lie(), 500);
  try {
    await lie();
    // It asks whether that is true instead of believing it.
    await asked.until((names) => names.includes(instance), "a question for the node");
    assertEquals(await near.call("echo", 2), 2);
    assertEquals(downs, []);
  } finally {
    clearInterval(lying);
    unsubscribe();
    await bus.close();
  }
});

Deno.test("A sealed node that stops is gone at once", async () => {
  await using mesh = new MeshFixture();
  const [near, far] = await mesh.pair({ authKey, encrypt: true }, { authKey, encrypt: true });
  await far.addService("echo", (_service, value) => value);
  await near.waitForServiceProvider("echo");
  assertEquals(await near.call("echo", 1), 1);
  const changes = changesOf(near.topology);
  await far.stop();
  await untilSeen(near, () => !near.topology.nodes.has(far.id.uuid));
  assertEquals(changes.map((change) => "why" in change && change.why), ["stopped"]);
  assertEquals(near.serviceHasProviders("echo"), false);
});
