import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import type { ClientSocket, SocketReceiver, WebHandler } from "../../lib/transport/web_exchange.ts";
import { WebServer, type WebServerOptions } from "../../lib/transport/web_server.ts";
import { patiently } from "../support/patience.ts";
import { RecordingLogger } from "../support/recording_logger.ts";
import { TEST_CA, TEST_TLS } from "../support/tls.ts";
import { DeafClient, WebClient } from "../support/web_client.ts";

const logger = new RecordingLogger();

async function open(
  handler: WebHandler,
  options: Partial<WebServerOptions> = {},
): Promise<[server: WebServer, url: string]> {
  const server = await WebServer.open({
    hostname: "127.0.0.1",
    port: 0,
    handler,
    logger,
    ...options,
  });
  return [server, `http://127.0.0.1:${server.address.port}/`];
}

/** Sends back what comes, and says when its clients are gone. */
async function openEcho(options: { readonly idleTimeoutMs?: number } = {}) {
  const gone = Promise.withResolvers<void>();
  const [server, url] = await open((_request, exchange) =>
    exchange.upgrade({
      maxFrameBytes: 1000,
      ...options,
      opened: (socket) => ({ receive: (data) => socket.send(data), closed: () => gone.resolve() }),
    })
  );
  return { server, url, gone: () => patiently(gone.promise) };
}

Deno.test("WebServer answers requests, and tells who asks", async () => {
  const [server, url] = await open((request, { remote, isSecure }) =>
    Response.json({ method: request.method, hostname: remote.hostname, isSecure })
  );
  await using _server = server;
  const response = await fetch(url, { method: "DELETE" });
  assertEquals(await response.json(), { method: "DELETE", hostname: "127.0.0.1", isSecure: false });
});

Deno.test("WebServer carries text and bytes both ways", async () => {
  const { server, url, gone } = await openEcho();
  await using _server = server;
  {
    await using client = await WebClient.open(url);
    client!.send("grüezi");
    client!.send(new Uint8Array([1, 2, 3]));
    assertEquals(await client!.until(2), ["grüezi", new Uint8Array([1, 2, 3])]);
    assertEquals(server.openSockets, 1);
  }
  await gone();
  assertEquals(server.openSockets, 0);
});

Deno.test("WebServer ends a client whose frame is too large, and no other one", async () => {
  const { server, url, gone } = await openEcho();
  await using _server = server;
  await using other = await WebClient.open(url);
  await using client = await WebClient.open(url);
  client!.send(new Uint8Array(1001));
  assertEquals(await client!.closed, { code: 1009, reason: "" });
  await gone();
  other!.send("a".repeat(1000));
  assertEquals((await other!.until(1))[0]!.length, 1000);
});

Deno.test("WebServer tells of the end once, whoever ended it, and sends nothing after it", async () => {
  const ends: string[] = [];
  let own: ClientSocket | undefined;
  const [server, url] = await open((_request, exchange) =>
    exchange.upgrade({
      maxFrameBytes: 10,
      opened: (socket): SocketReceiver => {
        own = socket;
        return {
          receive: () => socket.close(4000, "é".repeat(100)),
          closed: () => ends.push("end"),
        };
      },
    })
  );
  await using _server = server;
  await using client = await WebClient.open(url);
  client!.send("go");
  const { code, reason } = await client!.closed;
  assertEquals(code, 4000);
  assertEquals(reason, "é".repeat(61), "as much as fits, no half character");
  own!.send("late");
  own!.close(1000, "late");
  assertEquals([ends, client!.frames], [["end"], []]);
});

Deno.test("WebServer lets go of a receiver that closes at once", async () => {
  const gone = Promise.withResolvers<void>();
  const [server, url] = await open((_request, exchange) =>
    exchange.upgrade({
      maxFrameBytes: 10,
      opened: (socket) => {
        socket.close(1013, "full");
        return { receive: () => {}, closed: () => gone.resolve() };
      },
    })
  );
  await using _server = server;
  await using client = await WebClient.open(url);
  assertEquals((await client!.closed).code, 1013);
  await patiently(gone.promise);
  assertEquals(server.openSockets, 0);
});

Deno.test("WebServer gives up a client that answers no ping", async () => {
  const { server, url, gone } = await openEcho({ idleTimeoutMs: 1000 });
  await using _server = server;
  using client = await DeafClient.open(url);
  await client.end();
  await gone();
});

Deno.test("WebServer.close() ends WebSockets, answers and half requests at once", async () => {
  const aborted = Promise.withResolvers<void>();
  const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
  const [server, url] = await open((request, exchange) => {
    if (request.url.endsWith("/socket")) {
      return exchange.upgrade({
        maxFrameBytes: 10,
        opened: () => ({ receive: () => {}, closed: () => {} }),
      });
    }
    request.signal.addEventListener("abort", () => aborted.resolve());
    ask();
    return new Promise<Response>(() => {});
  });
  const client = await WebClient.open(`${url}socket`);
  using deaf = await DeafClient.open(`${url}socket`);
  const waiting = assertRejects(() => fetch(url));
  await asked;
  await server.close();
  await server.close();
  assertEquals((await client!.closed).code, 1001);
  await deaf.end();
  await waiting;
  await patiently(aborted.promise);
});

Deno.test("WebServer says when an answer is written, also one that breaks off", async () => {
  let completed: Promise<void> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new Uint8Array(10)),
  });
  const [server, url] = await open((_request, exchange) => {
    completed = exchange.completed;
    return new Response(body);
  });
  await using _server = server;
  const response = await fetch(url);
  const reader = response.body!.getReader();
  await reader.read();
  await reader.cancel();
  await patiently(completed!);
});

Deno.test("WebServer answers 500 where its handler throws, and logs why", async () => {
  const [server, url] = await open(() => {
    throw new Error("a mistake of ours");
  });
  await using _server = server;
  const response = await fetch(url);
  assertEquals(response.status, 500);
  assertEquals((await response.text()).includes("mistake"), false);
  await logger.until("a mistake of ours");
});

Deno.test("WebServer speaks HTTPS, and WebSockets over it", async () => {
  await using server = await WebServer.open({
    hostname: "127.0.0.1",
    port: 0,
    tls: TEST_TLS,
    logger,
    handler: (request, exchange) =>
      request.headers.has("upgrade")
        ? exchange.upgrade({
          maxFrameBytes: 10,
          opened: (socket) => ({ receive: (data) => socket.send(data), closed: () => {} }),
        })
        : Response.json(exchange.isSecure),
  });
  const url = `https://localhost:${server.address.port}/`;
  using client = Deno.createHttpClient({ caCerts: [TEST_CA] });
  const response = await fetch(url, { client });
  assertEquals(await response.json(), true);
  await using socket = await WebClient.open(url, { client });
  socket!.send("sealed");
  assertEquals(await socket!.until(1), ["sealed"]);
});

Deno.test("upgrade() answers 400 to a request that asks for no WebSocket", async () => {
  const { server, url } = await openEcho();
  await using _server = server;
  const response = await fetch(url);
  assertEquals(response.status, 400);
  assertStringIncludes(await response.text(), "No WebSocket");
});

Deno.test("WebServer.open() says what is wrong with a port, a host and a certificate", async () => {
  const [server] = await open(() => new Response());
  await using _server = server;
  const { port } = server.address;
  const handler = () => new Response();
  const inUse = await assertRejects(
    () => WebServer.open({ hostname: "127.0.0.1", port, handler, logger }),
    Deno.errors.AddrInUse,
  );
  assertStringIncludes(inUse.message, `Cannot listen at tcp 127.0.0.1:${port}: already in use`);
  await assertRejects(
    () => WebServer.open({ hostname: "host.invalid", port: 0, handler, logger }),
    Error,
    "Cannot listen at tcp host.invalid:0: ",
  );
  const tls = { cert: "none", key: "none" };
  await assertRejects(
    () => WebServer.open({ hostname: "127.0.0.1", port: 0, tls, handler, logger }),
    TypeError,
    "both must be PEM",
  );
  assert(port > 0);
});
