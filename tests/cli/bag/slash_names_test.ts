import { BagWriter } from "@rosy/rosy/bag";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { encode, entry, TempDirectory } from "../../bag/support.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { runRosy } from "../../support/rosy.ts";

/** A bag as other programs write them: one message on each topic, its name in it. */
async function writeBag(path: string, topics: readonly string[]): Promise<void> {
  await using writer = await BagWriter.create(path);
  for (const [index, topic] of topics.entries()) {
    const bytes = encode("msgpack", [topic]);
    const loggedAtMs = 1_700_000_000_000 + index;
    await writer.write(entry({ topic, codec: "msgpack", bytes, loggedAtMs }));
  }
}

/** Plays such a bag: what was sent, or why nothing was. */
async function play(topics: readonly string[], ...args: string[]): Promise<string[]> {
  await using mesh = new MeshFixture();
  await using directory = await TempDirectory.create();
  await writeBag(directory.file("a.mcap"), topics);
  const at = { env: mesh.env, cwd: directory.path };
  const command = ["bag", "play", "a.mcap", "--immediate", "--no-wait", "--json", ...args];
  const { status, stdout, stderr } = await runRosy(command, at);
  if (status !== 0) return [stderr.trim()];
  const lines = stdout.trim().split("\n").map((line) => JSON.parse(line));
  return lines.map(({ topic, args: [was] }) => `${was} as ${topic}`);
}

Deno.test("rosy bag play sends topics that were recorded with a slash before them", async () => {
  assertEquals(await play(["/imu", "/front/scan", "odometry"]), [
    "/imu as imu",
    "/front/scan as front/scan",
    "odometry as odometry",
  ]);
});

for (const slash of ["", "/"]) {
  Deno.test(`rosy bag play takes ${slash}imu for a topic recorded either way`, async () => {
    const topics = ["/imu", "scan", "clock"];
    assertEquals(await play(topics, "--topics", `${slash}imu,${slash}s*`), [
      "/imu as imu",
      "scan as scan",
    ]);
    const remap = ["--remap", `${slash}imu:=${slash}left/imu,${slash}scan:=/s`];
    assertEquals(await play(topics, ...remap), [
      "/imu as left/imu",
      "scan as s",
      "clock as clock",
    ]);
  });
}

Deno.test("rosy bag play leaves out what told the time, with a slash before it or not", async () => {
  assertEquals(await play(["/clock", "imu"], "--clock"), ["imu as imu"]);
});

Deno.test("rosy bag play says what to do about names that cannot be sent", async () => {
  const [both] = await play(["/imu", "imu"]);
  assertStringIncludes(both!, 'Topics "/imu" and "imu" would both be sent as "imu": leave one of');
  assertEquals(await play(["/imu", "imu"], "--remap", "/imu:=other"), [
    "/imu as other",
    "imu as imu",
  ]);
  const [bad] = await play(["~/raw", "imu"]);
  assertStringIncludes(
    bad!,
    'Cannot play topic "~/raw": give it another name, --remap "~/raw:=NEW", or leave it out',
  );
  assertEquals(await play(["~/raw", "imu"], "--remap", "~/raw:=raw"), [
    "~/raw as raw",
    "imu as imu",
  ]);
  assertEquals(await play(["a//b", "imu"], "--topics", "imu"), ["imu as imu"]);
});
