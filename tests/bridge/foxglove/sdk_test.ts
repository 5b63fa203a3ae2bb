import { assert, assertEquals, assertRejects } from "@std/assert";
import { channelReader } from "../../../lib/bridge/foxglove/channel_reader.ts";
import { FoxgloveClient } from "../../../lib/bridge/foxglove/foxglove_client.ts";
import { messageWriter, requestWriter } from "../../../lib/bridge/foxglove/message_writer.ts";
import { UnreadableError } from "../../../lib/bag/foreign/decoder.ts";
import { Collector } from "../../support/collector.ts";
import { Changing } from "../../support/patience.ts";
import { REFERENCE_SCAN } from "../support/ros_reference.ts";
import { HAS_FOXGLOVE_SDK, SdkServer } from "./sdk_server.ts";

const OPTIONS = { timeoutMs: 60_000 };

async function connected(stack: AsyncDisposableStack, ...encodings: string[]) {
  const server = stack.use(await SdkServer.start(...encodings));
  const changing = new Changing();
  const client = stack.use(
    await FoxgloveClient.open({ url: server.url, changed: () => changing.tell() }),
  );
  const channel = async (topic: string) => {
    const find = () => [...client.channels].find((channel) => channel.topic === topic);
    await changing.until(() => find() !== undefined, () => `no channel ${topic}`);
    return find()!;
  };
  const service = async (name: string) => {
    const find = () => [...client.services].find((service) => service.name === name);
    await changing.until(() => find() !== undefined, () => `no service ${name}`);
    return find()!;
  };
  return { server, client, changing, channel, service };
}

Deno.test({
  name: "FoxgloveClient reads what a server of Foxglove's SDK sends: json, ros1 and cdr",
  ignore: !HAS_FOXGLOVE_SDK,
  fn: async () => {
    await using stack = new AsyncDisposableStack();
    const { client, channel, server } = await connected(stack, "json");
    assertEquals([client.info.name, client.can("clientPublish")], ["robot", true]);
    const first = async (topic: string) => {
      const found = await channel(topic);
      const reader = await channelReader(found);
      const heard = new Collector<[Uint8Array, number]>();
      using _listening = client.subscribe(found.id, (data, epochMs) => heard.add([data, epochMs]));
      const [[data, epochMs]] = await heard.count(1) as [[Uint8Array, number]];
      assertEquals(epochMs, 1500);
      return { name: reader.type?.name, args: reader.read(data) };
    };
    assertEquals((await first("/json")).args, [{ x: 1.5, image: Uint8Array.of(1, 2, 3) }]);
    assertEquals(await first("/one"), {
      name: "sensor_msgs/LaserScan",
      args: [{ ...REFERENCE_SCAN, header: { seq: 5, ...REFERENCE_SCAN.header } }],
    });
    assertEquals(await first("/two"), {
      name: "sensor_msgs/msg/LaserScan",
      args: [REFERENCE_SCAN],
    });
    // Whoever does not listen any more costs nothing.
    assertEquals((await server.done("unsubscribe", 3)).map(({ topic }) => topic), [
      "/json",
      "/one",
      "/two",
    ]);
    const proto = await channel("/proto");
    assertEquals(proto.encoding, "protobuf");
    const unreadable = await assertRejects(() => channelReader(proto), UnreadableError);
    assertEquals(unreadable.message, 'messages in "protobuf"');
  },
});

Deno.test({
  name:
    "FoxgloveClient sends messages to a server of Foxglove's SDK, as JSON, CDR and ROS 1 have them",
  ignore: !HAS_FOXGLOVE_SDK,
  fn: async () => {
    await using stack = new AsyncDisposableStack();
    const { client, channel, server } = await connected(stack, "json", "cdr", "ros1");
    const known = [await channel("/two"), await channel("/one")];
    const { supportedEncodings } = client.info;
    const written = async (type: string, known: [] | [Awaited<ReturnType<typeof channel>>]) => {
      const writer = await messageWriter({ type, supportedEncodings, known });
      using sending = client.advertise({ topic: "/cmd", ...writer.definition });
      sending.send(writer.write(type === "Twist" ? { x: 1 } : REFERENCE_SCAN));
    };
    await written("Twist", []);
    await written("sensor_msgs/msg/LaserScan", [known[0]!]);
    await written("sensor_msgs/LaserScan", [known[1]!]);
    const hex = (await server.done("publish", 3)).map(({ hex }) => String(hex));
    assertEquals(new TextDecoder().decode(Uint8Array.fromHex(hex[0]!)), '{"x":1}');
    assertEquals((await channelReader(known[0]!)).read(Uint8Array.fromHex(hex[1]!)), [
      REFERENCE_SCAN,
    ]);
    assertEquals((await channelReader(known[1]!)).read(Uint8Array.fromHex(hex[2]!)), [
      { ...REFERENCE_SCAN, header: { seq: 0, ...REFERENCE_SCAN.header } },
    ]);
    assertEquals((await server.done("advertise", 3)).map(({ encoding }) => encoding), [
      "json",
      "cdr",
      "ros1",
    ]);
    await server.done("unadvertise", 3);
  },
});

Deno.test({
  name: "FoxgloveClient calls services of Foxglove's SDK, uses its params and its graph",
  ignore: !HAS_FOXGLOVE_SDK,
  fn: async () => {
    await using stack = new AsyncDisposableStack();
    const { client, service, changing } = await connected(stack, "json", "cdr");
    const call = async (name: string, request: unknown) => {
      const found = await service(name);
      const writer = await requestWriter(found.request);
      const { encoding } = writer.definition;
      const answer = await client.call(found, { encoding, data: writer.write(request) }, OPTIONS);
      const reader = await channelReader({ ...found.response, encoding: answer.encoding });
      return reader.read(answer.data);
    };
    assertEquals(await call("/add_json", { a: 1, b: 2 }), [{ sum: 3 }]);
    assertEquals(await call("/add_cdr", { a: 40n, b: 2n }), [{ sum: 42n }]);
    await assertRejects(() => call("/fail", {}), Error, "no way");

    const values = async (...names: string[]) =>
      new Map((await client.getParameters(names, OPTIONS)).map(({ name, value }) => [name, value]));
    assertEquals(await values(), new Map<string, unknown>([["speed", 1.5], ["name", "arm"]]));
    await client.setParameters([{ name: "speed", value: 2.5 }], OPTIONS);
    assertEquals(await values("speed"), new Map([["speed", 2.5]]));

    client.watchGraph();
    await changing.until(() => client.graph.publishers.size > 0, () => "no graph");
    const { publishers, subscribers, providers } = client.graph;
    assertEquals([
      publishers.get("/two"),
      subscribers.get("/cmd")?.toSorted(),
      providers.get("/add_cdr"),
    ], [
      ["/driver"],
      ["/base", "/logger"],
      ["/adder"],
    ]);
    assert(await client.close() === undefined);
    await assertRejects(() => client.getParameters([], { timeoutMs: 50 }), Error);
  },
});
