import { assertEquals, assertStringIncludes } from "@std/assert";
import type { SocketEndpoint } from "../../../lib/web/endpoint/endpoint.ts";
import { ECHO, PortFixture } from "./port_fixture.ts";
import { WebClient } from "../../support/web_client.ts";

Deno.test("A path of WebSockets tells plain HTTP so", async () => {
  await using port = await PortFixture.open();
  const { status, text } = await port.ask("/echo");
  assertEquals(status, 426);
  assertStringIncludes(text, "This is the echo");
});

Deno.test("The best subprotocol is chosen that both know; none is needed unless the endpoint says so", async () => {
  const strict = { ...ECHO, path: "/strict", needsProtocol: true };
  await using port = await PortFixture.open({}, [ECHO, strict]);
  const url = port.url("/strict");
  await using client = await WebClient.open(url, { protocols: ["other", "echo.v1"] });
  assertEquals(await client!.until(1), ["control echo.v1"]);
  assertEquals(await WebClient.open(url, { protocols: ["other"] }), undefined);
  assertEquals(await WebClient.open(url), undefined);
  await using free = await WebClient.open(port.url("/echo"));
  assertEquals(await free!.until(1), ["control "]);
});

Deno.test("Clients beyond the limit are told to come later, until one goes", async () => {
  await using port = await PortFixture.open({ maxClients: 2 });
  const url = port.url("/echo");
  await using first = await WebClient.open(url);
  const second = await WebClient.open(url);
  await Promise.all([first!.until(1), second!.until(1)]);
  assertEquals(await WebClient.open(url), undefined);
  const asked = await port.ask("/echo", { Upgrade: "websocket", Connection: "close, Upgrade" });
  assertEquals(asked.status, 503);
  await second![Symbol.asyncDispose]();
  await port.logger.until("Gone is a client of the echo");
  await using third = await WebClient.open(url);
  assertEquals(await third!.until(1), ["control "]);
});

Deno.test("A fault of a session ends its client alone, is logged, and tells the client nothing", async () => {
  await using port = await PortFixture.open();
  await using other = await WebClient.open(port.url("/echo"));
  await using client = await WebClient.open(port.url("/echo"));
  client!.send("fault");
  assertEquals(await client!.closed, { code: 1011, reason: "the server has a fault" });
  await port.logger.until("a mistake of ours");
  other!.send("hello");
  assertEquals((await other!.until(2))[1], "hello");
});

Deno.test("An endpoint that cannot begin a session ends the client", async () => {
  const broken = {
    ...ECHO,
    open: () => {
      throw new Error("no session");
    },
  };
  await using port = await PortFixture.open({}, [broken]);
  await using client = await WebClient.open(port.url("/echo"));
  assertEquals((await client!.closed).code, 1011);
  await port.logger.until("no session");
});

Deno.test("A session is told what its client lost, before anything else is sent", async () => {
  const told = Promise.withResolvers<unknown>();
  const flooding: SocketEndpoint = {
    ...ECHO,
    open: ({ queue }) => ({
      receive: () => {
        for (let i = 0; i < 3; i++) queue.message(`topic ${i % 2}`, "x".repeat(90_000));
      },
      dropped: (counts) => {
        queue.answer("lost");
        told.resolve([...counts]);
      },
      close: () => {},
    }),
  };
  await using port = await PortFixture.open({ maxQueueBytes: 100_000 }, [flooding]);
  await using client = await WebClient.open(port.url("/echo"));
  client!.send("go");
  assertEquals(await told.promise, [["topic 0", 1], ["topic 1", 1]]);
  assertEquals((await client!.until(2)).map((frame) => frame.slice(0, 4)), ["lost", "xxxx"]);
});

Deno.test("Views of clients that are gone are closed", async () => {
  await using port = await PortFixture.open();
  {
    await using client = await WebClient.open(port.url("/echo"));
    await client!.until(1);
    assertEquals(port.gateway.gateway.clients, 1);
  }
  await port.logger.until("Gone is");
  await port.gateway.advance(1000);
  assertEquals([port.gateway.gateway.clients, port.clients.count], [0, 0]);
});

Deno.test("Clients take no place of requests", async () => {
  await using port = await PortFixture.open({ maxRequests: 1 });
  await using client = await WebClient.open(port.url("/echo"));
  await client!.until(1);
  assertEquals((await port.ask("/healthz")).status, 200);
});
