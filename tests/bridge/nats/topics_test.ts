import { assert, assertEquals } from "@std/assert";
import { connect, headers } from "@nats-io/transport-node";
import { argumentsOf, meshMessage, TestSide } from "./link_fixture.ts";
import { HAS_NATS, NatsServer } from "./nats_server.ts";

const ignore = !HAS_NATS;

Deno.test(
  "messages go over NATS as they were encoded, with what is known of them",
  { ignore },
  async () => {
    await using server = await NatsServer.start();
    await using left = await TestSide.connect({ servers: server.url, site: "left" });
    await using right = await TestSide.connect({ servers: server.url, site: "right" });
    await right.subscribe("camera/**");
    const sent = meshMessage("camera/left.1", ["grüße", { a: 1 }], { isKept: true });
    await left.connection.publish(sent);
    const [message] = await right.received.count(1);
    const { name, publishedAtMs, isKept, via } = message!;
    assertEquals([name, publishedAtMs, isKept, via], ["camera/left.1", sent.publishedAtMs, true, [
      "a",
      "b",
    ]]);
    assertEquals(argumentsOf(message!), ["grüße", { a: 1 }]);
    assertEquals(right.refusals, []);
  },
);

Deno.test("a connection does not hear what it has published itself", { ignore }, async () => {
  await using server = await NatsServer.start();
  await using left = await TestSide.connect({ servers: server.url });
  await using right = await TestSide.connect({ servers: server.url });
  await left.subscribe("**");
  await left.connection.publish(meshMessage("own", [1]));
  await right.connection.publish(meshMessage("other", [2]));
  assertEquals((await left.received.count(1)).map(({ name }) => name), ["other"]);
});

Deno.test("patterns that NATS has no counterpart for match what they say", { ignore }, async () => {
  await using server = await NatsServer.start();
  await using left = await TestSide.connect({ servers: server.url });
  await using right = await TestSide.connect({ servers: server.url });
  await right.subscribe("cam*/**/raw");
  const names = ["cam1/raw", "dog/raw", "cam2/a/b/raw", "cam2/a/b", "cam/x/raw"];
  for (const name of names) await left.connection.publish(meshMessage(name, [name]));
  const received = await right.received.count(3);
  assertEquals(received.map(({ name }) => name), ["cam1/raw", "cam2/a/b/raw", "cam/x/raw"]);
  assertEquals(right.refusals, []);
});

Deno.test("a message of 6 MB passes a server that takes 1 MiB at once", { ignore }, async () => {
  await using server = await NatsServer.start();
  await using left = await TestSide.connect({ servers: server.url });
  await using right = await TestSide.connect({ servers: server.url });
  await right.subscribe("image");
  const image = new Uint8Array(6_000_000).map((_, index) => index % 251);
  await left.connection.publish(meshMessage("image", [image]));
  const [message] = await right.received.count(1);
  const [received] = argumentsOf(message!) as [Uint8Array];
  // The assertion itself would take seconds for so many.
  assert(received.length === image.length && received.every((byte, at) => byte === at % 251));
});

Deno.test("plain clients read JSON, and are read by what the route says", { ignore }, async () => {
  await using server = await NatsServer.start();
  await using plain = await connect({ servers: server.url });
  await using side = await TestSide.connect({ servers: server.url, layout: "plain" });
  await side.subscribe("in/json");
  await side.subscribe("in/any", { format: "rosy" });
  plain.publish("in.json", "[1,2]");
  plain.publish("in.json", "{no json");
  plain.publish("in.json", '{"a":1}');
  plain.publish("in.any", "text");
  plain.publish("in.any", Uint8Array.of(0xff, 0));
  const received = await side.received.count(4);
  assertEquals(received.map(argumentsOf), [[[1, 2]], [{ a: 1 }], ["text"], [
    Uint8Array.of(0xff, 0),
  ]]);
  assertEquals(side.refusals, ["undecodable: in/json: it is no JSON"]);

  const heard = Promise.withResolvers<string>();
  plain.subscribe("out", { callback: (_, message) => heard.resolve(message.string()) });
  await plain.flush();
  await side.connection.publish(meshMessage("out", [{ speed: 1.5 }]));
  assertEquals(await heard.promise, '{"speed":1.5}');
});

Deno.test(
  "JSON between bridges says whether a list is one argument or several",
  { ignore },
  async () => {
    await using server = await NatsServer.start();
    await using left = await TestSide.connect({ servers: server.url });
    await using right = await TestSide.connect({ servers: server.url });
    await right.subscribe("a");
    for (const args of [[[1, 2]], [1, 2], [], ["x"]]) {
      await left.connection.publish(meshMessage("a", args, { format: "json" }));
    }
    assertEquals((await right.received.count(4)).map(argumentsOf), [[[1, 2]], [1, 2], [], ["x"]]);
  },
);

Deno.test("what cannot be read is counted, and the next message comes", { ignore }, async () => {
  await using server = await NatsServer.start();
  await using plain = await connect({ servers: server.url });
  await using side = await TestSide.connect({ servers: server.url });
  await side.subscribe("**");
  const odd = (name: string, value: string) => {
    const all = headers();
    all.set(name, value);
    return all;
  };
  plain.publish("rosy.t.a", "x", { headers: odd("Rosy", "nonsense") });
  const part = odd("Rosy", "msgpack 1 - ");
  part.set("Rosy-Part", "nonsense");
  plain.publish("rosy.t.a", "x", { headers: part });
  plain.publish("rosy.t.größe", "x");
  plain.publish("rosy.t.last", "x");
  await side.received.count(1);
  assertEquals(side.refusals.map((refusal) => refusal.split(":")[0]), [
    "undecodable",
    "undecodable",
    "name",
  ]);
});

Deno.test(
  "who subscribes to all with layout plain hears nothing of the server's own",
  { ignore },
  async () => {
    await using server = await NatsServer.start({ isStoring: true });
    await using plain = await connect({ servers: server.url });
    await using side = await TestSide.connect({ servers: server.url, layout: "plain" });
    await side.subscribe("**");
    await plain.request("$JS.API.INFO");
    plain.publish("imu", "1");
    assertEquals((await side.received.count(1)).map(({ name }) => name), ["imu"]);
    assertEquals(side.refusals, []);
  },
);

Deno.test("two accounts of a server do not see each other", { ignore }, async () => {
  const config = `accounts {
    A: { users: [{ user: a, password: a }] }
    B: { users: [{ user: b, password: b }] }
  }`;
  await using server = await NatsServer.start({ config });
  const as = (user: string) => TestSide.connect({ servers: server.url, user, password: user });
  await using a1 = await as("a");
  await using a2 = await as("a");
  await using b = await as("b");
  const node = { name: "n", id: "n", sends: [], listens: [], provides: [] };
  for (const side of [a1, b]) await side.subscribe("**");
  a2.connection.present!([node]);
  await a1.untilNodes((nodes) => nodes.length === 1);
  await a2.connection.publish(meshMessage("x", ["of a"]));
  await a1.received.count(1);
  await b.untilNodes((nodes) => nodes.length === 0);
  assertEquals(b.received.items, []);
});
