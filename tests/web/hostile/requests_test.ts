import { assert, assertEquals, assertMatch } from "@std/assert";
import type { WebServerOptions } from "../../../lib/transport/web_server.ts";
import { WebServer } from "../../../lib/transport/web_server.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";
import { patiently } from "../../support/patience.ts";
import { TEST_CA, TEST_TLS } from "../../support/tls.ts";
import { PortFixture } from "../server/port_fixture.ts";
import { RawClient } from "./raw_client.ts";

const OK = "GET /healthz HTTP/1.1";

/** Requests that nobody sends by mistake, and the status they get; `H` is the right header Host. */
const STRANGE: Readonly<Record<string, readonly [request: string, status: number]>> = {
  "HTTP/1.0 without a host": ["GET /healthz HTTP/1.0\r\n\r\n", 400],
  "HTTP/1.1 without a host": [`${OK}\r\n\r\n`, 400],
  "HTTP/1.0 with a host": ["GET /healthz HTTP/1.0\r\nH\r\n\r\n", 200],
  "HTTP/3.0": ["GET /healthz HTTP/3.0\r\nH\r\n\r\n", 400],
  "HTTP/2": ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400],
  "TLS": ["\x16\x03\x01\x00\xc5\x01\x00\x00\xc1\x03\x03", 400],
  "an absolute URI": ["GET http://localhost/healthz HTTP/1.1\r\nH\r\n\r\n", 200],
  "an absolute URI for others": [
    "GET http://localhost/healthz HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    403,
  ],
  "a URI that is none": ["GET ftp://localhost/ HTTP/1.1\r\nH\r\n\r\n", 400],
  "two hosts": [`${OK}\r\nH\r\nHost: evil.example\r\n\r\n`, 403],
  "two lengths": ["POST /a HTTP/1.1\r\nH\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n", 400],
  "a length and chunks": [
    "POST /a HTTP/1.1\r\nH\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    400,
  ],
  "an unknown encoding": ["POST /a HTTP/1.1\r\nH\r\nTransfer-Encoding: xchunked\r\n\r\n", 400],
  "a negative length": ["POST /a HTTP/1.1\r\nH\r\nContent-Length: -1\r\n\r\n", 400],
  "a space before a colon": [`${OK}\r\nH\r\nContent-Length : 2\r\n\r\n`, 400],
  "a header in two lines": [`${OK}\r\nH\r\nX: a\r\n b\r\n\r\n`, 400],
  "TRACE": ["TRACE /healthz HTTP/1.1\r\nH\r\n\r\n", 400],
  "a long URL": [`GET /${"a".repeat(10_000)} HTTP/1.1\r\nH\r\n\r\n`, 414],
  "long headers": [`${OK}\r\nH\r\nx: ${"y".repeat(40_000)}\r\n\r\n`, 431],
  "longer headers": [`${OK}\r\nH\r\nx: ${"y".repeat(100_000)}\r\n\r\n`, 431],
  "another protocol": [`${OK}\r\nH\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n`, 200],
};

Deno.test("Strange requests get a status, and nobody else notices", async (t) => {
  await using port = await PortFixture.open();
  for (const [what, [request, status]] of Object.entries(STRANGE)) {
    await t.step(what, async () => {
      using client = await RawClient.connect(port.url("/"));
      const text = request.replace("\r\nH\r\n", `\r\nHost: ${port.host}\r\nConnection: close\r\n`);
      await client.send(text);
      assertMatch(await client.rest(), new RegExp(`^HTTP/1.1 ${status} `));
    });
  }
  assertEquals((await port.ask("/healthz")).status, 200);
  assertEquals(port.logger.lines.filter((line) => line.startsWith("error")), []);
});

Deno.test("CONNECT gets no connection to anywhere", async () => {
  await using port = await PortFixture.open();
  using client = await RawClient.connect(port.url("/"));
  await client.send(`CONNECT ${port.host} HTTP/1.1\r\nHost: ${port.host}\r\n\r\n`);
  assertEquals((await client.rest()).includes(" 200 "), false);
});

async function openServer(options: Partial<WebServerOptions>) {
  const server = await WebServer.open({
    hostname: "127.0.0.1",
    port: 0,
    handler: async (request) => {
      await request.text();
      return new Response("x".repeat(20_000_000));
    },
    logger: new RecordingLogger(),
    ...options,
  });
  return { server, url: `http://127.0.0.1:${server.address.port}/` };
}

Deno.test("Who sends the head of a request too slowly is told so", async () => {
  const { server, url } = await openServer({ headTimeoutMs: 100 });
  await using _server = server;
  using client = await RawClient.connect(url);
  await client.send("GET / HTTP/1.1\r\nHost: a\r\n");
  assertMatch(await client.rest(), /^HTTP\/1.1 408 /);
});

Deno.test("Who stops sending a body is cut off, and so is who does not read its answer", async () => {
  const { server, url } = await openServer({ stallTimeoutMs: 100 });
  await using _server = server;
  using half = await RawClient.connect(url);
  await half.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
  assertEquals(await half.rest(), "");
  for (const headers of ["", "Connection: Upgrade\r\nUpgrade: h2c\r\n"]) {
    const completed = Promise.withResolvers<void>();
    const { server: other, url: otherUrl } = await openServer({
      stallTimeoutMs: 100,
      handler: (_request, exchange) => {
        void exchange.completed.then(completed.resolve);
        return new Response(new Uint8Array(50_000_000));
      },
    });
    await using _other = other;
    using deaf = await RawClient.connect(otherUrl);
    await deaf.send(`GET / HTTP/1.1\r\nHost: a\r\n${headers}\r\n`);
    await patiently(completed.promise);
  }
});

Deno.test("A port of HTTPS ends who does not speak TLS, or never gets to the end of it", async () => {
  const { server, url } = await openServer({
    tls: TEST_TLS,
    headTimeoutMs: 100,
    stallTimeoutMs: 500,
  });
  await using _server = server;
  for (const said of ["GET / HTTP/1.1\r\nHost: a\r\n\r\n", "\x16\x03\x01\x00\xc5\x01", ""]) {
    using client = await RawClient.connect(url);
    await client.send(said);
    assertEquals((await client.rest()).includes("200"), false);
  }
  using client = Deno.createHttpClient({ caCerts: [TEST_CA] });
  const response = await fetch(url.replace("http:", "https:"), { client });
  await response.body?.cancel();
  assertEquals(response.status, 200);
});

Deno.test("Connections beyond the limit are closed at once, until others end", async () => {
  const { server, url } = await openServer({ maxConnections: 2 });
  await using _server = server;
  const first = await RawClient.connect(url);
  using _second = await RawClient.connect(url);
  await first.send("GET / HTTP/1.1\r\nHost: a\r\n");
  using third = await RawClient.connect(url);
  assertEquals(await third.rest(), "");
  first[Symbol.dispose]();
});

Deno.test("A connection that asks for far too much at once is closed", async () => {
  await using port = await PortFixture.open();
  using client = await RawClient.connect(port.url("/"));
  const sent = client.send(`${OK}\r\nHost: ${port.host}\r\n\r\n`.repeat(10_000));
  const answers = (await client.rest()).split("HTTP/1.1 200").length - 1;
  await sent;
  assert(answers < 1000, `${answers} answers`);
  assertEquals((await port.ask("/healthz")).status, 200);
});
