import { assert, assertEquals, assertRejects } from "@std/assert";
import { BagWriter } from "@rosy/rosy/bag";
import { defineSchema } from "@rosy/rosy";
import { openBag } from "../../../lib/web/client/bag/open_bag.ts";
import { GatewayError } from "../../../lib/web/gateway/gateway_error.ts";
import { serveWeb, type WebGateway } from "../../../lib/web/mod.ts";
import { encode, SENDER, TempDirectory } from "../../bag/support.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";

const START_MS = Date.UTC(2026, 0, 1) + 0.123;
const TOKEN = "a-token-of-a-viewer";

/** A gateway with a bag, over real sockets. */
class Served implements AsyncDisposable {
  readonly url: string;
  readonly #parts: AsyncDisposableStack;

  private constructor(web: WebGateway, parts: AsyncDisposableStack) {
    this.url = new URL("api/bags/drive.bag", web.url).href;
    this.#parts = parts;
  }

  static async start(): Promise<Served> {
    await using parts = new AsyncDisposableStack();
    const directory = parts.use(await TempDirectory.create());
    await writeDrive(directory.file("drive.bag"));
    const mesh = parts.use(new MeshFixture());
    const node = await mesh.node("web");
    const web = parts.use(
      await serveWeb({
        node,
        port: 0,
        bags: directory.path,
        tokens: [{ role: "view", token: TOKEN }],
        logger: mesh.logger,
      }),
    );
    return new Served(web, parts.move());
  }

  open(fetch?: (url: URL, init: RequestInit) => Promise<Response>) {
    return openBag(this.url, { token: TOKEN, ...fetch && { fetch } });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#parts.disposeAsync();
  }
}

/** A scan of five numbers each 100 ms, and an image of 100 kB each second. */
async function writeDrive(path: string): Promise<void> {
  const { name, schema } = defineSchema<Float32Array>("Scan", { type: "object" });
  const data = new TextEncoder().encode(
    JSON.stringify({ type: "array", prefixItems: [schema], items: false, minItems: 1 }),
  );
  await using writer = await BagWriter.create(path, { chunkBytes: 200_000 });
  for (let index = 0; index < 100; index++) {
    const times = { loggedAtMs: START_MS + index * 100, publishedAtMs: START_MS + index * 100 - 2 };
    const common = { codec: "msgpack", sender: SENDER, sequence: index, ...times };
    const ranges = Float32Array.of(index, 1, 2, 3, 4);
    const args = [{ ranges, count: 2n ** 60n + BigInt(index) }];
    const scan = { ...common, topic: "scan", bytes: encode("msgpack", args) };
    await writer.write({ ...scan, schema: { name, encoding: "jsonschema", data } });
    if (index % 10 !== 0) continue;
    const image = encode("msgpack", [new Uint8Array(100_000).fill(index)]);
    await writer.write({ ...common, topic: "image", bytes: image });
  }
}

Deno.test("openBag() tells what is in a bag, to who may know", async () => {
  await using served = await Served.start();
  const { info } = await served.open();
  assertEquals([info.messages, info.startMs, info.endMs], [110, START_MS, START_MS + 9900]);
  assertEquals(info.topics.map(({ topic, messages, types }) => [topic, messages, types]), [
    ["image", 10, []],
    ["scan", 100, ["Scan"]],
  ]);
  const refused = await assertRejects(() => openBag(served.url), GatewayError);
  assertEquals(refused.code, "forbidden");
  const url = served.url.replace("drive", "none");
  const none = await assertRejects(() => openBag(url, { token: TOKEN }), GatewayError);
  assertEquals(none.code, "not-found");
});

Deno.test("messagesBetween() reads messages as the live mesh brings them", async () => {
  await using served = await Served.start();
  const bag = await served.open();
  const window = { fromMs: START_MS + 1000, toMs: START_MS + 1100, topics: ["scan", "gone"] };
  const messages = await Array.fromAsync(bag.messagesBetween(window));
  assertEquals(
    messages.map(({ args: _args, ...rest }) => rest),
    [10, 11].map((sequence) => ({
      topic: "scan",
      sender: SENDER,
      sequence,
      publishedAtMs: START_MS + sequence * 100 - 2,
      recordedAtMs: START_MS + sequence * 100,
      retained: false,
    })),
  );
  assertEquals(
    messages.map(({ args }) => args),
    [10, 11].map((index) => [
      { ranges: Float32Array.of(index, 1, 2, 3, 4), count: 2n ** 60n + BigInt(index) },
    ]),
  );
  const all = await Array.fromAsync(bag.messagesBetween({}));
  const sizes = all.filter(({ topic }) => topic === "image").map(({ args }) =>
    (args[0] as Uint8Array).length
  );
  assertEquals([all.length, sizes], [110, Array(10).fill(100_000)]);
  assertEquals((await Array.fromAsync(bag.messagesBetween({ topics: [] }))).length, 0);
  assertEquals((await Array.fromAsync(bag.messagesBetween({ limit: 5, maxHz: 1 }))).length, 5);
});

Deno.test("messagesAt() finds what a screen showed", async () => {
  await using served = await Served.start();
  const bag = await served.open();
  const shown = await bag.messagesAt({ atMs: START_MS + 5550 });
  assertEquals(shown.map(({ topic, sequence }) => [topic, sequence]), [["image", 50], [
    "scan",
    55,
  ]]);
  assertEquals(await bag.messagesAt({ atMs: 0 }), []);
});

Deno.test("schemaOf() finds a topic's type, as the live mesh has it", async () => {
  await using served = await Served.start();
  const bag = await served.open();
  const document = await bag.schemaOf("scan");
  assertEquals([document?.name, document?.values.prefixItems], ["Scan", [{ type: "object" }]]);
  assertEquals(await bag.schemaOf("image"), null);
});

Deno.test("who leaves the loop, or aborts, ends the answer", async () => {
  await using served = await Served.start();
  const ended: boolean[] = [];
  const bag = await served.open(async (url, init) => {
    const response = await fetch(url, init);
    if (!response.body || !url.pathname.endsWith("/messages")) return response;
    const reader = response.body.getReader();
    return new Response(
      new ReadableStream({
        async pull(controller) {
          const { value, done } = await reader.read();
          if (done) controller.close();
          else controller.enqueue(value);
        },
        async cancel() {
          ended.push(true);
          await reader.cancel();
        },
      }),
    );
  });
  for await (const _message of bag.messagesBetween({})) break;
  assertEquals(ended, [true]);
  const ending = new AbortController();
  const reason = new Error("enough");
  const error = await assertRejects(async () => {
    for await (const _ of bag.messagesBetween({ signal: ending.signal })) ending.abort(reason);
  });
  assertEquals(error, reason);
});

Deno.test("what breaks off is asked for again from there on, and each message comes once", async () => {
  await using served = await Served.start();
  let asked = 0;
  const bag = await served.open(async (url, init) => {
    const response = await fetch(url, init);
    if (!url.pathname.endsWith("/messages")) return response;
    asked++;
    return new Response((await response.bytes()).slice(0, 250_000));
  });
  const messages = await Array.fromAsync(bag.messagesBetween({}));
  assertEquals(messages.map(({ topic, sequence }) => `${topic} ${sequence}`), [
    ...Array.from({ length: 100 }, (_, index) => [
      `scan ${index}`,
      ...index % 10 === 0 ? [`image ${index}`] : [],
    ]).flat(),
  ]);
  assert(asked > 3, String(asked));
  assertEquals((await Array.fromAsync(bag.messagesBetween({ limit: 60 }))).length, 60);
});

Deno.test("an answer that breaks off before anything new is an error", async () => {
  await using served = await Served.start();
  let bytes = Infinity;
  const bag = await served.open(async (url, init) => {
    const response = await fetch(url, init);
    return bytes === Infinity ? response : new Response((await response.bytes()).slice(0, bytes));
  });
  bytes = 20;
  const error = await assertRejects(
    () => Array.fromAsync(bag.messagesBetween({ topics: ["scan"] })),
    GatewayError,
  );
  assertEquals(error.code, "lost");
  const gone = await served.open();
  await served[Symbol.asyncDispose]();
  const lost = await assertRejects(() => gone.refresh(), GatewayError);
  assertEquals(lost.code, "lost");
});

Deno.test("a message that is none costs no other one", async () => {
  await using directory = await TempDirectory.create();
  await using mesh = new MeshFixture();
  const writer = await BagWriter.create(directory.file("drive.bag"));
  for (const [sequence, bytes] of [[0x91, 1], [0xc1], [0x05], [0x91, 2]].entries()) {
    const message = { topic: "a", codec: "msgpack", publishedAtMs: 0, sequence };
    await writer.write({ ...message, bytes: Uint8Array.from(bytes) });
  }
  await writer.close();
  const node = await mesh.node("web");
  await using web = await serveWeb({ node, port: 0, bags: directory.path, logger: mesh.logger });
  const bag = await openBag(new URL("api/bags/drive.bag", web.url));
  const problems: unknown[] = [];
  const onProblem = ({ topic }: { topic: string | undefined }) => problems.push(topic);
  const messages = await Array.fromAsync(bag.messagesBetween({ onProblem }));
  assertEquals([messages.map(({ args }) => args), problems], [[[1], [2]], ["a", "a"]]);
});
