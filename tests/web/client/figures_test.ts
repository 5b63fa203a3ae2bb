import type { MeshFigures } from "@rosy/rosy/browser";
import { assert, assertEquals } from "@std/assert";
import { ClientFixture } from "./client_fixture.ts";

/** A robot that sends ten messages a second to a viewer, and a page. */
async function start(fixture: ClientFixture) {
  const { robot, mesh } = fixture;
  const viewer = await mesh.node("viewer");
  await viewer.listen("imu", () => {});
  await fixture.run(robot.waitForListener("imu"));
  robot.every(100, () => void robot.send("imu", new Uint8Array(98)));
  await fixture.advance(1000);
  return { viewer, page: await fixture.page() };
}

Deno.test("MeshClient.figures() tells what each node sends and gets of each topic, once a second", async () => {
  await using fixture = await ClientFixture.start();
  const { page, viewer } = await start(fixture);
  const figures = page.figures();
  const first = (await fixture.run(figures.next())).value as MeshFigures;
  assertEquals(first.nodes.map(({ node, sentHz }) => [node, sentHz]), [
    ["robot", null],
    ["viewer", null],
  ]);
  const second = (await fixture.run(figures.next())).value as MeshFigures;
  const third = (await fixture.run(figures.next())).value as MeshFigures;
  assertEquals([second.atMs - first.atMs, third.atMs - second.atMs], [500, 1000]);
  const { nodes, topics, sending, listening } = third;
  assertEquals(nodes.map(({ node, problems, topics }) => [node, problems, topics]), [
    ["robot", [], 1],
    ["viewer", [], 1],
  ]);
  assertEquals(topics.map(({ topic, rateHz }) => [topic, rateHz]), [["imu", 10]]);
  assertEquals(sending, [{
    topic: "imu",
    uuid: fixture.robot.id.uuid,
    publishedHz: 10,
    sentHz: 10,
    bytesPerSecond: 1010,
    droppedHz: 0,
    dropped: 0,
  }]);
  const [{ uuid, receivedHz, lostPercent, delayMs }, ...others] = listening as [
    MeshFigures["listening"][number],
  ];
  assertEquals([uuid, receivedHz, lostPercent, delayMs, others], [viewer.id.uuid, 10, 0, 0, []]);
  assertEquals((await figures.return()).done, true);
});

Deno.test("MeshClient.figures() goes on after a lost connection, and gives who reads slowly the latest", async () => {
  await using fixture = await ClientFixture.start();
  const { page } = await start(fixture);
  const figures = page.figures();
  const next = async () => (await fixture.run(figures.next())).value as MeshFigures;
  await next();
  fixture.gateway.cut();
  await fixture.run(
    new Promise<void>((resolve) => {
      const stop = page.onStatus((status) => {
        if (status !== "open") return;
        stop();
        resolve();
      });
    }),
  );
  const again = await next();
  await fixture.advance(10_000);
  const waited = await next();
  const latest = await next();
  assert(waited.atMs - again.atMs <= 1000, `${waited.atMs - again.atMs} ms`);
  assert(latest.atMs - again.atMs >= 9000, `${latest.atMs - again.atMs} ms`);
});
