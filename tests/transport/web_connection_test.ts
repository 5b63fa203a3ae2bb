import { assertEquals, assertRejects } from "@std/assert";
import { systemClock } from "../../lib/time/clock.ts";
import { urlText, WebConnection } from "../../lib/transport/web_connection.ts";
import type { NetworkSocket } from "../../lib/transport/web_exchange.ts";
import { WebServer } from "../../lib/transport/web_server.ts";
import { Collector } from "../support/collector.ts";
import { RecordingLogger } from "../support/recording_logger.ts";

/** A server that tells a client which subprotocol it has, and what a test tells it to do then. */
async function serve(opened: (socket: NetworkSocket) => void, heard = new Collector<unknown>()) {
  const server = await WebServer.open({
    hostname: "127.0.0.1",
    port: 0,
    logger: new RecordingLogger(),
    handler: (request, exchange) => {
      if (new URL(request.url).pathname === "/no") return new Response("no", { status: 403 });
      return exchange.upgrade({
        protocol: "b",
        maxFrameBytes: 1000,
        opened: (socket) => {
          opened(socket);
          return { receive: heard.add, closed: () => heard.add("closed") };
        },
      });
    },
  });
  const url = new URL(`ws://127.0.0.1:${server.address.port}/?token=secret`);
  const received = new Collector<string | Uint8Array>();
  const options = {
    url,
    protocols: ["a", "b"],
    maxFrameBytes: 1000,
    timeoutMs: 60_000,
    clock: systemClock,
    receive: received.add,
  };
  return { server, heard, received, options };
}

Deno.test("WebConnection carries text and bytes both ways, what comes at once among it", async () => {
  const { server, heard, received, options } = await serve((socket) => {
    socket.send("welcome");
    socket.send(Uint8Array.of(1, 2));
  });
  await using _server = server;
  await using connection = await WebConnection.open(options);
  assertEquals(connection.protocol, "b");
  assertEquals(await received.count(2), ["welcome", Uint8Array.of(1, 2)]);
  connection.send("grüezi");
  connection.send(Uint8Array.of(3));
  assertEquals(await heard.count(2), ["grüezi", Uint8Array.of(3)]);
  await connection.written(0);
  assertEquals(connection.bufferedBytes, 0);
  await connection.close(1000, "enough");
  assertEquals(await connection.closed, "closed with code 1000: enough");
  connection.send("nothing any more");
  await connection.close();
  await heard.until((all) => all.at(-1) === "closed", "the end");
});

Deno.test("WebConnection ends when its server does, and at what is too large", async () => {
  const { server, options } = await serve(() => {});
  const connection = await WebConnection.open(options);
  await server.close();
  assertEquals(await connection.closed, "closed with code 1001: the server ends");
  const large = await serve((socket) => socket.send("x".repeat(1001)));
  await using _server = large.server;
  await using bounded = await WebConnection.open(large.options);
  assertEquals(await bounded.closed, "Max payload size exceeded");
  assertEquals(large.received.items, []);
});

Deno.test("WebConnection is gone when its server does not answer that it is there", async () => {
  // It takes the connection, and never reads a ping.
  const { server, options } = await serve(() => {});
  const deaf = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const relayed = (async () => {
    const client = await deaf.accept();
    const onward = await Deno.connect({ hostname: "127.0.0.1", port: server.address.port });
    const head = new Uint8Array(4096);
    const length = await client.read(head);
    await onward.write(head.subarray(0, length!));
    // The answer goes back, and nothing else goes on.
    await onward.readable.pipeTo(client.writable).catch(() => {});
  })();
  const { port } = deaf.addr as Deno.NetAddr;
  const url = new URL(`ws://127.0.0.1:${port}/`);
  await using connection = await WebConnection.open({ ...options, url, idleTimeoutMs: 50 });
  assertEquals(await connection.closed, "the other end does not answer");
  deaf.close();
  await server.close();
  await relayed;
});

Deno.test("WebConnection says why there is none, and nothing of what is in its URL's query", async () => {
  const { server, options } = await serve(() => {});
  const { host } = options.url;
  await using _server = server;
  const failure = async (url: URL, signal?: AbortSignal) =>
    (await assertRejects(() => WebConnection.open({ ...options, url, signal }), Error)).message;
  assertEquals(
    await failure(new URL(`ws://${host}/no?token=secret`)),
    `Cannot connect to ws://${host}/no: the server opens no WebSocket, but answers with status 403`,
  );
  assertEquals(
    await failure(new URL("ws://user:password@127.0.0.1:1/?token=secret")),
    "Cannot connect to ws://127.0.0.1:1/: connection refused; is the server there running?",
  );
  assertEquals(await failure(options.url, AbortSignal.abort(new Error("given up"))), "given up");
  assertEquals(urlText(new URL("wss://u:p@a:9/b?c=d#e")), "wss://a:9/b");
});
