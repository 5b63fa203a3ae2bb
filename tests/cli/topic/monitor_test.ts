import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { startRosy } from "../../support/rosy.ts";

const lines = (text: string) => text.trimEnd().split("\n").map((line) => JSON.parse(line));

Deno.test("rosy topic hz, bw and delay take no messages from each other", async () => {
  const mesh = new MeshFixture();
  const commands = ["hz", "bw", "delay"].map((word) =>
    mesh.start("topic", word, "t", "quiet", "--count", "50", "--json")
  );
  try {
    await Promise.all(commands.map((command) => command.waitForLine("Listening to topics")));
    const value = "js:'x'.repeat(98)";
    await using _send = mesh.start("topic", "send", "t", value, "--rate", "200");
    const ends = await Promise.all(commands.map((command) => command.end()));
    assertEquals(ends.map(({ status }) => status), [0, 0, 0]);
    const last = ends.map(({ stdout }) => lines(stdout).at(-2));
    for (const { topic, messages, lost, window, durationMs } of last) {
      assertEquals([topic, messages, lost, window], ["t", 50, 0, 50]);
      assert(durationMs > 0);
    }
    const [hz, bw, delay] = last;
    assert(hz.rateHz > 0 && hz.minMs <= hz.meanMs && hz.meanMs <= hz.maxMs);
    assert(hz.jitterP50Ms <= hz.jitterP95Ms && hz.jitterP95Ms <= hz.jitterP99Ms);
    assertEquals([bw.meanBytes, bw.minBytes, bw.maxBytes], [101, 101, 101]);
    assert(delay.minMs > -1 && delay.uncertaintyMs === 0, JSON.stringify(delay));
    assertEquals(lines(ends[0]!.stdout).at(-1).topic, "quiet");
  } finally {
    for (const command of commands) await command[Symbol.asyncDispose]();
  }
});

Deno.test("rosy topic hz counts what it was too slow for", async () => {
  await using mesh = new MeshFixture();
  const sender = await mesh.node("sender", { maxOutboxBytes: 1024 * 1024, sendTimeoutMs: 50 });
  await using hz = startRosy(["topic", "hz", "t"], { env: mesh.env });
  await sender.waitForListener("t");
  await sender.send("t", 0);
  await hz.waitForLine("t: messages 1, lost 0");
  hz.signal("SIGSTOP");
  for (let i = 1; i < 100; i++) await sender.send("t", i, new Uint8Array(100_000));
  hz.signal("SIGCONT");
  await mesh.logger.until("keeps up again");
  const { dropped } = sender.stats().topics.get("t")!;
  assert(dropped > 0);
  await sender.send("t", 100);
  await hz.waitForLine(`t: messages ${101 - dropped}, lost ${dropped}, `);
});

Deno.test("rosy topic hz sums up on Ctrl-C", async () => {
  const mesh = new MeshFixture();
  await using hz = mesh.start("topic", "hz", "t");
  await hz.waitForLine("Listening");
  await mesh.run("topic", "send", "t", "1", "--count", "10", "--rate", "1000");
  await hz.waitForLine("t: messages 10, lost 0, rate ");
  const { status, stdout } = await hz.stop();
  assertEquals(status, 130);
  assertMatch(stdout, /\n\nAfter [\d.]+ s:\ntopic +messages +lost +rate .*\nt +10 +0 .* Hz .*\n$/);
});

Deno.test("rosy topic info tells who listens and who was heard to send", async () => {
  const mesh = new MeshFixture();
  await using echo = mesh.start("topic", "echo", "t", "--name", "logger");
  await echo.waitForLine("Listening");
  await using send = mesh.start("topic", "send", "t", "1", "--rate", "50", "--name", "camera");
  await echo.waitForLine("0: 1");
  const { status, stdout } = await mesh.run("topic", "info", "t", "u", "--json");
  assertEquals(status, 0);
  const [t, u] = lines(stdout);
  assertEquals(t.listeners.map(({ name }: { name: string }) => name), ["logger"]);
  const [{ id, codecs, messages, meanBytes }] = t.senders;
  assertEquals([id.name, codecs, meanBytes], ["camera", ["msgpack"], 2]);
  assert(messages > 0);
  assertEquals([u.topic, u.listeners, u.senders], ["u", [], []]);
  const text = await mesh.run("topic", "info", "u", "--duration", "0.01");
  assertEquals(text.stdout, "u\n- type: -\n- listeners: none\n- senders: none\n");
  assertEquals((await send.stop()).status, 130);
});

Deno.test("rosy topic info names senders that send nothing, and those that nobody hears", async () => {
  await using mesh = new MeshFixture();
  const lidar = await mesh.node("lidar");
  await lidar.getTopic("map").announce();
  const { stdout } = await mesh.run("topic", "info", "map", "--duration", "0.1");
  assertMatch(
    stdout,
    /^map\n- type: -\n- listeners: none\n- senders:\n {2}- lidar@\S+ \([a-z2-7]{4}\): no message within 0\.1\d+ s\n$/,
  );
  const json = await mesh.run("topic", "info", "map", "--duration", "0.1", "--json");
  const [{ topic, types, listeners, senders }] = lines(json.stdout);
  assertEquals([topic, types, listeners], ["map", [], []]);
  assertEquals(senders, [{ id: lidar.id, messages: 0, meanBytes: null, codecs: [] }]);
});

Deno.test("rosy node info visits all nodes of a name", async () => {
  const mesh = new MeshFixture();
  await using first = mesh.start("topic", "echo", "a", "--name", "logger");
  await using second = mesh.start("topic", "echo", "b", "--name", "logger");
  await Promise.all([first, second].map((echo) => echo.waitForLine("Listening")));
  const { stdout } = await mesh.run("node", "info", "logger", "--json");
  const nodes = lines(stdout);
  assertEquals(nodes.map(({ topics }) => topics[0]).sort(), ["a", "b"]);
  for (const { clock, reachedAt, protection, problem } of nodes) {
    assert(clock.roundTripMs > 0 && reachedAt.startsWith("unix "));
    assertEquals([clock.offsetMs, protection, problem], [0, "open", null]);
  }
  const text = await mesh.run("node", "info", nodes[0].id.uuid.slice(0, 6));
  assertStringIncludes(text.stdout, `- UUID: ${nodes[0].id.uuid}\n`);
  assertMatch(text.stdout, /\n- round trip: [\d.]+ ms\n- clock: that of this machine\n$/);
});

Deno.test("rosy node info says where there is no such node", async () => {
  const { status, stderr } = await new MeshFixture().run("node", "info", "nobody");
  assertEquals(status, 1);
  assertMatch(
    stderr,
    /^rosy node info: Cannot find a node named "nobody" in domain "test-.*": see 'rosy node list' for those that are there\n$/,
  );
});

Deno.test("rosy node info and topic info guess at what was meant, in whichever namespace", async () => {
  await using mesh = new MeshFixture();
  const lidar = await mesh.node("lidar", { namespace: "left" });
  await lidar.getTopic("scan").announce();
  const node = await mesh.run("node", "info", "lidar");
  assertEquals(node.status, 1);
  assertStringIncludes(node.stderr, 'a node named "lidar" (did you mean "left/lidar"?) in domain');
  const topic = await mesh.run("topic", "info", "scan", "left/scan", "--duration", "0.01");
  assertEquals([topic.status, topic.stderr], [
    0,
    'Nobody sends on "scan" or listens to it (did you mean "left/scan"?)\n',
  ]);
});
