import { assert, assertEquals, assertRejects } from "@std/assert";
import { callRos, listOf } from "../../../lib/bridge/ros1/node/master.ts";
import { writeHeader } from "../../../lib/bridge/ros1/tcpros/header.ts";
import { callXmlRpc } from "../../../lib/bridge/ros1/xmlrpc/rpc_client.ts";
import { RpcServer } from "../../../lib/bridge/ros1/xmlrpc/rpc_server.ts";
import { XmlRpcFault } from "../../../lib/bridge/ros1/xmlrpc/value.ts";
import { writeAnswer } from "../../../lib/bridge/ros1/xmlrpc/write_xmlrpc.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";
import { Changing } from "../../support/patience.ts";
import { LIBRARY, Ros1TestNode, STRING, stringBytes, stringOf } from "./ros1_test_node.ts";

/** A master that knows one publisher, and says so to whoever asks. */
async function fakeMaster(publishers: () => readonly string[]): Promise<RpcServer> {
  const empty = [1, "", []];
  return await RpcServer.open({
    hostname: "127.0.0.1",
    port: 0,
    logger: new RecordingLogger(),
    methods: {
      getPid: () => [1, "", 1],
      getSystemState: () => [1, "", [[], [], []]],
      getTopicTypes: () => empty,
      lookupNode: () => [-1, "unknown node", 0],
      registerSubscriber: () => [1, "", publishers()],
      registerPublisher: () => empty,
      registerService: () => [1, "", 1],
      unregisterSubscriber: () => [1, "", 1],
      unregisterPublisher: () => [1, "", 1],
      unregisterService: () => [1, "", 1],
    },
  });
}

function urlOf({ port }: { readonly port: number }): URL {
  return new URL(`http://127.0.0.1:${port}/`);
}

/** Sends bytes, and reads until the other end closes. */
async function exchange(port: number, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  await connection.write(bytes);
  try {
    return new Uint8Array(await new Response(connection.readable).arrayBuffer());
  } catch {
    // It is reset where not all was read.
    return new Uint8Array();
  }
}

async function tcprosPort(test: Ros1TestNode, topic: string): Promise<number> {
  const params = ["/test", topic, [["TCPROS"]]];
  const [, , port] = listOf(await callRos(new URL(test.node.api), "requestTopic", { params }));
  return Number(port);
}

const HUGE = Uint8Array.of(255, 255, 255, 255, 1, 2, 3);
const GARBAGE: readonly Uint8Array<ArrayBuffer>[] = [
  HUGE,
  Uint8Array.of(0, 0, 0, 0),
  Uint8Array.of(3, 0, 0, 0, 1, 2, 3),
  Uint8Array.of(8, 0, 0, 0, 255, 255, 255, 127, 1, 2, 3, 4),
  new TextEncoder().encode("GET / HTTP/1.1\r\nhost: x\r\n\r\n"),
  new Uint8Array(writeHeader({ topic: "/nothing", type: "*", md5sum: "*" })),
  new Uint8Array(writeHeader({ service: "/nothing", md5sum: "*" })),
  new Uint8Array([...writeHeader({ service: "/switch", md5sum: "*" }), ...HUGE]),
  new Uint8Array([...writeHeader({ topic: "/out", type: "*", md5sum: "*" }), ...HUGE]),
];

Deno.test("Ros1Node cuts off who speaks no TCPROS, and serves all others", async () => {
  await using master = await fakeMaster(() => []);
  await using test = await Ros1TestNode.open(urlOf(master));
  await test.node.advertise("/out", { type: STRING });
  const type = (await LIBRARY.service("std_srvs/Empty"))!;
  await test.node.provide("/switch", type, () => Promise.resolve(new Uint8Array()));
  const port = await tcprosPort(test, "/out");
  await Promise.all(GARBAGE.map((bytes) => exchange(port, bytes)));
  const probe = writeHeader({ service: "/switch", md5sum: "*", probe: "1" });
  const answer = new TextDecoder().decode(await exchange(port, new Uint8Array(probe)));
  assert(answer.includes("type=std_srvs/Empty"), answer);
});

Deno.test("Ros1Node drops a publisher that sends what is too long, and hears the others", async () => {
  await using master = await fakeMaster(() => publishers.map((publisher) => publisher.url));
  const header = writeHeader({ callerid: "/bad", md5sum: "*", type: "std_msgs/String" });
  await using bad = await fakePublisher([header, HUGE]);
  await using worse = await fakePublisher([HUGE]);
  await using silent = await fakePublisher([]);
  const frame = stringBytes("hello");
  const length = new Uint8Array(new Uint32Array([frame.length]).buffer);
  await using good = await fakePublisher([header, length, frame]);
  const publishers = [bad, worse, silent, good];
  await using test = await Ros1TestNode.open(urlOf(master));
  const [failures, messages, changing] = [[] as string[], [] as string[], new Changing()];
  const note = (list: string[], text: string) => {
    list.push(text);
    changing.tell();
  };
  await test.node.subscribe("/in", {
    opened: () => (bytes) => note(messages, stringOf(bytes)),
    failed: ({ message }) => note(failures, message),
  });
  const isSo = () =>
    messages.includes("hello") &&
    failures.filter((text) => text.includes("4294967295 bytes at once")).length >= 2;
  await changing.until(isSo, () => JSON.stringify([failures, messages]));
});

/** A publisher that says certain bytes to whoever connects, and then waits. */
async function fakePublisher(pieces: readonly Uint8Array[]) {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open: Deno.Conn[] = [];
  const accepting = (async () => {
    for await (const connection of listener) {
      open.push(connection);
      for (const piece of pieces) await connection.write(piece).catch(() => 0);
    }
  })();
  const rpc = await RpcServer.open({
    hostname: "127.0.0.1",
    port: 0,
    logger: new RecordingLogger(),
    methods: { requestTopic: () => [1, "", ["TCPROS", "127.0.0.1", listener.addr.port]] },
  });
  return {
    url: urlOf(rpc).href,
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const connection of open) connection.close();
      await accepting.catch(() => {});
      await rpc.close();
    },
  };
}

Deno.test("RpcServer refuses what is too long, what pages send, and what is no XML-RPC", async () => {
  await using server = await fakeMaster(() => []);
  const post = async (body: BodyInit, headers: HeadersInit = {}) => {
    const answer = await fetch(urlOf(server), { method: "POST", body, headers });
    return [answer.status, await answer.text()] as const;
  };
  assertEquals((await post("x".repeat(2_000_000)))[0], 413);
  const stream = ReadableStream.from(Array.from({ length: 40 }, () => new Uint8Array(50_000)));
  assertEquals((await post(stream))[0], 413);
  assertEquals((await post("x", { origin: "http://evil.example" }))[0], 403);
  const [status, text] = await post("<nothing>");
  assertEquals([status, text.includes("<fault>")], [200, true]);
  const get = await fetch(urlOf(server));
  await get.body?.cancel();
  assertEquals(get.status, 405);
  for (const method of ["constructor", "__proto__", "nothing"]) {
    await assertRejects(() => callXmlRpc(urlOf(server), method, { params: [] }), XmlRpcFault);
  }
});

Deno.test("callXmlRpc() gives up what answers too late, too much or something else", async () => {
  const never = Promise.withResolvers<Response>();
  const answers: Record<string, () => Response | Promise<Response>> = {
    "/late": () => never.promise,
    "/html": () => new Response("<html>hello</html>"),
    "/status": () => new Response("no", { status: 500 }),
    "/cut": () =>
      new Response(
        new ReadableStream({
          pull(controller) {
            controller.enqueue(new TextEncoder().encode(writeAnswer([1]).slice(0, 50)));
            controller.error(new Error("cut"));
          },
        }),
      ),
    "/much": () =>
      new Response(
        new ReadableStream({
          pull: (controller) => controller.enqueue(new Uint8Array(1024 * 1024)),
        }),
      ),
  };
  const quiet = { hostname: "127.0.0.1", port: 0, onListen() {}, onError: () => new Response() };
  await using server = Deno.serve(
    quiet,
    (request) => answers[new URL(request.url).pathname]!(),
  );
  const call = (path: string, timeoutMs?: number) =>
    callXmlRpc(new URL(`http://127.0.0.1:${server.addr.port}${path}`), "m", {
      params: [],
      ...timeoutMs !== undefined && { timeoutMs },
    });
  await assertRejects(() => call("/late", 50), Error, "no answer within 50 ms");
  await assertRejects(() => call("/html"), Error, "it answers no XML-RPC");
  await assertRejects(() => call("/status"), Error, "HTTP status 500");
  await assertRejects(() => call("/cut"), Error, "Cannot call m");
  await assertRejects(() => call("/much"), Error, "more than 33554432 bytes");
  never.resolve(new Response());
});
