import { assert, assertEquals, assertRejects } from "@std/assert";
import { std_msgs } from "@rosy/rosy/schemas";
import { channelReader } from "../../../lib/bridge/foxglove/channel_reader.ts";
import { FoxgloveClient } from "../../../lib/bridge/foxglove/foxglove_client.ts";
import { messageWriter, requestWriter } from "../../../lib/bridge/foxglove/message_writer.ts";
import { serveWeb } from "../../../lib/web/mod.ts";
import type { NetworkSocket } from "../../../lib/transport/web_exchange.ts";
import { WebServer } from "../../../lib/transport/web_server.ts";
import { Collector } from "../../support/collector.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { Changing } from "../../support/patience.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";

/** A server that says what a test wants to who connects, and is told what was offered. */
async function openServer(
  frames: readonly (string | Uint8Array<ArrayBuffer>)[],
  protocol = "foxglove.sdk.v1",
) {
  const offers = new Collector<string>();
  const opened = new Collector<NetworkSocket>();
  const server = await WebServer.open({
    hostname: "127.0.0.1",
    port: 0,
    logger: new RecordingLogger(),
    handler: (request, exchange) => {
      const offered = request.headers.get("sec-websocket-protocol") ?? "";
      offers.add(offered);
      if (!offered.includes(protocol)) return new Response(null, { status: 400 });
      return exchange.upgrade({
        protocol,
        maxFrameBytes: 1000,
        opened: (socket) => {
          for (const frame of frames) socket.send(frame);
          opened.add(socket);
          return { receive: () => {}, closed: () => {} };
        },
      });
    },
  });
  return {
    offers,
    opened,
    url: `ws://127.0.0.1:${server.address.port}`,
    [Symbol.asyncDispose]: () => server.close(),
  };
}

const INFO = JSON.stringify({ op: "serverInfo", name: "odd", capabilities: [] });
const GARBAGE = ["{", "[]", '{"op":7}', '{"op":"advertise","channels":5}', new Uint8Array([1, 2])];

Deno.test("FoxgloveClient uses a mesh of rosy by its gateway: topics, services, params, who is there", async () => {
  await using stack = new AsyncDisposableStack();
  const fixture = stack.use(new MeshFixture());
  const robot = await fixture.node("robot");
  const node = await fixture.node("web");
  const web = stack.use(await serveWeb({ node, port: 0, logger: fixture.logger }));
  await robot.getTopic("text", { schema: std_msgs.String, retain: 1 }).send({ data: "hello" });
  await robot.addService("add", (_service, { a, b }: { a: number; b: number }) => ({ sum: a + b }));
  await robot.params.declare("speed", { default: 1.5 });
  const said = new Collector<unknown>();
  await robot.listen("said", (_topic, message) => said.add(message));
  await node.waitForListener("said");
  const changing = new Changing();
  const url = new URL("foxglove", web.url.replace("http", "ws")).href;
  const client = stack.use(await FoxgloveClient.open({ url, changed: () => changing.tell() }));

  const text = () => [...client.channels].find(({ topic }) => topic === "text");
  await changing.until(() => text() !== undefined, () => "no channel");
  const reader = await channelReader(text()!);
  assertEquals(reader.type?.name, "std_msgs/msg/String");
  const heard = new Collector<readonly unknown[]>();
  using _listening = client.subscribe(text()!.id, (data) => heard.add(reader.read(data)));
  assertEquals(await heard.count(1), [[{ data: "hello" }]]);

  const { supportedEncodings } = client.info;
  const writer = await messageWriter({ type: "", supportedEncodings, known: [] });
  using sending = client.advertise({ topic: "said", ...writer.definition });
  sending.send(writer.write({ bytes: Uint8Array.of(1), big: 2n }));
  assertEquals(await said.count(1), [{ bytes: "AQ==", big: 2 }]);

  const add = () => [...client.services].find(({ name }) => name === "add");
  await changing.until(() => add() !== undefined, () => "no service");
  const request = await requestWriter(add()!.request);
  const data = request.write({ a: 1, b: 2 });
  const answer = await client.call(add()!, { encoding: "json", data }, { timeoutMs: 60_000 });
  assertEquals(JSON.parse(new TextDecoder().decode(answer.data)), { sum: 3 });

  const params = await client.getParameters(["robot/speed"], { timeoutMs: 60_000 });
  assertEquals(params, [{ name: "robot/speed", value: 1.5, type: "float64" }]);
  client.watchGraph();
  await changing.until(() => client.graph.publishers.has("text"), () => "no graph");
  assertEquals(client.graph.subscribers.get("said"), ["robot"]);
});

Deno.test("FoxgloveClient takes servers of both protocols, and offers the newer one first", async () => {
  for (const protocol of ["foxglove.sdk.v1", "foxglove.websocket.v1"]) {
    await using server = await openServer([INFO], protocol);
    await using client = await FoxgloveClient.open({ url: server.url });
    assertEquals(client.info.name, "odd");
    assertEquals(server.offers.items[0], "foxglove.sdk.v1,foxglove.websocket.v1");
  }
});

Deno.test("FoxgloveClient goes on after garbage, and says that there was some", async () => {
  await using server = await openServer([...GARBAGE, INFO, ...GARBAGE, '{"op":"hello"}']);
  const told = new Collector<string>();
  await using client = await FoxgloveClient.open({
    url: server.url,
    told: ({ message }) => told.add(message),
  });
  await told.count(2 * GARBAGE.length);
  server.opened.items[0]!.send('{"op":"status","level":1,"message":"still there"}');
  await told.until((all) => all.at(-1) === "still there", "a word");
  assertEquals(told.items.length, 2 * GARBAGE.length + 1);
  const late = () => client.getParameters([], { timeoutMs: 20 });
  await assertRejects(late, Error, "Cannot get params: no answer within 20 ms");
  assert(!client.can("clientPublish"));
  const channel = { topic: "a", encoding: "json", schemaName: "" };
  await assertRejects(
    () => Promise.try(() => client.advertise(channel)),
    Error,
    'it has no "clientPublish"',
  );
});

Deno.test("FoxgloveClient keeps no more of a server's channels than there can be", async () => {
  const channel = (id: number, schema = "") => ({ id, topic: `t${id}`, encoding: "json", schema });
  const advertise = (channels: unknown[]) => JSON.stringify({ op: "advertise", channels });
  const list = (from: number) =>
    Array.from({ length: 10_000 }, (_, index) => channel(from + index));
  const huge = "x".repeat(40 * 1024 * 1024);
  await using server = await openServer([
    INFO,
    advertise(list(0)),
    // The same again is nothing new.
    advertise(list(0)),
    advertise([channel(1, huge)]),
    advertise([channel(2, huge)]),
    advertise(list(10_000)),
    '{"op":"unadvertise","channelIds":[0,1]}',
  ]);
  const told = new Collector<string>();
  const changing = new Changing();
  await using client = await FoxgloveClient.open({
    url: server.url,
    told: ({ message }) => told.add(message),
    changed: () => changing.tell(),
  });
  const count = () => [...client.channels].length;
  await changing.until(
    () => told.items.length > 1 && ![...client.channels].some(({ id }) => id === 0),
    () => `${count()}`,
  );
  assertEquals(told.items[0], 'Topic "t2" is left out: the server has too many');
  assertEquals(count(), 16_384 - 2);
});

Deno.test("FoxgloveClient says why there is no connection: no server, no word, none of its protocols", async () => {
  const failure = async (url: string) =>
    (await assertRejects(() => FoxgloveClient.open({ url, timeoutMs: 200 }), Error)).message;
  assertEquals(
    await failure("ws://127.0.0.1:1/"),
    "Cannot connect to ws://127.0.0.1:1/: connection refused; is the server there running?",
  );
  await using silent = await openServer([]);
  assertEquals(
    await failure(silent.url),
    `Cannot connect to ${silent.url}/: it says nothing of Foxglove's protocol in 200 ms`,
  );
  await using other = await openServer([], "other");
  assert((await failure(other.url)).endsWith("answers with status 400"));
  await using ended = await openServer([]);
  const opening = assertRejects(() => FoxgloveClient.open({ url: ended.url }), Error, "is gone");
  const [socket] = await ended.opened.count(1);
  socket!.close(1000, "no");
  await opening;
});
