import { assert, assertEquals } from "@std/assert";
import type { SocketEndpoint } from "../../../lib/web/endpoint/endpoint.ts";
import { Changing } from "../../support/patience.ts";
import { WebClient } from "../../support/web_client.ts";
import { ECHO, PortFixture } from "../server/port_fixture.ts";
import { clientFrame, closingFrame, RawClient } from "./raw_client.ts";

const TEXT = 1;
const BINARY = 2;
const CONTINUATION = 0;
const CLOSE = 8;
const PING = 9;
const MIB = 2 ** 20;

/** What nobody who speaks WebSocket sends, and the code that it is closed with. */
const BROKEN: Readonly<Record<string, readonly [frame: Uint8Array, code: number]>> = {
  "a frame of 2^62 bytes": [clientFrame(BINARY, new Uint8Array(), { length: 2 ** 62 }), 1009],
  "a frame of 64 MiB": [clientFrame(BINARY, new Uint8Array(), { length: 64 * MIB }), 1009],
  "a ping of 126 bytes": [clientFrame(PING, new Uint8Array(126)), 1002],
  "a reserved bit": [clientFrame(TEXT | 0x40, new Uint8Array(2)), 1002],
  "an unknown opcode": [clientFrame(3, new Uint8Array(2)), 1002],
  "no mask": [Uint8Array.of(0x81, 2, 0x7b, 0x7d), 1002],
  "no UTF-8": [clientFrame(TEXT, Uint8Array.of(0xff, 0xfe)), 1007],
  "the rest of nothing": [clientFrame(CONTINUATION, new Uint8Array(3)), 1002],
  "half a code": [clientFrame(CLOSE, new Uint8Array(1)), 1002],
  "a code that nobody may send": [clientFrame(CLOSE, Uint8Array.of(3, 0xed)), 1002],
};

Deno.test("A WebSocket that breaks the protocol is closed with a code, and nobody else notices", async (t) => {
  await using port = await PortFixture.open();
  await using other = await WebClient.open(port.url("/echo"));
  for (const [what, [frame, code]] of Object.entries(BROKEN)) {
    await t.step(what, async () => {
      using client = await RawClient.openSocket(port.url("/echo"));
      await client.send(frame);
      // So that nobody waits for the rest of the handshake.
      await client.send(clientFrame(CLOSE, Uint8Array.of(3, 0xe8)));
      const said = await client.rest();
      assert(said.includes(closingFrame(code)), said);
    });
  }
  other!.send("still here");
  assertEquals((await other!.until(2))[1], "still here");
  assertEquals(port.logger.lines.filter((line) => line.startsWith("error")), []);
});

Deno.test("A message that goes on for ever in fragments is refused before it is there", async () => {
  await using port = await PortFixture.open();
  using client = await RawClient.openSocket(port.url("/echo"));
  const fragment = new Uint8Array(100);
  await client.send(clientFrame(BINARY, fragment, { isLast: false }));
  for (let i = 0; i < 10; i++) {
    await client.send(clientFrame(CONTINUATION, fragment, { isLast: false }));
  }
  await client.send(clientFrame(CLOSE, Uint8Array.of(3, 0xe8)));
  assert((await client.rest()).includes(closingFrame(1009)));
});

Deno.test("Pings that come faster than their answers are read wait nowhere", async () => {
  await using port = await PortFixture.open();
  using client = await RawClient.openSocket(port.url("/echo"));
  const ping = clientFrame(PING, new Uint8Array(125));
  const many = new Uint8Array(1000 * ping.length);
  for (let i = 0; i < 1000; i++) many.set(ping, i * ping.length);
  for (let i = 0; i < 10; i++) assert(await client.send(many));
  await client.send(clientFrame(CLOSE, Uint8Array.of(3, 0xe8)));
  const said = await client.rest();
  assert(said.includes(closingFrame(1000)), "it is answered to its end");
  assert(said.length <= 10_000 * 127 + 1000);
});

Deno.test("A client that sends without end keeps nobody waiting", async () => {
  const endpoint = { ...ECHO, open: () => ({ receive: () => count++, close: () => {} }) };
  let count = 0;
  await using port = await PortFixture.open({}, [endpoint]);
  using client = await RawClient.openSocket(port.url("/echo"));
  const frame = clientFrame(TEXT, Uint8Array.of(0x7b, 0x7d));
  const many = new Uint8Array(100_000 * frame.length);
  for (let i = 0; i < 100_000; i++) many.set(frame, i * frame.length);
  const sent = client.send(many);
  assertEquals((await port.ask("/healthz")).status, 200);
  assert(count < 100_000, "the answer came before all that was sent was taken");
  assert(await sent);
});

Deno.test("A WebSocket whose client closes its half is over", async () => {
  await using port = await PortFixture.open();
  const { hostname, port: number } = new URL(port.url("/"));
  using conn = await Deno.connect({ hostname, port: Number(number) });
  const request = `GET /echo HTTP/1.1\r\nHost: ${port.host}\r\nUpgrade: websocket\r\n` +
    "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
    "Sec-WebSocket-Version: 13\r\n\r\n";
  await conn.write(new TextEncoder().encode(request));
  await conn.closeWrite();
  await port.logger.until("Gone is a client of the echo");
  assertEquals(port.clients.count, 0);
});

Deno.test("Clients that come and go leave nothing behind: sessions, views, places", async () => {
  const changing = new Changing();
  const sessions = { opened: 0, closed: 0 };
  const endpoint: SocketEndpoint = {
    ...ECHO,
    open: () => {
      sessions.opened++;
      const close = () => {
        sessions.closed++;
        changing.tell();
      };
      return { receive: () => {}, close };
    },
  };
  await using port = await PortFixture.open({ maxClients: 50 }, [endpoint]);
  for (let round = 0; round < 20; round++) {
    const clients = await Promise.all(
      Array.from({ length: 20 }, () => RawClient.openSocket(port.url("/echo"))),
    );
    for (const client of clients) client[Symbol.dispose]();
  }
  const { closed } = sessions;
  await using _last = await WebClient.open(port.url("/echo"));
  await changing.until(
    () => sessions.closed === sessions.opened - 1 && port.clients.count === 1,
    () => `${sessions.closed} of ${sessions.opened} closed`,
  );
  assert(closed <= 400);
  await port.gateway.advance(1000);
  assertEquals(port.gateway.gateway.clients, 1);
});
