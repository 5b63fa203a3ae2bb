import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { BagWriter } from "@rosy/rosy/bag";
import { encode, SENDER } from "../../../bag/support.ts";
import { at, BagFixture, START_MS } from "./bag_fixture.ts";

const isoAt = (ms: number) => new Date(START_MS + ms).toISOString();
const FILES = new URL("../../../bag/foreign_formats/files/", import.meta.url);

/** Two hundred messages of 10 kB each. */
function longEntries() {
  return Array.from(
    { length: 200 },
    (_, sequence) => at("pose", { ms: sequence, sequence }, ["x".repeat(10_000)]),
  );
}

Deno.test("info tells when each topic begins and ends, to the nanosecond", async () => {
  await using fixture = await BagFixture.start();
  await fixture.writeDrive("drive.bag");
  const info = await fixture.http.json("/api/bags/drive.bag/info") as Record<string, unknown>;
  const { messages, startedAt, endedAt, startedAtNs, isComplete, isRecording } = info;
  assertEquals([messages, startedAt, endedAt], [111, isoAt(0), isoAt(9900)]);
  assertEquals([startedAtNs, isComplete, isRecording], [`${START_MS}000000`, true, false]);
  const topics = info.topics as Record<string, unknown>[];
  assertEquals(
    topics.map(({ topic, messages, startedAt, endedAtNs }) => [
      topic,
      messages,
      startedAt,
      endedAtNs,
    ]),
    [
      ["pose", 100, isoAt(0), `${START_MS + 9900}000000`],
      ["battery", 10, isoAt(0), `${START_MS + 9000}000000`],
      ["map", 1, isoAt(0), `${START_MS}000000`],
    ],
  );
});

Deno.test("messages between two times come in order, in the form of live ones", async () => {
  await using fixture = await BagFixture.start();
  await fixture.writeDrive("drive.bag");
  const query = new URLSearchParams({ from: isoAt(1900), to: `${START_MS + 2100}ms` });
  const lines = await fixture.lines(`drive.bag/messages?${query}`);
  assertEquals(lines.map(({ topic, message }) => [topic, message]), [
    ["pose", { x: 19, y: -1 }],
    ["pose", { x: 20, y: -1 }],
    ["battery", { data: 20 }],
    ["pose", { x: 21, y: -1 }],
  ]);
  assertEquals(lines[0], {
    topic: "pose",
    type: null,
    sender: { name: SENDER.name, id: SENDER.uuid },
    publishedAt: isoAt(1895),
    recordedAt: isoAt(1900),
    recordedAtNs: `${START_MS + 1900}000000`,
    retained: false,
    message: { x: 19, y: -1 },
  });
});

Deno.test("messages are chosen by names and patterns, thinned out, and cut off at a limit", async () => {
  await using fixture = await BagFixture.start();
  await fixture.writeDrive("drive.bag");
  const countOf = async (query: string) =>
    (await fixture.lines(`drive.bag/messages?${query}`)).length;
  assertEquals(await countOf(""), 111);
  assertEquals(await countOf("topic=map&topic=battery"), 11);
  assertEquals(await countOf("topic=b*"), 10);
  assertEquals(await countOf("topic=/pose&rate=5"), 50);
  assertEquals(await countOf("topic=pose&rate=10"), 100);
  assertEquals(await countOf("limit=7"), 7);
  assertEquals(await countOf("topic=none*"), 0);
  const fields = await fixture.lines("drive.bag/messages?field=x&limit=2");
  assertEquals(fields.map(({ topic, value }) => [topic, value]), [["pose", 0], ["pose", 1]]);
});

Deno.test("the last message of each topic at a time is found, however long before it was sent", async () => {
  await using fixture = await BagFixture.start();
  await fixture.writeDrive("drive.bag");
  const shownAt = async (ms: number, query = "") => {
    const lines = await fixture.lines(`drive.bag/messages?at=${START_MS + ms}ms${query}`);
    return Object.fromEntries(lines.map(({ topic, message }) => [topic, message]));
  };
  assertEquals(await shownAt(5550), {
    map: { width: 10 },
    pose: { x: 55, y: -1 },
    battery: { data: 50 },
  });
  assertEquals(await shownAt(1e9, "&topic=pose"), { pose: { x: 99, y: -1 } });
  assertEquals(await shownAt(-1), {});
  assertEquals(await shownAt(0, "&topic=battery"), { battery: { data: 0 } });
});

Deno.test("a bag that was cut off, and one in parts, are read like any other", async () => {
  await using fixture = await BagFixture.start();
  await fixture.writeDrive("whole.bag");
  const bytes = await Deno.readFile(`${fixture.path}/whole.bag`);
  const entries = (from: number) =>
    [1, 2].map((ms) => at("pose", { ms: from + ms, sequence: 0 }, [from + ms]));
  await Deno.writeFile(`${fixture.path}/cut.bag`, bytes.subarray(0, bytes.length - 2000));
  const recording = (part: number) => ({ recording: { id: "r", part } });
  await fixture.writeAll("split.bag", entries(0), recording(0));
  await fixture.writeAll("split_1.bag", entries(10), recording(1));
  const cut = await fixture.lines("cut.bag/messages?topic=pose");
  assert(cut.length > 50 && cut.length < 100, String(cut.length));
  const shown = await fixture.lines(`cut.bag/messages?topic=pose&at=${START_MS + 1234}ms`);
  assertEquals(shown.map(({ message }) => message), [{ x: 12, y: -1 }]);
  const valuesOf = async (query: string) =>
    (await fixture.lines(query)).map(({ message }) => (message as { data: number }).data);
  assertEquals(await valuesOf("split.bag/messages"), [1, 2, 11, 12]);
  assertEquals(await valuesOf("split_1.bag/messages"), [11, 12]);
  assertEquals(await valuesOf(`split.bag/messages?at=${START_MS + 10}ms`), [2]);
});

Deno.test("a damaged bag is read but for what is damaged, and says so in its last line", async () => {
  await using fixture = await BagFixture.start();
  await fixture.writeDrive("drive.bag");
  const path = `${fixture.path}/drive.bag`;
  const bytes = await Deno.readFile(path);
  bytes[400]! ^= 0xff;
  await Deno.writeFile(path, bytes);
  const lines = await fixture.lines("drive.bag/messages");
  assert(lines.length > 80, String(lines.length));
  assertMatch(String(lines.at(-1)!.problem), /Cannot read all of the bag: chunk at byte \d+/);
});

for (const [file, name] of [["ros1.bag", "ros1.bag"], ["ros2.mcap", "ros2.mcap"]] as const) {
  Deno.test(`recordings of ROS are read as they are played: ${file}`, async () => {
    await using fixture = await BagFixture.start();
    await Deno.copyFile(new URL(file, FILES), `${fixture.path}/${name}`);
    const info = await fixture.http.json(`/api/bags/${name}/info`) as Record<string, unknown>;
    const topics = info.topics as Record<string, unknown>[];
    const lines = await fixture.lines(`${name}/messages`);
    assertEquals(lines.filter(({ problem }) => problem !== undefined), []);
    assertEquals(lines.length, info.messages);
    for (const { topic, schema } of topics) {
      const told = await fixture.http.json(String(schema)) as Record<string, unknown>;
      assertEquals(told.type, "object", String(topic));
    }
    const end = encodeURIComponent(String(info.endedAtNs));
    const shown = await fixture.lines(`${name}/messages?at=${end}ns`);
    assertEquals(shown.length, topics.length);
  });
}

Deno.test("messages that are not read here are told of once, and why", async () => {
  await using fixture = await BagFixture.start();
  const proto = new URL("../../../bag/foreign/proto.mcap", import.meta.url);
  await Deno.copyFile(proto, `${fixture.path}/proto.mcap`);
  const info = await fixture.http.json("/api/bags/proto.mcap/info") as Record<string, unknown>;
  const [topic] = info.topics as Record<string, unknown>[];
  assertMatch(String(topic!.unreadable), /protobuf/);
  const lines = await fixture.lines("proto.mcap/messages");
  assertEquals(lines.map(({ topic }) => topic), [topic!.topic]);
  assertMatch(String(lines[0]!.problem), /protobuf/);
});

Deno.test("what a client may not read of a bag is not there, and its file cannot be had", async () => {
  await using fixture = await BagFixture.start({
    rules: [{ kind: "topics", pattern: "pose", right: "read" }, {
      kind: "topics",
      pattern: "map",
      right: "write",
    }],
  });
  const { http } = fixture;
  await fixture.writeDrive("drive.bag");
  await fixture.writeAll("pose.bag", [at("pose", { ms: 0, sequence: 0 }, [1])]);
  const info = await http.json("/api/bags/drive.bag/info") as Record<string, unknown>;
  const topics = info.topics as Record<string, unknown>[];
  assertEquals([info.messages, topics.map(({ topic }) => topic)], [100, ["pose"]]);
  assertEquals((await fixture.lines("drive.bag/messages")).length, 100);
  assertEquals((await fixture.lines(`drive.bag/messages?at=${START_MS}ms`)).length, 1);
  const path = "/api/bags/drive.bag";
  const hidden = await http.problem(`${path}/messages?topic=battery`);
  const none = await http.problem(`${path}/messages?topic=nothing`);
  assertEquals(hidden.detail?.replace("battery", "nothing"), none.detail);
  assertEquals(hidden.code, "not-found");
  assertEquals((await http.problem(`${path}/topics/battery/schema`)).code, "not-found");
  assertEquals((await http.problem(path)).code, "forbidden");
  const file = await http.request("/api/bags/pose.bag");
  assertEquals([file.status, (await file.bytes()).length > 0], [200, true]);
});

Deno.test("a client that may not read a topic any more gets no more of it", async () => {
  await using fixture = await BagFixture.start();
  await fixture.writeAll("drive.bag", longEntries());
  const response = await fixture.http.request("/api/bags/drive.bag/messages");
  const reader = response.body!.getReader();
  await reader.read();
  fixture.http.exposure.replace([]);
  await fixture.http.advance(1000);
  await assertRejects(
    async () => {
      while (!(await reader.read()).done);
    },
    Error,
    "not shown any more",
  );
});

Deno.test("a client that goes away leaves nothing open", async () => {
  await using fixture = await BagFixture.start();
  await fixture.writeAll("drive.bag", longEntries());
  for (let count = 0; count < 40; count++) {
    const response = await fixture.http.request("/api/bags/drive.bag/messages");
    assertEquals(response.status, 200);
    await response.body!.cancel();
  }
  const head = await fixture.http.request("/api/bags/drive.bag/messages", { method: "HEAD" });
  assertEquals([head.status, head.headers.get("content-type")], [200, "application/x-ndjson"]);
  assertEquals(fixture.http.base.gateway.clients, 0);
});

Deno.test("a bag is read no faster than its client takes it", async () => {
  await using fixture = await BagFixture.start();
  await fixture.writeAll("drive.bag", longEntries(), { chunkBytes: 50_000 });
  const response = await fixture.http.request("/api/bags/drive.bag/messages");
  const reader = response.body!.getReader();
  await reader.read();
  // Another one reads all of it meanwhile: this one would have, too.
  assertEquals((await fixture.lines("drive.bag/messages")).length, 200);
  await Deno.truncate(`${fixture.path}/drive.bag`, 1_000_000);
  reader.releaseLock();
  const texts = await Array.fromAsync(response.body!.pipeThrough(new TextDecoderStream()));
  const lines = texts.join("").trim().split("\n");
  assert(lines.length < 150, String(lines.length));
  assertMatch(lines.at(-1)!, /Cannot read all of the bag/);
});

Deno.test("a bag that is being recorded is read as far as it is written", async () => {
  await using fixture = await BagFixture.start();
  const path = `${fixture.path}/live.bag`;
  const writer = await BagWriter.create(path, { chunkBytes: 10_000 });
  const changes = Deno.watchFs(path);
  for (const entry of longEntries()) await writer.write(entry);
  for await (const _change of changes) {
    if ((await Deno.stat(path)).size > 500_000) break;
  }
  const lines = await fixture.lines("live.bag/messages");
  assert(lines.length >= 40, String(lines.length));
  const shown = await fixture.lines(`live.bag/messages?at=${START_MS + 10}ms`);
  assertEquals(shown.map(({ recordedAt }) => recordedAt), [isoAt(10)]);
  await writer.close();
  assertEquals((await fixture.lines("live.bag/messages")).length, 200);
});

Deno.test("too many readers at a time are asked to wait", async () => {
  await using fixture = await BagFixture.start();
  await fixture.writeDrive("drive.bag");
  const path = "/api/bags/drive.bag/messages";
  const open = await Promise.all(Array.from({ length: 32 }, () => fixture.http.request(path)));
  assertEquals((await fixture.http.problem(path)).code, "busy");
  for (const { body } of open) await body!.cancel();
  assertEquals((await fixture.lines("drive.bag/messages")).length, 111);
});

Deno.test("a bag that is replaced while it is read is read to its end, and the new one after it", async () => {
  await using fixture = await BagFixture.start();
  await fixture.writeDrive("drive.bag");
  const response = await fixture.http.request("/api/bags/drive.bag/messages");
  await fixture.writeAll("other.bag", [at("pose", { ms: 0, sequence: 0 }, [1])]);
  await Deno.rename(`${fixture.path}/other.bag`, `${fixture.path}/drive.bag`);
  assertEquals((await response.text()).trim().split("\n").length, 111);
  assertEquals((await fixture.lines("drive.bag/messages")).length, 1);
});

Deno.test("requests that make no sense are refused", async () => {
  await using fixture = await BagFixture.start();
  await fixture.writeDrive("drive.bag");
  await Deno.writeTextFile(`${fixture.path}/text.bag`, "no bag at all");
  const codeOf = async (path: string) => (await fixture.http.problem(`/api/bags/${path}`)).code;
  for (
    const query of [
      "from=yesterday",
      "from=1",
      "from=99999999999999999999ns",
      "from=2026-13-40T00:00:00Z",
      "at=",
      "from=20s&to=10s",
      "at=1s&from=1s",
      "at=1s&rate=1",
      "limit=0",
      "limit=-1",
      "limit=x",
      "rate=0",
      "field=",
      "topic=",
      "topic=a**b",
      Array.from({ length: 2000 }, (_, index) => `topic=t${index}`).join("&"),
    ]
  ) assertEquals(await codeOf(`drive.bag/messages?${query}`), "invalid", query.slice(0, 40));
  assertEquals(await codeOf("drive.bag/messages?topic=none"), "not-found");
  assertEquals(await codeOf("none.bag/messages"), "not-found");
  assertEquals(await codeOf("none.bag/info"), "not-found");
  assertEquals(await codeOf("..%2Fx.bag/messages"), "invalid");
  assertEquals(await codeOf("drive.bag/topics/none/schema"), "not-found");
  assertEquals(await codeOf("drive.bag/topics/pose/schema"), "not-found");
  assertEquals(await codeOf("drive.bag/topics/pose"), "not-found");
  const { code, detail } = await fixture.http.problem("/api/bags/text.bag/messages");
  assertEquals([code, detail?.includes(fixture.path)], ["failed", false]);
  assertMatch(detail!, /not a bag/);
});

Deno.test("messages of other codecs are read, and what is none is told of", async () => {
  await using fixture = await BagFixture.start();
  const [first, second, third] = [1, 2, 3].map((ms) => at("a", { ms, sequence: ms }, [ms]));
  await fixture.writeAll("codecs.bag", [
    { ...first!, codec: "json", bytes: encode("json", [{ big: 2n ** 60n }, 2]) },
    { ...second!, codec: "own" },
    { ...third!, bytes: Uint8Array.of(0xc1) },
  ]);
  const lines = await fixture.lines("codecs.bag/messages");
  assertEquals(lines.length, 3);
  assertEquals((lines[0]!.message as { args: unknown[] }).args[1], 2);
  assertMatch(String(lines[1]!.problem), /codec "own" is not known here/);
  assertMatch(String(lines[2]!.problem), /Cannot read a message/);
});
