import { BagReader, BagWriter } from "@rosy/rosy/bag";
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { decode, encode, entry, readAll, TempDirectory } from "../../bag/support.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { startRosy } from "../../support/rosy.ts";

Deno.test("rosy bag record keeps the mark of what was retained, and info tells", async () => {
  await using mesh = new MeshFixture();
  await using directory = await TempDirectory.create();
  const sender = await mesh.node("mapper");
  const map = sender.getTopic<[number]>("map", { retain: 2 });
  for (const value of [1, 2, 3]) await map.send(value);
  const at = { env: mesh.env, cwd: directory.path };
  await using recorder = startRosy(["bag", "record", "map", "-o", "a.mcap"], at);
  await recorder.waitFor(() => recorder.stdout.includes("..") || undefined, "two dots");
  await map.send(4);
  await recorder.waitFor(() => recorder.stdout.includes("...") || undefined, "three dots");
  assertEquals((await recorder.stop()).status, 0);
  const messages = await readAll(directory.file("a.mcap"));
  assertEquals(messages.map((message) => [decode(message), message.retained]), [
    [[2], true],
    [[3], true],
    [[4], undefined],
  ]);
  await using reader = await BagReader.open(directory.file("a.mcap"));
  const { topics } = await reader.info();
  assertEquals(topics, [{ topic: "map", messages: 3, codecs: ["msgpack"], retained: 2, lost: 0 }]);
  await using info = startRosy(["bag", "info", "a.mcap"], at);
  assertMatch((await info.end()).stdout, /^- "map": {2}3 \(100%\) {2}msgpack, 2 retained$/m);
});

Deno.test("rosy bag play retains what was retained, under the name that it plays it by", async () => {
  await using mesh = new MeshFixture();
  await using directory = await TempDirectory.create();
  {
    await using writer = await BagWriter.create(directory.file("a.mcap"));
    const common = { codec: "msgpack", loggedAtMs: 1_700_000_000_000 };
    for (const value of [1, 2]) {
      const bytes = encode("msgpack", [value]);
      await writer.write(entry({ ...common, topic: "map", bytes, retained: true }));
    }
    const bytes = encode("msgpack", ["late"]);
    await writer.write(entry({ ...common, topic: "odometry", bytes }));
    // Long enough for the listeners below to come; nobody waits for it.
    const loggedAtMs = common.loggedAtMs + 3_600_000;
    await writer.write(entry({ ...common, topic: "end", bytes, loggedAtMs }));
  }
  const at = { env: mesh.env, cwd: directory.path };
  const remap = ["--remap", "map:=map2"];
  await using play = startRosy(["bag", "play", "a.mcap", "--no-wait", ...remap], at);
  await play.waitForLine('topic="odometry"');
  assertStringIncludes(play.stdout, 'topic="map2" (retained)');
  const late = await mesh.node("late");
  const got: unknown[] = [];
  for await (const { args: [value], retained } of late.getTopic<[number]>("map2")) {
    got.push([value, retained]);
    if (got.length === 2) break;
  }
  assertEquals(got, [[1, true], [2, true]]);
  await play.stop();
});
