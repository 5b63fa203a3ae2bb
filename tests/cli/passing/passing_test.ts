import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { defineSchema, type Node } from "@rosy/rosy";
import { patternsOverlap } from "../../../lib/cli/passing/patterns_overlap.ts";
import { Collector } from "../../support/collector.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { untilSeen } from "../../support/topology.ts";

const lines = (text: string) => text.trimEnd().split("\n").map((line) => JSON.parse(line));

/** Waits until a node knows of someone who listens to one topic, and of someone who sends on another. */
async function untilPassing(node: Node, from: string, to: string): Promise<void> {
  await untilSeen(
    node,
    (topology) => topology.listeners(from).length > 0 && topology.senders(to).length > 0,
  );
}

Deno.test("rosy topic relay passes messages on as they came, of any codec, and counts them", async () => {
  await using mesh = new MeshFixture();
  const sender = await mesh.node("sender");
  const listener = await mesh.node("listener");
  const got: unknown[] = [];
  const all = new Collector<number>();
  await listener.listenRaw("b", ({ codec, bytes, publishedAtMs, sender }) => {
    got.push([codec, [...bytes], sender.name.replace(/_\w{4}$/, "")]);
    all.add(publishedAtMs);
  });
  await using relay = mesh.start("topic", "relay", "a", "b", "--json");
  await untilPassing(sender, "a", "b");
  const startMs = Date.now();
  await sender.sendRaw("a", "cbor", Uint8Array.of(1, 2), { publishedAtMs: 5 });
  await sender.sendRaw("a", "cbor", Uint8Array.of(3));
  const [atMs] = await all.count(2);
  assertEquals(got, [["cbor", [1, 2], "rosy_topic_relay"], ["cbor", [3], "rosy_topic_relay"]]);
  assertEquals(atMs! > startMs - 1000, true, "it is published anew");
  const { status, stdout } = await relay.stop();
  assertEquals([status, lines(stdout)], [130, [
    { from: "a", to: "b", received: 2, passed: 2, bytesPassed: 3 },
  ]]);
});

Deno.test("rosy topic relay passes what is retained on as such, and keeps it for who listens later", async () => {
  await using mesh = new MeshFixture();
  const sender = await mesh.node("sender");
  const map = sender.getTopic("map", { retain: 2 });
  for (const value of [1, 2, 3]) await map.send(value);
  await using _relay = mesh.start("topic", "relay", "map", "copy");
  await untilPassing(sender, "map", "copy");
  const early = await mesh.node("early");
  const first = messagesOf(early, "copy");
  assertEquals((await first.count(2)).map(({ args }) => args[0]), [2, 3]);
  await map.send(4);
  await first.count(3);
  const late = await mesh.node("late");
  const kept = await messagesOf(late, "copy").count(2);
  assertEquals(kept.map(({ args, retained }) => [args[0], retained]), [[3, true], [4, true]]);
  assertEquals(kept[0]!.publishedAtMs, first.items[1]!.publishedAtMs, "it keeps its time");
});

function messagesOf(node: Node, topic: string) {
  const collected = new Collector<
    { args: readonly unknown[]; retained: boolean; publishedAtMs: number }
  >();
  void (async () => {
    for await (const message of node.getTopic(topic)) collected.add(message);
  })();
  return collected;
}

Deno.test("rosy topic relay announces the type of IN on OUT, also where that is known only later", async () => {
  await using mesh = new MeshFixture();
  await using relay = mesh.start("topic", "relay", "range/*", "robot1/{}");
  await relay.waitForLine("Relaying range/* to robot1/{}");
  const lidar = await mesh.node("lidar");
  const metres = defineSchema<number>("metres", { type: "number" });
  await lidar.getTopic("range/left", { schema: metres }).announce();
  await untilSeen(lidar, () => lidar.topicTypes("robot1/range/left").length > 0);
  assertEquals(lidar.topicTypes("robot1/range/left").map(({ name }) => name), ["metres"]);
});

Deno.test("rosy topic relay --lazy listens only while somebody listens to OUT", async () => {
  await using mesh = new MeshFixture();
  const sender = await mesh.node("sender");
  await sender.getTopic("a/x", { retain: 1 }).send(7);
  await using relay = mesh.start("topic", "relay", "a/*", "b/{}", "--lazy");
  await relay.waitForLine("Relaying a/* to b/{}, while somebody listens to that");
  await untilSeen(sender, (topology) => topology.senders("b/a/x").length > 0);
  assertEquals(sender.topicHasListeners("a/x"), false);
  for (let round = 0; round < 2; round++) {
    const messages = sender.getTopic("b/a/x")[Symbol.asyncIterator]();
    const next = await messages.next();
    assertEquals(next.done || next.value.args, [7], "once, each time");
    assertEquals(sender.topicHasListeners("a/x"), true);
    await messages.return();
    await untilSeen(sender, (topology) => topology.listeners("a/x").length === 0);
  }
});

Deno.test("rosy topic drop drops the first X of every Y", async () => {
  await using mesh = new MeshFixture();
  const sender = await mesh.node("sender");
  const got = messagesOf(sender, "b");
  await using _drop = mesh.start("topic", "drop", "a", "b", "2", "3");
  await untilPassing(sender, "a", "b");
  for (let index = 0; index < 9; index++) await sender.send("a", index);
  assertEquals((await got.count(3)).map(({ args: [index] }) => index), [2, 5, 8]);
});

Deno.test("rosy topic throttle lets so much pass, and counts the rest", async () => {
  await using mesh = new MeshFixture();
  const sender = await mesh.node("sender");
  for (const limit of [["--rate", "0.001"], ["--bytes-per-second", "1B"]]) {
    const to = limit[0]!.slice(2);
    const got = messagesOf(sender, to);
    await using throttle = mesh.start("topic", "throttle", "a", to, ...limit, "--json");
    await untilPassing(sender, "a", to);
    for (let index = 0; index < 50; index++) {
      await sender.send("a", { index, pad: "x".repeat(2000) });
    }
    assertEquals((await got.count(1)).length, 1);
    const { stdout } = await throttle.stop();
    const [{ passed, received }] = lines(stdout);
    assertEquals(passed, 1);
    assertEquals(received > 0 && received <= 50, true);
    await untilSeen(sender, (topology) => topology.listeners("a").length === 0);
  }
});

Deno.test("rosy topic mux passes the selected topic on, and rosy topic select selects", async () => {
  await using mesh = new MeshFixture();
  const sender = await mesh.node("sender");
  const got = messagesOf(sender, "cmd");
  const states = messagesOf(sender, "cmd/_mux/selected");
  await using mux = mesh.start("topic", "mux", "cmd", "joy", "plan");
  await mux.waitForLine("Selected joy for cmd");
  await untilSeen(sender, (topology) => topology.listeners("joy").length > 0);
  assertEquals(sender.topicHasListeners("plan"), false);
  await sender.send("joy", "j1");
  await got.count(1);
  const selected = await mesh.run("topic", "select", "cmd", "plan");
  assertEquals([selected.status, selected.stdout], [0, "  joy\n* plan\n  __none\n"]);
  await untilSeen(
    sender,
    (topology) => topology.listeners("plan").length > 0 && topology.listeners("joy").length === 0,
  );
  await sender.send("plan", "p1");
  assertEquals((await got.count(2))[1]!.args, ["p1"]);
  assertEquals(lines((await mesh.run("topic", "select", "cmd", "--json")).stdout), [
    { topic: "cmd", inputs: ["joy", "plan"], selected: "plan" },
  ]);
  assertEquals((await states.count(2)).map(({ args }) => args[0]), ["joy", "plan"]);

  const wrong = await mesh.run("topic", "select", "cmd", "joi");
  assertEquals(wrong.status, 1);
  assertStringIncludes(wrong.stderr, '"joi" is no input of this mux: it has joy, plan, __none');
  const second = await mesh.run("topic", "mux", "cmd", "other");
  assertEquals(second.status, 1);
  assertStringIncludes(second.stderr, 'Cannot mux to "cmd": node "rosy_topic_mux_');
  const lost = await mesh.run("topic", "select", "cmb");
  assertMatch(lost.stderr, /No mux sends on "cmb" in domain ".*" \(did you mean "cmd"\?\)/);
});

Deno.test("rosy topic relay and its like refuse loops and what makes no sense", async () => {
  await using mesh = new MeshFixture();
  const cases: [string, ...string[]][] = [
    ["IN and OUT are the same topic", "relay", "x", "/x"],
    ["would be passed on for ever", "relay", "**", "robot1/{}"],
    ["must have {} where the name", "relay", "a/*", "b"],
    ["OUT must be one topic", "relay", "a/*", "b/*"],
    ["must be less than Y, not 3 of 3", "drop", "a", "b", "3", "3"],
    ['must be a whole number, not "1.5"', "drop", "a", "b", "1.5", "3"],
    ["how much may pass is missing", "throttle", "a", "b"],
    ["exclude each other", "throttle", "a", "b", "--rate", "1", "--bytes-per-second", "1kB"],
    ["named twice", "mux", "o", "a", "a"],
    ["is a pattern", "mux", "o", "a*"],
    ["the same topic", "mux", "o", "a", "o"],
    ["flag --select must be one of a, b, __none", "mux", "o", "a", "b", "--select", "c"],
  ];
  for (const [text, ...args] of cases) {
    const { status, stderr } = await mesh.run("topic", ...args);
    assertEquals(status, 2, args.join(" "));
    assertStringIncludes(stderr, text);
  }
});

Deno.test("patternsOverlap() tells whether a name can match both", () => {
  const yes = [["a", "a"], ["a/*", "*/b"], ["**", "x/y"], ["a/**", "a"], ["c*t", "ca*"], [
    "**/a/**",
    "x/*",
  ]];
  const no = [["a", "b"], ["a/*", "a"], ["*/image", "r/*/image"], ["c*t", "d*"], ["a/**", "b/**"], [
    "*",
    "a/b",
  ]];
  for (const [one, other] of yes) {
    assertEquals([patternsOverlap(one!, other!), patternsOverlap(other!, one!)], [true, true]);
  }
  for (const [one, other] of no) {
    assertEquals([patternsOverlap(one!, other!), patternsOverlap(other!, one!)], [false, false]);
  }
});
