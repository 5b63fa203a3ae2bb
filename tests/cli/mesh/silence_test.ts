import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { MeshFixture } from "../../support/mesh_fixture.ts";

Deno.test("whoever listens to a topic is told at once of one that has nearly its name", async () => {
  await using mesh = new MeshFixture();
  const camera = await mesh.node("camera");
  await camera.getTopic("left/image").announce();
  for (const command of [["echo"], ["hz", "--duration", "60"]]) {
    await using listening = mesh.start("topic", ...command, "imu", "image");
    await listening.waitForLine('Nobody sends on "image" (did you mean "left/image"?)');
    const { stderr } = await listening.stop();
    assertEquals(stderr.includes('"imu"'), false, stderr);
  }
});

Deno.test("whoever waits for a message is told whether somebody sends", async () => {
  await using mesh = new MeshFixture();
  const lidar = await mesh.node("lidar");
  await lidar.getTopic("map").announce();
  const listening = [["map"], ["scan"], ["map", "scan"], ["m*"], ["scan/**"]];
  const commands = listening.map((topics) => mesh.start("topic", "echo", ...topics));
  const ends = await Promise.all(commands.map(async (command) => {
    await command.waitForLine("No message yet on ");
    return await command.stop();
  }));
  const reasons = ends.map(({ stderr }) => /yet on (.*) in domain "[^"]*"(.*?):/.exec(stderr));
  assertEquals(reasons.map((match) => match?.slice(1)), [
    ["map", ", though somebody sends on it"],
    ["scan", ", and nobody sends on it"],
    ["map, scan", ", and nobody sends on scan"],
    ["m*", ", though somebody sends on it"],
    ["scan/**", ", and nobody sends on it"],
  ]);
});

Deno.test("whoever records whatever there is, is told where nobody sends", async () => {
  await using mesh = new MeshFixture();
  const path = await Deno.makeTempFile();
  await Deno.remove(path);
  await using recorder = mesh.start("bag", "record", "-a", "-o", path);
  await recorder.waitForLine("No message yet in domain");
  const { stderr } = await recorder.stop();
  assertMatch(stderr, /in domain "[^"]*", and nobody sends on a topic: still recording, Ctrl-C/);
});

Deno.test("rosy topic send is seen as a sender while it waits, and told of a similar name", async () => {
  await using mesh = new MeshFixture();
  const arm = await mesh.node("arm");
  await arm.listen("command", () => {});
  await using send = mesh.start("topic", "send", "comand", "1");
  await arm.waitForSender("comand");
  await send.waitForLine("Still waiting for a listener");
  const { stderr } = await send.stop();
  assertStringIncludes(stderr, 'listener of topic "comand" (did you mean "command"?) in domain');
});
