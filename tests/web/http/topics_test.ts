import { assertEquals, assertStringIncludes } from "@std/assert";
import { defineMesh, defineSchema } from "@rosy/rosy";
import { HttpFixture } from "./http_fixture.ts";

const Pose = defineSchema<{ x: number; tags?: string[] }>("Pose", {
  type: "object",
  properties: { x: { type: "number" }, tags: { type: "array", items: { type: "string" } } },
  required: ["x"],
});
const Blob = defineSchema<{ data: Uint8Array }>("Blob", {
  type: "object",
  properties: { data: { type: "string", contentEncoding: "base64" } },
  required: ["data"],
});
const Speed = defineSchema<number>("Speed", { type: "number" });
const robotMesh = defineMesh({ topics: { pose: Pose, blob: Blob, speed: Speed } });

Deno.test("GET /api/nodes tells who is there with what may be seen", async () => {
  await using fixture = await HttpFixture.start({
    rules: [{ kind: "topics", pattern: "pose", right: "read" }],
  });
  await fixture.robot.send("pose", { x: 1 });
  await fixture.robot.send("secret", 1);
  await fixture.advance(1000);
  const { nodes } = await fixture.json("/api/nodes") as { nodes: Record<string, unknown>[] };
  const { uuid, hostname } = fixture.robot.id;
  assertEquals(nodes, [{
    name: "robot",
    hostname,
    id: uuid,
    sends: ["pose"],
    listens: [],
    services: [],
    actions: [],
    hasParams: false,
  }]);
  assertEquals(await fixture.json("/api/nodes/robot"), { nodes });
  assertEquals(await fixture.json(`/api/nodes/${uuid}`), { nodes });
  assertEquals((await fixture.problem("/api/nodes/other")).code, "not-found");
});

Deno.test("GET /api/topics tells of each topic who sends, who listens and what may be done", async () => {
  await using fixture = await HttpFixture.start({ role: "view" });
  const robot = await fixture.base.mesh.buildNode({ name: "arm", mesh: robotMesh });
  await robot.send("pose", { x: 1 });
  await fixture.robot.listen("goal", () => {});
  await fixture.advance(1000);
  assertEquals(await fixture.json("/api/topics"), {
    topics: [
      {
        name: "goal",
        types: [],
        senders: [],
        listeners: ["robot"],
        mayRead: true,
        mayWrite: false,
      },
      {
        name: "pose",
        types: ["Pose"],
        senders: ["arm"],
        listeners: [],
        mayRead: true,
        mayWrite: false,
      },
    ],
  });
});

Deno.test("GET of a topic waits for a message that nobody else listens to", async () => {
  await using fixture = await HttpFixture.start();
  const { robot } = fixture;
  const answer = fixture.json("/api/topics/arm/pose?timeout=5");
  await fixture.base.run(robot.waitForListener("arm/pose"));
  await robot.send("arm/pose", { x: 1.5, at: new Date(0) });
  assertEquals(await answer, {
    topic: "arm/pose",
    type: null,
    sender: { name: "robot", id: robot.id.uuid },
    publishedAt: new Date(fixture.base.mesh.clock.epochMs()).toISOString(),
    retained: false,
    message: { x: 1.5, at: "1970-01-01T00:00:00.000Z" },
  });
  await fixture.advance(100);
  assertEquals(robot.topicHasListeners("arm/pose"), false);
});

Deno.test("GET of a topic says that no message came within its timeout", async () => {
  await using fixture = await HttpFixture.start();
  const { mesh } = fixture.base;
  const before = mesh.clock.monotonicMs();
  const problem = await fixture.problem("/api/topics/pose?timeout=250ms");
  assertEquals(problem, {
    type: "urn:rosy:problem:timeout",
    title: "Nothing came in time",
    status: 504,
    detail: 'No message came on topic "pose" within 250 ms: nobody sends on it',
    code: "timeout",
    error: "GatewayError",
  });
  assertEquals(mesh.clock.monotonicMs() - before, 250);
});

Deno.test("GET of a topic that nobody sends on names one that was meant, of those that may be seen", async () => {
  await using fixture = await HttpFixture.start({
    rules: ["poses", "posef"].map((pattern) => ({ kind: "topics", pattern, right: "read" })),
  });
  const { robot } = fixture;
  await robot.getTopic("poses", { retain: 1 }).send(1);
  await robot.getTopic("pose", { retain: 1 }).send(1);
  await fixture.advance(1000);
  const { detail } = await fixture.problem("/api/topics/posef?timeout=1s");
  assertEquals(
    detail,
    'No message came on topic "posef" within 1000 ms: nobody sends on it (did you mean "poses"?)',
  );
});

Deno.test("GET of a topic answers with a field, as text or as bytes where a client wants that", async () => {
  await using fixture = await HttpFixture.start();
  const topic = fixture.robot.getTopic("state", { retain: 1 });
  await topic.send({ name: "ready", ranges: Float32Array.of(0.5, 2), image: Uint8Array.of(1, 2) });
  const get = async (query: string, accept = "*/*") => {
    const response = await fixture.request(`/api/topics/state?${query}`, { headers: { accept } });
    return [response.headers.get("content-type"), await response.text()];
  };
  assertEquals(await get("field=ranges[-1]"), ["application/json", "2\n"]);
  assertEquals(await get("field=ranges"), ["application/json", "[0.5,2]\n"]);
  assertEquals(await get("field=name", "text/plain"), ["text/plain", "ready"]);
  assertEquals(await get("field=name"), ["application/json", '"ready"\n']);
  assertEquals(await get("field=image", "application/octet-stream"), [
    "application/octet-stream",
    "\x01\x02",
  ]);
  const raw = await fixture.request("/api/topics/state", {
    headers: { accept: "application/octet-stream" },
  });
  assertEquals(raw.headers.get("rosy-codec"), "msgpack");
  assertEquals((await raw.bytes())[0], 0x91, "a list of one argument");
  const { code, detail } = await fixture.problem("/api/topics/state?field=speed");
  const reason = 'The message has no field "speed": it has name, ranges, image';
  assertEquals([code, detail], ["not-found", reason]);
  const headers = { accept: "application/octet-stream" };
  assertEquals((await fixture.problem("/api/topics/state?field=name", { headers })).status, 406);
});

Deno.test("GET of a topic refuses what it does not understand", async () => {
  await using fixture = await HttpFixture.start();
  for (const query of ["timeout=0", "timeout=soon", "timeout=1h", "timeout=601", "field=a..b"]) {
    const { code, status } = await fixture.problem(`/api/topics/pose?${query}`);
    assertEquals([code, status], ["invalid", 400], query);
  }
  assertEquals((await fixture.problem("/api/topics/%E0%A4")).code, "invalid");
  assertEquals((await fixture.problem("/api/topics/")).code, "not-found");
});

Deno.test("POST to a topic sends the message, with bytes where the schema has them", async () => {
  await using fixture = await HttpFixture.start();
  const robot = await fixture.base.mesh.buildNode({ name: "arm", mesh: robotMesh });
  const poses: unknown[] = [];
  await robot.listen("pose", (_topic, pose) => void poses.push(pose));
  await robot.listen("blob", (_topic, blob) => void poses.push(blob));
  await fixture.robot.listen("free", (_topic: string, ...args: unknown[]) => void poses.push(args));
  await fixture.advance(1000);
  const statuses = [
    await fixture.send("POST", "/api/topics/pose", { x: 2 }),
    await fixture.send("POST", "/api/topics/blob", { data: "AQI=" }),
    await fixture.send("POST", "/api/topics/free", { args: [1, "two"] }),
  ].map(({ status }) => status);
  await fixture.advance(100);
  assertEquals(statuses, [204, 204, 204]);
  assertEquals(poses, [{ x: 2 }, { data: Uint8Array.of(1, 2) }, [1, "two"]]);
});

Deno.test("POST to a topic says where a body does not fit the schema", async () => {
  await using fixture = await HttpFixture.start();
  const robot = await fixture.base.mesh.buildNode({ name: "arm", mesh: robotMesh });
  await robot.listen("pose", () => {});
  await robot.listen("speed", () => {});
  await fixture.advance(1000);
  const body = JSON.stringify({ x: 1, tags: ["a", 2] });
  const problem = await fixture.problem("/api/topics/pose", { method: "POST", body });
  assertEquals([problem.status, problem.code], [422, "unprocessable"]);
  assertEquals(problem.errors?.[0]?.pointer, "#/tags/1");
  assertStringIncludes(problem.detail, "tags[1]: ");
  assertStringIncludes(problem.detail, 'as "Pose" has it');
  const pointer = async (body: string) => {
    const { errors } = await fixture.problem("/api/topics/speed", { method: "POST", body });
    return errors?.[0]?.pointer;
  };
  assertEquals(await pointer('{"data":"fast"}'), "#/data");
  assertEquals(await pointer('{"args":["fast"]}'), "#/args/0");
  assertEquals(await pointer('"fast"'), "#");
});

Deno.test("POST to a topic refuses who may only look, and bodies that are no JSON or too large", async () => {
  await using fixture = await HttpFixture.start({ limits: { maxBodyBytes: 100 } });
  const post = (body: string) => fixture.problem("/api/topics/pose", { method: "POST", body });
  assertEquals((await post("{")).code, "invalid");
  assertEquals((await post("")).code, "invalid");
  assertEquals((await post(JSON.stringify("x".repeat(100)))).status, 413);
  fixture.role = "view";
  assertEquals((await post("{")).code, "forbidden");
});

Deno.test("names that end like a part of a topic have their slash encoded", async () => {
  await using fixture = await HttpFixture.start();
  await fixture.robot.getTopic("arm/schema", { retain: 1 }).send({ is: "a message" });
  await fixture.robot.getTopic("stream", { retain: 1 }).send({ is: "another" });
  const get = async (path: string) =>
    (await fixture.json(`/api/topics/${path}`) as { message: unknown }).message;
  assertEquals(await get("arm%2Fschema"), { is: "a message" });
  assertEquals(await get("stream"), { is: "another" });
  assertEquals((await fixture.problem("/api/topics/arm/schema")).code, "not-found");
});

Deno.test("GET of a topic's schema is that of its messages", async () => {
  await using fixture = await HttpFixture.start();
  const robot = await fixture.base.mesh.buildNode({ name: "arm", mesh: robotMesh });
  await robot.send("pose", { x: 1 });
  await fixture.advance(1000);
  const schema = await fixture.json("/api/topics/pose/schema") as Record<string, unknown>;
  assertEquals([schema.title, schema.type, schema.required], ["Pose", "object", ["x"]]);
});

Deno.test("a method that a resource does not have is answered with those that it has", async () => {
  await using fixture = await HttpFixture.start();
  const response = await fixture.request("/api/topics/pose", { method: "DELETE" });
  assertEquals([response.status, response.headers.get("allow")], [405, "GET, POST"]);
  await response.body?.cancel();
  assertEquals((await fixture.problem("/api/nothing")).code, "not-found");
  const head = await fixture.request("/api/topics/pose/stream", { method: "HEAD" });
  assertEquals([head.status, head.body], [200, null]);
});

Deno.test("views are closed with the response's end", async () => {
  await using fixture = await HttpFixture.start();
  await fixture.json("/api/topics");
  await fixture.request("/api/topics/a?timeout=1ms");
  await fixture.request("/api/topics/a/stream", { method: "HEAD" });
  await fixture.advance(0);
  assertEquals(fixture.views.map(({ signal }) => signal.aborted), [true, true, true]);
  assertEquals(fixture.base.gateway.clients, 0);
});
