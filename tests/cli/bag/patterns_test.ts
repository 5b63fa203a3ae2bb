import { assertEquals, assertStringIncludes } from "@std/assert";
import { BagWriter } from "@rosy/rosy/bag";
import { encode, entry, readAll, TempDirectory } from "../../bag/support.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { startRosy } from "../../support/rosy.ts";

Deno.test("rosy bag record records what patterns match, each message once, beside others", async () => {
  await using mesh = new MeshFixture();
  await using directory = await TempDirectory.create();
  const sender = await mesh.node("sender");
  await using recorder = startRosy(
    ["bag", "record", "camera/**", "camera/left", "*/left", "-e", "^camera|imu", "-o", "a.bag"],
    { env: mesh.env, cwd: directory.path },
  );
  await recorder.waitForLine('- "*/left"');
  await sender.waitForListener("lidar/left");
  await sender.waitForListener("camera/left");
  for (let index = 0; index < 3; index++) {
    for (const topic of ["camera/left", "camera/right/image", "lidar/left", "odom"]) {
      await sender.send(topic, index);
    }
  }
  const dots = () => recorder.stdout.match(/^\.+/gm)?.join("").length;
  await recorder.waitFor(() => dots() === 9 || undefined, "9 dots");
  const { status, stdout } = await recorder.stop();
  assertEquals(status, 0);
  assertEquals(stdout.match(/^- .*$/gm), [
    '- "camera/**"',
    '- "camera/left"',
    '- "*/left"',
    '- "camera/right/image"',
    '- "lidar/left"',
  ]);
  const messages = await readAll(directory.file("a.bag"));
  const topics = Object.groupBy(messages, ({ topic }) => topic);
  assertEquals(
    Object.entries(topics).map(([topic, messages]) => [topic, messages!.length]).sort(),
    [["camera/left", 3], ["camera/right/image", 3], ["lidar/left", 3]],
  );
});

Deno.test("rosy bag play --topics takes patterns, and tells of one that matches nothing", async () => {
  await using mesh = new MeshFixture();
  await using directory = await TempDirectory.create();
  const path = directory.file("a.bag");
  {
    await using writer = await BagWriter.create(path);
    for (const [index, topic] of ["imu", "camera/left", "camera/right", "camera"].entries()) {
      const bytes = encode("msgpack", [index]);
      await writer.write(entry({ topic, codec: "msgpack", bytes, loggedAtMs: 1e12 + index }));
    }
  }
  const play = (topics: string) =>
    mesh.run("bag", "play", path, "--no-wait", "--immediate", "--json", "--topics", topics);
  const played = await play("camera/*,imu");
  assertEquals(played.status, 0);
  assertEquals(
    played.stdout.trimEnd().split("\n").map((line) => JSON.parse(line).topic),
    ["imu", "camera/left", "camera/right"],
  );
  const { status, stderr } = await play("imu,lidar/*");
  assertEquals(status, 1);
  assertStringIncludes(
    stderr,
    'has no topic that matches "lidar/*"; it has "camera", "camera/left"',
  );
});
