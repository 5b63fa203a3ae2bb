import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { defineMesh, defineSchema } from "@rosy/rosy";
import { EventReader } from "./event_reader.ts";
import { HttpFixture } from "./http_fixture.ts";

Deno.test("GET /api/services tells of each service who provides it", async () => {
  await using fixture = await HttpFixture.start({
    rules: [{ kind: "services", pattern: "add", right: "both" }],
  });
  const { robot } = fixture;
  await robot.addService("add", (_service, a: number, b: number) => a + b);
  await robot.addService("secret", () => 1);
  await fixture.advance(1000);
  const add = { name: "add", types: [], providers: ["robot"], mayRead: true, mayWrite: true };
  assertEquals(await fixture.json("/api/services"), { services: [add] });
  assertEquals(await fixture.json("/api/services/add"), add);
  assertEquals((await fixture.problem("/api/services/secret")).code, "not-found");
});

Deno.test("POST to a service calls it with a list of arguments, one, or none", async () => {
  await using fixture = await HttpFixture.start();
  const { robot } = fixture;
  await robot.addService("arm/args", (_service, ...args: unknown[]) => args);
  await robot.addService("nothing", () => {});
  const call = async (body?: string) => {
    const response = await fixture.request("/api/services/arm/args", {
      method: "POST",
      ...body !== undefined && { body },
    });
    return await response.json();
  };
  assertEquals(await call("[1, [2]]"), [1, [2]]);
  assertEquals(await call('{"x": 1}'), [{ x: 1 }]);
  assertEquals(await call(), []);
  const response = await fixture.request("/api/services/nothing", { method: "POST" });
  assertEquals([response.status, await response.text()], [200, "null\n"]);
});

Deno.test("POST to a service says with which error it failed", async () => {
  await using fixture = await HttpFixture.start();
  const { robot } = fixture;
  await robot.addService("bad", () => {
    throw new RangeError("out of reach");
  });
  await robot.addService("slow", () => new Promise(() => {}));
  const call = async (path: string) => {
    const { status, code, error, detail } = await fixture.problem(`/api/services/${path}`, {
      method: "POST",
    });
    return [status, code, error, detail];
  };
  assertEquals(await call("bad"), [
    502,
    "failed",
    "RemoteError",
    'Service "bad" failed: RangeError: out of reach',
  ]);
  const [status, code, error] = await call("slow?timeout=100ms");
  assertEquals([status, code, error], [504, "timeout", "CallTimeoutError"]);
  assertEquals((await call("none?timeout=100ms")).slice(0, 3), [
    502,
    "no-provider",
    "NoProviderError",
  ]);
  fixture.role = "view";
  assertEquals((await call("bad")).slice(0, 2), [403, "forbidden"]);
});

Deno.test("POST to a service says where an argument does not fit the schema", async () => {
  await using fixture = await HttpFixture.start();
  const mesh = defineMesh({
    services: {
      reach: {
        args: [defineSchema<{ x: number }>("Point", {
          type: "object",
          properties: { x: { type: "number" } },
          required: ["x"],
        })],
        result: defineSchema<boolean>("Yes", { type: "boolean" }),
      },
    },
  });
  const arm = await fixture.base.mesh.buildNode({ name: "arm", mesh });
  await arm.addService("reach", (_service, { x }) => x < 1);
  await fixture.advance(1000);
  const problem = (body: string) =>
    fixture.problem("/api/services/reach", { method: "POST", body });
  const one = await problem('{"x":"far"}');
  assertEquals([one.status, one.errors?.[0]?.pointer], [422, "#/x"]);
  assertEquals((await problem('[{"x":"far"}]')).errors?.[0]?.pointer, "#/0/x");
  assertEquals((await problem("[]")).status, 422);
  assertEquals(await (await fixture.send("POST", "/api/services/reach", { x: 0 })).json(), true);
  const schema = await fixture.json("/api/services/reach/schema") as Record<string, unknown>;
  assertEquals((schema.result as { type: string }).type, "boolean");
});

Deno.test("a client that goes away ends its call", async () => {
  await using fixture = await HttpFixture.start();
  const { promise, resolve } = Promise.withResolvers<void>();
  await fixture.robot.addService("slow", () => {
    resolve();
    return new Promise(() => {});
  });
  const client = new AbortController();
  const answer = fixture.problem("/api/services/slow", { method: "POST", signal: client.signal });
  await fixture.base.run(promise);
  fixture.base.mesh.clock.after(300, () => client.abort());
  assertEquals((await answer).code, "lost");
  assertEquals(fixture.base.mesh.clock.monotonicMs() < 1000, true, "it was not waited to the end");
  assertEquals(fixture.base.gateway.clients, 0);
});

Deno.test("POST to a service that streams gives its parts as lines or events", async () => {
  await using fixture = await HttpFixture.start();
  await fixture.robot.addService("count", async function* (_service: string, to: number) {
    for (let count = 1; count <= to; count++) yield count;
    await Promise.resolve();
  });
  const call = (accept: string) =>
    fixture.send("POST", "/api/services/count", 3, { headers: { accept } });
  const lines = await call("application/x-ndjson");
  assertEquals(lines.headers.get("content-type"), "application/x-ndjson");
  assertEquals(await fixture.base.run(lines.text()), "1\n2\n3\n");
  await using reader = new EventReader(await call("text/event-stream"));
  const events = await fixture.base.run(reader.take(4));
  assertEquals(events.map(({ event, data }) => [event, data]), [
    ["message", 1],
    ["message", 2],
    ["message", 3],
    ["end", null],
  ]);
  assertEquals(await reader.next(), undefined);
});

Deno.test("a stream that fails says so by its status, by an event, or by breaking off", async () => {
  await using fixture = await HttpFixture.start();
  await fixture.robot.addService("fail", async function* (_service: string, after: number) {
    for (let count = 0; count < after; count++) yield count;
    await Promise.resolve();
    throw new Error("tired");
  });
  const call = (after: number, accept: string) =>
    fixture.send("POST", "/api/services/fail", after, { headers: { accept } });
  const atOnce = await call(0, "application/x-ndjson");
  assertEquals(atOnce.status, 502);
  assertStringIncludes(await atOnce.text(), "tired");
  await using reader = new EventReader(await call(1, "text/event-stream"));
  const [, event] = await fixture.base.run(reader.take(2));
  assertEquals([event?.event, (event?.data as { code: string }).code], ["error", "failed"]);
  const lines = await call(1, "application/x-ndjson");
  await assertRejects(() => fixture.base.run(lines.text()), Error, "tired");
});

Deno.test("a client that goes away ends the stream that it reads", async () => {
  await using fixture = await HttpFixture.start();
  const { promise, resolve } = Promise.withResolvers<void>();
  await fixture.robot.addService("forever", async function* () {
    try {
      for (let count = 0;; count++) yield count;
    } finally {
      await Promise.resolve();
      resolve();
    }
  });
  const headers = { accept: "text/event-stream" };
  const response = await fixture.send("POST", "/api/services/forever", [], { headers });
  const reader = new EventReader(response);
  await fixture.base.run(reader.take(100));
  await reader[Symbol.asyncDispose]();
  await fixture.base.run(promise);
  await fixture.advance(100);
  assertEquals(fixture.base.gateway.clients, 0);
});
