import { assert, assertEquals } from "@std/assert";
import { testMesh } from "@rosy/rosy/testing";
import { MeshWatch } from "../../lib/figures/mesh_watch.ts";

const NEVER = new AbortController().signal;

Deno.test("MeshWatch shows nodes and topics at their exact rates, without listening to any", async () => {
  await using mesh = testMesh();
  const [camera, viewer, planner, watcher] = [
    await mesh.node("camera"),
    await mesh.node("viewer"),
    await mesh.node("planner"),
    await mesh.node("watcher"),
  ];
  await viewer.listen("image", () => {});
  await planner.listen("image", () => {});
  await camera.waitForListener("image");
  using _images = camera.every(100, () => void camera.send("image", new Uint8Array(1000)));
  using _unheard = camera.every(500, () => void camera.send("unheard", 1));
  const watch = new MeshWatch({ node: watcher, isAll: false, clock: mesh.clock });
  const first = await watch.look(NEVER);
  assertEquals(first.nodes.map(({ node, cpuPercent }) => [node, cpuPercent]), [
    ["camera", null],
    ["viewer", null],
    ["planner", null],
  ]);
  await mesh.clock.advance(2000);
  const { nodes, topics } = await watch.look(NEVER);
  const image = topics.find(({ topic }) => topic === "image")!;
  assertEquals([image.senders, image.listeners, image.untold], [1, 2, 0]);
  assertEquals([Math.round(image.rateHz!), Math.round(image.receivedHz!)], [10, 20]);
  assert(Math.abs(image.bytesPerSecond! - 10_040) < 100, `${image.bytesPerSecond}`);
  assertEquals(Math.round(image.totalBytesPerSecond! / image.bytesPerSecond!), 2);
  const unheard = topics.find(({ topic }) => topic === "unheard")!;
  assertEquals([Math.round(unheard.rateHz!), unheard.listeners, unheard.lostPercent], [2, 0, null]);
  const [sending] = nodes;
  assertEquals([Math.round(sending!.sentHz!), sending!.state, sending!.problems], [
    20,
    "answers",
    [],
  ]);
  // All of the test's nodes are in one process, which counts once.
  assertEquals(nodes.map(({ sharedBy }) => sharedBy), [3, 3, 3]);
  assertEquals(watcher.stats().topics.size, 0);
});

Deno.test("MeshWatch tells what each node sends and gets of each topic", async () => {
  await using mesh = testMesh();
  const [camera, viewer, watcher] = [
    await mesh.node("camera"),
    await mesh.node("viewer"),
    await mesh.node("watcher"),
  ];
  await viewer.listen("image", () => {});
  await viewer.listen("silent", () => {});
  await camera.waitForListener("image");
  using _images = camera.every(100, () => void camera.send("image", new Uint8Array(98)));
  await mesh.clock.advance(1050);
  const watch = new MeshWatch({ node: watcher, isAll: false, clock: mesh.clock });
  const first = await watch.look(NEVER);
  assertEquals(first.sending.map(({ publishedHz, dropped }) => [publishedHz, dropped]), [[
    null,
    0,
  ]]);
  mesh.link(camera, viewer).dropNext(2);
  await mesh.clock.advance(1000);
  const { sending, listening } = await watch.look(NEVER);
  const rates = { publishedHz: 10, sentHz: 10, bytesPerSecond: 1010, droppedHz: 0, dropped: 0 };
  assertEquals(sending, [{ topic: "image", uuid: camera.id.uuid, ...rates }]);
  const unread = { undecodable: 0, invalid: 0, waiting: 0 };
  const nothing = { receivedHz: 0, bytesPerSecond: 0, lostHz: 0, lostPercent: null, lost: 0 };
  assertEquals(listening, [
    {
      ...{ topic: "image", uuid: viewer.id.uuid, receivedHz: 8, bytesPerSecond: 808, lostHz: 2 },
      ...{ lostPercent: 20, lost: 2, ...unread, delayMs: 0 },
    },
    { topic: "silent", uuid: viewer.id.uuid, ...nothing, ...unread, delayMs: null },
  ]);
});

Deno.test("MeshWatch shows the node that asks where that is wanted", async () => {
  await using mesh = testMesh();
  const [camera, watcher] = [await mesh.node("camera"), await mesh.node("watcher")];
  await watcher.listen("image", () => {});
  await camera.waitForListener("image");
  await camera.getTopic("image").announce();
  await mesh.clock.advance(1000);
  const look = async (isOwnShown: boolean) => {
    const watch = new MeshWatch({ node: watcher, isAll: false, isOwnShown, clock: mesh.clock });
    const { nodes, topics } = await watch.look(NEVER);
    return [nodes.map(({ node, state }) => `${node} ${state}`), topics.map((t) => t.listeners)];
  };
  assertEquals(await look(false), [["camera answers"], [0]]);
  assertEquals(await look(true), [["watcher answers", "camera answers"], [1]]);
});

Deno.test("MeshWatch goes on where a node does not answer, and says so", async () => {
  await using mesh = testMesh();
  const [camera, viewer, watcher] = [
    await mesh.node("camera"),
    await mesh.node("viewer"),
    await mesh.node("watcher"),
  ];
  const watch = new MeshWatch({ node: watcher, isAll: false, clock: mesh.clock });
  await watch.look(NEVER);
  mesh.freeze(camera);
  const states = async () => {
    const looking = watch.look(NEVER);
    await mesh.clock.advance(1000);
    return (await looking).nodes.map(({ node, state }) => [node, state]);
  };
  assertEquals(await states(), [["camera", "answers"], ["viewer", "answers"]]);
  await states();
  assertEquals(await states(), [["camera", "silent"], ["viewer", "answers"]]);
  mesh.thaw(camera);
  await states();
  assertEquals(await states(), [["camera", "answers"], ["viewer", "answers"]]);
  await viewer.stop();
  assertEquals(await states(), [["camera", "answers"]]);
});

Deno.test("MeshWatch gets round to all topics of a node that has thousands", async () => {
  await using mesh = testMesh();
  const [camera, watcher] = [await mesh.node("camera"), await mesh.node("watcher")];
  const names = Array.from({ length: 1500 }, (_, index) => `topic/${index}`);
  for (const name of names) await camera.send(name, 1);
  // So many at once are announced one after the other.
  await mesh.clock.advance(10_000);
  const watch = new MeshWatch({ node: watcher, isAll: false, clock: mesh.clock });
  for (let round = 0; round < 4; round++) {
    const looking = watch.look(NEVER);
    await mesh.clock.advance(1000);
    await looking;
    for (const name of names) await camera.send(name, 1);
  }
  const looking = watch.look(NEVER);
  await mesh.clock.advance(1000);
  const { topics } = await looking;
  const rates = topics.filter(({ rateHz }) => rateHz !== null && rateHz > 0.9 && rateHz < 1.1);
  assertEquals([topics.length, rates.length], [1500, 1500]);
});

Deno.test("MeshWatch leaves hidden topics out unless all are asked for", async () => {
  await using mesh = testMesh();
  const [camera, watcher] = [await mesh.node("camera"), await mesh.node("watcher")];
  await camera.listen("camera/_params/changes", () => {});
  await camera.listen("image", () => {});
  await mesh.clock.advance(1000);
  const topics = async (isAll: boolean) => {
    const watch = new MeshWatch({ node: watcher, isAll, clock: mesh.clock });
    const looking = watch.look(NEVER);
    await mesh.clock.advance(1000);
    return (await looking).topics.map(({ topic }) => topic);
  };
  assertEquals(await topics(false), ["image"]);
  assertEquals(await topics(true), ["camera/_params/changes", "image"]);
});
