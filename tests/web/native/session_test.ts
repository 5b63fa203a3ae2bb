import { assertEquals, assertStringIncludes } from "@std/assert";
import { ClientQueue } from "../../../lib/web/endpoint/client_queue.ts";
import { NATIVE_ENDPOINT } from "../../../lib/web/native/native_endpoint.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";
import { GatewayFixture } from "../gateway/gateway_fixture.ts";

type Said = Readonly<Record<string, unknown>>;

/** A program of few lines that speaks JSON, without sockets. */
class JsonClient {
  readonly said: Said[] = [];
  bufferedBytes = 0;
  closed: string | null = null;
  readonly #session;
  readonly #view;

  constructor({ gateway, mesh }: GatewayFixture, maxBytes?: number) {
    const clock = mesh.clock;
    const socket = {
      send: (data: string | Uint8Array) => void this.said.push(JSON.parse(data as string)),
      close: (code: number, reason: string) => {
        this.closed = `${code} ${reason}`;
        this.#session.close();
      },
    };
    Object.defineProperty(socket, "bufferedBytes", { get: () => this.bufferedBytes });
    const queue = new ClientQueue(socket as typeof socket & { bufferedBytes: number }, {
      clock,
      ...maxBytes !== undefined && { maxBytes },
      dropped: (counts) => this.#session.dropped!(counts),
    });
    this.#view = gateway.open({ role: "control" });
    this.#session = NATIVE_ENDPOINT.open({
      view: this.#view,
      queue,
      protocol: "rosy.json.v1",
      clock,
      logger: new RecordingLogger(),
    });
  }

  say(...operations: readonly unknown[]): void {
    for (const operation of operations) {
      this.#session.receive(typeof operation === "string" ? operation : JSON.stringify(operation));
    }
  }

  receive(data: Uint8Array): void {
    this.#session.receive(data);
  }

  /** What was said since the last time. */
  take(...ops: readonly string[]): Said[] {
    return this.said.splice(0).filter(({ op }) => ops.length === 0 || ops.includes(op as string));
  }

  async close(): Promise<void> {
    this.#session.close();
    await this.#view.close();
  }
}

Deno.test("NativeSession says hello, and speaks JSON that one can type", async () => {
  await using fixture = await GatewayFixture.start();
  const { robot } = fixture;
  await robot.addService("add", (_service, a: number, b: number) => a + b);
  const client = new JsonClient(fixture);
  client.say({ op: "listen", id: 1, topic: "imu" });
  await fixture.run(robot.waitForListener("imu"));
  await robot.send("imu", { bytes: Uint8Array.of(1, 2) }, 5);
  client.say({ op: "call", id: 2, service: "add", args: [1, 2] });
  client.say({ op: "send", id: 3, topic: "cmd", args: [{ $type: "Date", value: "2026-01-01" }] });
  client.say({ op: "ping" });
  await fixture.advance(0);
  const [hello, ...rest] = client.take();
  assertEquals([hello!.op, hello!.version, hello!.role, hello!.heartbeatMs], [
    "hello",
    1,
    "control",
    5000,
  ]);
  const sender = { op: "sender", id: 1, node: { ...robot.id } };
  const message = rest.find(({ op }) => op === "message")!;
  assertEquals({ ...message, publishedAtMs: 0 }, {
    op: "message",
    id: 1,
    sender: 1,
    topic: 0,
    publishedAtMs: 0,
    sequence: 0,
    retained: false,
    kept: false,
    args: [{ bytes: { $type: "Uint8Array", value: "AQI=" } }, 5],
  });
  const others = rest.filter((said) => said !== message);
  assertEquals(others.toSorted((a, b) => String(a.op) < String(b.op) ? -1 : 1), [
    { op: "answer", id: 2, value: 3 },
    { op: "answer", id: 3, value: null },
    { op: "pong" },
    sender,
  ]);
  await client.close();
});

Deno.test("NativeSession answers what makes no sense, and ends who says nothing else", async () => {
  await using fixture = await GatewayFixture.start();
  const client = new JsonClient(fixture);
  await fixture.advance(0);
  client.take();
  client.say("{", "[]", "5", { op: "explode", id: 4 }, { op: "listen", id: 0, topic: "a" });
  client.say({ op: "call", id: 7, service: "add" }, { op: "send", topic: 5, args: [] });
  client.say({ op: "constructor" }, { op: "listen", id: 9, topic: "a", policy: "some" });
  client.receive(Uint8Array.of(1));
  await fixture.advance(0);
  const errors = client.take();
  assertEquals(
    errors.map(({ op, id, code }) => [op, id, code]),
    [
      ["error", undefined, "failed"],
      ["error", undefined, "invalid"],
      ["error", undefined, "invalid"],
      ["error", 4, "invalid"],
      ["error", undefined, "invalid"],
      ["error", 7, "invalid"],
      ["error", undefined, "invalid"],
      ["error", undefined, "invalid"],
      ["error", 9, "invalid"],
      ["error", undefined, "invalid"],
    ].map(([op, id, code], index) => [op, id, index === 0 ? errors[0]!.code : code]),
  );
  assertEquals(errors[3]!.message, 'There is no operation "explode"');
  assertStringIncludes(String(errors[8]!.message), '"latest" or "all"');
  assertEquals(client.closed, null);
  for (let i = 0; i < 100; i++) client.say("{");
  assertEquals(client.closed, "1002 this is no client of rosy's protocol");
  await client.close();
});

Deno.test("NativeSession refuses a number that is in use, and what is beyond limits", async () => {
  await using fixture = await GatewayFixture.start({ limits: { maxSubscriptions: 2 } });
  const client = new JsonClient(fixture);
  client.say(...[1, 2, 3].map((id) => ({ op: "listen", id, topic: `t${id}` })));
  client.say({ op: "listen", id: 1, topic: "again" });
  await fixture.advance(10);
  assertEquals(client.take("error").map(({ id, code }) => [id, code]), [[3, "busy"], [
    1,
    "invalid",
  ]]);
  client.say({ op: "end", id: 1 }, { op: "listen", id: 3, topic: "t3" });
  client.say({ op: "end", id: 77 }, { op: "credit", id: 77, parts: 1 });
  await fixture.advance(10);
  assertEquals(client.take("error"), []);
  await fixture.advance(100);
  assertEquals(fixture.robot.topicHasListeners("t1"), false);
  assertEquals(fixture.robot.topicHasListeners("t3"), true);
  await client.close();
});

Deno.test("NativeSession lets a slow client lose old messages, and tells how many of which", async () => {
  await using fixture = await GatewayFixture.start();
  const { robot } = fixture;
  const client = new JsonClient(fixture, 600_000);
  client.say({ op: "listen", id: 1, topic: "image", policy: "all" });
  client.say({ op: "listen", id: 2, topic: "imu" });
  await fixture.run(robot.waitForListener("image"));
  client.bufferedBytes = 300_000;
  for (let i = 0; i < 20; i++) await robot.send("image", `${i} `.padEnd(50_000));
  for (let i = 0; i < 20; i++) await robot.send("imu", i);
  await fixture.advance(100);
  client.take();
  client.bufferedBytes = 0;
  await fixture.advance(100);
  const said = client.take("message", "lost");
  const images = said.filter(({ id }) => id === 1);
  const lost = new Map(said.find(({ op }) => op === "lost")!.counts as [number, number][]);
  assertEquals(said[0]!.op, "lost");
  assertEquals(lost.get(1)! + images.length, 20);
  assertEquals(lost.get(2), 19);
  assertEquals(said.filter(({ id }) => id === 2).map(({ args }) => args), [[19]]);
  assertEquals(String((images.at(-1)!.args as string[])[0]).trim(), "19");
  await client.close();
});

Deno.test("NativeSession leaves alone who never answers a ping, and ends who did", async () => {
  await using fixture = await GatewayFixture.start();
  const [simple, client] = [new JsonClient(fixture), new JsonClient(fixture)];
  client.say({ op: "pong" });
  await fixture.advance(19_000);
  assertEquals([simple.closed, client.closed], [null, null]);
  await fixture.advance(2000);
  assertEquals([simple.closed, client.closed], [null, "4408 nothing was heard of the client"]);
  await fixture.advance(60_000);
  assertEquals(simple.closed, null);
  await simple.close();
  await client.close();
});

Deno.test("NativeSession counts as lost what JSON has no way to say", async () => {
  await using fixture = await GatewayFixture.start();
  const node = await fixture.mesh.node("odd", { dataCodec: "structured-clone" });
  const client = new JsonClient(fixture);
  client.say({ op: "listen", id: 2, topic: "odd" });
  await fixture.run(node.waitForListener("odd"));
  await node.send("odd", /x/);
  await node.send("odd", 1);
  await fixture.advance(6000);
  assertEquals(client.take("message", "lost").map(({ args, counts }) => args ?? counts), [
    [1],
    [[2, 1]],
  ]);
  await client.close();
});
