import { assertEquals, assertStringIncludes } from "@std/assert";
import { MeshFixture } from "../../support/mesh_fixture.ts";

for (const [command, key] of [["hz", "rateHz"], ["bw", "bytesPerSecond"]] as const) {
  Deno.test(`rosy topic ${command} --all measures all topics by what nodes count`, async () => {
    await using mesh = new MeshFixture();
    const [near, far] = await mesh.pair();
    await far.listen("image", () => {});
    await near.waitForListener("image");
    near.every(20, () => void near.send("image", new Uint8Array(1000)));
    near.every(20, () => void near.send("unheard", 1));
    await far.waitForSender("unheard");
    await using process = mesh.start("topic", command, "--all", "--json");
    const read = () => process.stdout.split("\n").slice(0, -1).map((line) => JSON.parse(line));
    // However busy the machine is, the second answer gives a rate.
    const image = await process.waitFor(
      () => read().find((line) => line.topic === "image" && line[key] > 0),
      "rate",
    );
    assertEquals([image.senders, image.listeners, image.untold], [1, 1, 0]);
    const unheard = await process.waitFor(
      () => read().find((line) => line.topic === "unheard"),
      "unheard topic",
    );
    assertEquals(unheard.listeners, 0);
  });
}

for (
  const [args, message] of [
    [[], "missing argument TOPIC; --all measures all topics"],
    [["imu", "--all"], "leave out the names, or the flag"],
    [["--all", "--count", "3"], "flags --all and --count exclude each other"],
    [["imu", "--hidden"], "flag --hidden needs --all"],
  ] as const
) {
  Deno.test(`rosy topic hz ${args.join(" ")} is refused`, async () => {
    await using mesh = new MeshFixture();
    const { stderr, status } = await mesh.run("topic", "hz", ...args);
    assertEquals(status, 2);
    assertStringIncludes(stderr, message);
  });
}
