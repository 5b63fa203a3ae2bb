import { assert, assertEquals } from "@std/assert";
import { BagReader } from "@rosy/rosy/bag";
import { defineMesh, defineSchema, msgpackCodec } from "@rosy/rosy";
import { HttpFixture } from "../http_fixture.ts";
import { BagFixture } from "./bag_fixture.ts";

/** The messages of a bag. */
async function messagesOf(path: string): Promise<unknown[]> {
  await using reader = await BagReader.open(path);
  const messages: unknown[] = [];
  for await (const { topic, bytes, schema } of reader.messages()) {
    messages.push([topic, msgpackCodec.decode(bytes, 0, bytes.length), schema?.name]);
  }
  return messages;
}

Deno.test("a gateway without a directory says that it has no bags", async () => {
  await using fixture = await HttpFixture.start();
  const { status, detail } = await fixture.problem("/api/bags");
  assertEquals([status, detail.includes("--bags")], [404, true]);
});

Deno.test("GET of bags lists them, tells what is in one, and reads it", async () => {
  await using fixture = await BagFixture.start();
  const { http, path } = fixture;
  const bytes = await fixture.write("drive.bag");
  await Deno.writeTextFile(`${path}/notes.txt`, "not a bag");
  await Deno.writeTextFile(`${path}/.hidden.bag`, "not to be seen");
  await Deno.mkdir(`${path}/folder.bag`);
  const { bags } = await http.json("/api/bags") as { bags: Record<string, unknown>[] };
  assertEquals(bags.map(({ name, bytes, isRecording }) => [name, bytes, isRecording]), [
    ["drive.bag", bytes.length, false],
  ]);
  const info = await http.json("/api/bags/drive.bag/info") as Record<string, unknown>;
  const topics = info.topics as Record<string, unknown>[];
  const told = topics.map(({ topic, messages, types }) => [topic, messages, types]);
  assertEquals([info.messages, told], [1, [["answer", 1, []]]]);
  const response = await http.request("/api/bags/drive.bag");
  assertEquals(response.headers.get("content-length"), String(bytes.length));
  assertEquals(await response.bytes(), bytes);
});

Deno.test("GET of a bag reads the part that is wanted", async () => {
  await using fixture = await BagFixture.start();
  const bytes = await fixture.write("drive.bag");
  const get = (headers: HeadersInit) => fixture.http.request("/api/bags/drive.bag", { headers });
  const part = await get({ range: "bytes=2-5" });
  assertEquals([part.status, part.headers.get("content-range")], [
    206,
    `bytes 2-5/${bytes.length}`,
  ]);
  assertEquals(await part.bytes(), bytes.subarray(2, 6));
  const etag = part.headers.get("etag")!;
  const same = await get({ range: "bytes=0-1", "if-range": etag });
  assertEquals((await same.bytes()).length, 2);
  const other = await get({ range: "bytes=0-1", "if-range": '"other"' });
  assertEquals([other.status, (await other.bytes()).length], [200, bytes.length]);
  const beyond = await get({ range: "bytes=999999-" });
  assertEquals([beyond.status, beyond.headers.get("content-range")], [
    416,
    `bytes */${bytes.length}`,
  ]);
  await beyond.body?.cancel();
  const head = await fixture.http.request("/api/bags/drive.bag", { method: "HEAD" });
  assertEquals(head.headers.get("content-length"), String(bytes.length));
  await (await get({})).body!.cancel();
});

Deno.test("names of bags lead nowhere else", async () => {
  await using fixture = await BagFixture.start();
  const { http, path } = fixture;
  await Deno.symlink(import.meta.filename!, `${path}/link.bag`);
  for (
    const name of [
      "..%2Fx.bag",
      "..%2F..%2Fetc%2Fpasswd",
      ".x.bag",
      "x.txt",
      "x%00.bag",
      "a%5Cb.bag",
    ]
  ) {
    const { code } = await http.problem(`/api/bags/${name}`);
    assertEquals(code, "invalid", name);
    const put = await http.problem(`/api/bags/${name}`, { method: "PUT", body: "x" });
    assertEquals(put.code, "invalid", name);
  }
  assertEquals((await http.problem("/api/bags/link.bag")).code, "not-found");
  assertEquals((await http.problem("/api/bags/none.bag")).code, "not-found");
});

Deno.test("PUT takes a bag in, and nothing else", async () => {
  await using fixture = await BagFixture.start();
  const { http, path } = fixture;
  const bytes = await fixture.write("drive.bag");
  const put = (name: string, body: BodyInit) =>
    http.request(`/api/bags/${name}`, { method: "PUT", body });
  const created = await put("copy.mcap", bytes);
  assertEquals([created.status, created.headers.get("location")], [201, "/api/bags/copy.mcap"]);
  assertEquals(await messagesOf(`${path}/copy.mcap`), [["answer", [42], undefined]]);
  const statuses = [
    await put("drive.bag", bytes),
    await put("text.bag", "no bag at all"),
    await put("large.bag", new Uint8Array(20_000)),
  ].map(({ status }) => status);
  assertEquals(statuses, [409, 422, 413]);
  http.role = "view";
  assertEquals((await put("other.bag", bytes)).status, 403);
  const left = await Array.fromAsync(Deno.readDir(path), ({ name }) => name);
  assertEquals(left.sort(), ["copy.mcap", "drive.bag"]);
});

Deno.test("POST records what the client may read, until it is stopped", async () => {
  await using fixture = await BagFixture.start({
    rules: [{ kind: "topics", pattern: "arm/*", right: "read" }],
  });
  const { http, path } = fixture;
  const { robot } = http;
  const Pose = defineSchema<{ x: number }>("Pose", { type: "object" });
  const mesh = defineMesh({ topics: { "arm/pose": Pose } });
  const arm = await http.base.mesh.buildNode({ name: "arm", mesh });
  // So that what its messages are is known to all.
  await arm.send("arm/pose", { x: 0 });
  await http.advance(1000);
  const body = { topics: ["**", "arm/pose"], name: "arm.bag" };
  const begun = await http.send("POST", "/api/bags", body);
  const location = "/api/bags/arm.bag/recording";
  assertEquals([begun.status, begun.headers.get("location")], [201, location]);
  const again = await http.send("POST", "/api/bags", body);
  assertEquals(again.status, 409);
  await http.base.run(arm.waitForListener("arm/pose"));
  await arm.send("arm/pose", { x: 1 });
  await robot.send("arm/grip", 2);
  await robot.send("secret", 3);
  await http.advance(100);
  const { bags } = await http.json("/api/bags") as { bags: { isRecording: boolean }[] };
  assertEquals(bags.map(({ isRecording }) => isRecording), [true]);
  await http.advance(2000);
  const state = await http.json(location, { method: "DELETE" }) as Record<string, unknown>;
  assertEquals([state.ended, state.messages, state.lost], ["stopped", 2, 0]);
  assertEquals(await messagesOf(`${path}/arm.bag`), [
    ["arm/pose", [{ x: 1 }], "Pose"],
    ["arm/grip", [2], undefined],
  ]);
  assertEquals(http.base.gateway.clients, 0);
});

Deno.test("a recording ends when it is full, or its time is over", async () => {
  await using fixture = await BagFixture.start();
  const { http } = fixture;
  const { robot } = http;
  await http.send("POST", "/api/bags", { topics: ["a"], name: "full.bag", maxBytes: 3000 });
  await http.send("POST", "/api/bags", { topics: ["a"], name: "time.bag", maxSeconds: 1 });
  await http.base.run(robot.waitForListener("a"));
  for (let i = 0; i < 10; i++) await robot.send("a", "x".repeat(1000));
  await http.advance(2000);
  const stateOf = async (name: string) => {
    // Files are written in real time: the end of one is what DELETE waits for.
    const state = await http.json(`/api/bags/${name}/recording`, { method: "DELETE" });
    const { ended, messages, bytes } = state as { ended: string; messages: number; bytes: number };
    assert(name !== "full.bag" || bytes <= 3000, String(bytes));
    return [ended, messages];
  };
  assertEquals(await stateOf("full.bag"), ["full", 2]);
  assertEquals(await stateOf("time.bag"), ["time", 10]);
});

Deno.test("recordings that make no sense, or that are too many, are refused", async () => {
  await using fixture = await BagFixture.start({
    rules: [{ kind: "topics", pattern: "a", right: "read" }],
  });
  const { http, path } = fixture;
  const post = async (body: unknown) => {
    const response = await http.send("POST", "/api/bags", body);
    return [response.status, (await response.json()).code];
  };
  for (const body of [{}, { topics: [] }, { topics: [1] }, { topics: ["a"], maxBytes: -1 }]) {
    assertEquals(await post(body), [400, "invalid"]);
  }
  assertEquals(await post({ topics: ["a"], name: "../a.bag" }), [400, "invalid"]);
  assertEquals(await post({ topics: ["secret"], name: "s.bag" }), [404, "not-found"]);
  assertEquals(await Array.fromAsync(Deno.readDir(path)), []);
  for (const name of ["1.bag", "2.bag", "3.bag", "4.bag"]) {
    assertEquals((await post({ topics: ["a"], name }))[0], 201);
  }
  assertEquals(await post({ topics: ["a"], name: "5.bag" }), [429, "busy"]);
  http.role = "view";
  assertEquals(await post({ topics: ["a"], name: "6.bag" }), [403, "forbidden"]);
  assertEquals(
    (await http.problem("/api/bags/1.bag/recording", { method: "DELETE" })).code,
    "forbidden",
  );
  assertEquals((await http.problem("/api/bags/9.bag/recording")).code, "not-found");
});
