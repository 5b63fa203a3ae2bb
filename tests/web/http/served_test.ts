import { assertEquals } from "@std/assert";
import { serveWeb } from "../../../lib/web/mod.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { Changing } from "../../support/patience.ts";
import { EventReader } from "./event_reader.ts";

Deno.test("a real server streams a topic, and notices that its reader is gone", async () => {
  await using fixture = new MeshFixture();
  const [robot, node] = [await fixture.node("robot"), await fixture.node("web")];
  await using web = await serveWeb({ node, port: 0, logger: fixture.logger });
  const response = await fetch(new URL("/api/topics/arm/pose/stream", web.url));
  await robot.waitForListener("arm/pose");
  await robot.send("arm/pose", { x: 1 });
  const reader = new EventReader(response);
  assertEquals((await reader.next())?.event, "message");
  const changing = new Changing();
  robot.topology.subscribe(() => changing.tell());
  await reader[Symbol.asyncDispose]();
  const isHeard = () => robot.topicHasListeners("arm/pose");
  await changing.until(() => !isHeard(), () => "it is listened to still");
});

Deno.test("a real server calls services, and gives calls up whose clients are gone", async () => {
  await using fixture = new MeshFixture();
  const [robot, node] = [await fixture.node("robot"), await fixture.node("web")];
  await robot.addService("add", (_service, a: number, b: number) => a + b);
  const [begun, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await robot.addService("forever", async function* () {
    try {
      for (let count = 0;; count++) {
        begun.resolve();
        yield count;
      }
    } finally {
      await Promise.resolve();
      ended.resolve();
    }
  });
  await using web = await serveWeb({ node, port: 0, logger: fixture.logger });
  const call = (path: string, init?: RequestInit) =>
    fetch(new URL(`/api/services/${path}`, web.url), { method: "POST", ...init });
  assertEquals(await (await call("add", { body: "[1, 2]" })).json(), 3);
  const client = new AbortController();
  const response = await call("forever", {
    headers: { accept: "application/x-ndjson" },
    signal: client.signal,
  });
  await begun.promise;
  client.abort();
  await response.body?.cancel().catch(() => {});
  await ended.promise;
});

Deno.test("a client that does not read costs others nothing, and is told what it lost", async () => {
  await using fixture = new MeshFixture();
  const [robot, node] = [await fixture.node("robot"), await fixture.node("web")];
  await using web = await serveWeb({ node, port: 0, logger: fixture.logger });
  const url = new URL("/api/topics/camera/stream", web.url);
  const [slow, quick] = [await fetch(url), new EventReader(await fetch(url))];
  await robot.waitForListener("camera");
  const text = "x".repeat(500_000);
  // 50 MB, far more than sockets and the gateway hold for one who does not read.
  for (let i = 0; i < 100; i++) {
    await robot.send("camera", { i, text });
    const { message } = (await quick.next())!.data as { message: { i: number } };
    assertEquals(message.i, i);
  }
  await quick[Symbol.asyncDispose]();
  await using reader = new EventReader(slow);
  const kinds: string[] = [];
  let last = -1;
  while (last < 99) {
    const { event, data } = (await reader.next())!;
    kinds.push(event);
    if (event === "message") last = (data as { message: { i: number } }).message.i;
  }
  assertEquals(kinds.includes("dropped"), true);
  assertEquals(kinds.length < 90, true, `${kinds.length} events`);
});
