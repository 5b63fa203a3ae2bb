import type { MeshFigures } from "../../../lib/figures/mesh_figures.ts";
import type { MeshView } from "../../../lib/web/gateway/mesh_view.ts";
import { assert, assertEquals } from "@std/assert";
import { GatewayFixture, type GatewayFixtureOptions } from "./gateway_fixture.ts";

const OPEN = { kind: "topics", pattern: "open/**", right: "read" } as const;

/** A robot that sends to a viewer on a topic that is exposed and one that is not, ten times a second. */
async function start(options?: GatewayFixtureOptions) {
  const fixture = await GatewayFixture.start(options);
  const { mesh, robot } = fixture;
  const [viewer, spy] = [await mesh.node("viewer"), await mesh.node("spy")];
  await viewer.listen("open/a", () => {});
  await spy.listen("secret/b", () => {});
  await fixture.run(robot.waitForListener("open/a"));
  await fixture.run(robot.waitForListener("secret/b"));
  robot.every(100, () => void robot.send("open/a", new Uint8Array(98)));
  robot.every(100, () => void robot.send("secret/b", new Uint8Array(98)));
  await fixture.advance(500);
  return { fixture, viewer, view: fixture.gateway.open({ role: "view" }) };
}

/** Counts how often a node asks. */
function countQuestions({ node }: GatewayFixture): () => number {
  const statsOf = node.statsOf.bind(node);
  let questions = 0;
  node.statsOf = (...args) => {
    questions++;
    return statsOf(...args);
  };
  return () => questions;
}

async function rates(view: MeshView, fixture: GatewayFixture): Promise<MeshFigures> {
  const stop = view.onFigures(() => {});
  await fixture.advance(1600);
  const figures = view.figures()!;
  stop();
  return figures;
}

Deno.test("MeshView.figures() has nothing of what is not exposed, in sums neither", async () => {
  const { fixture, viewer, view } = await start({ rules: [OPEN] });
  await using _fixture = fixture;
  const figures = await rates(view, fixture);
  const text = JSON.stringify(figures);
  for (const word of ["secret", "spy"]) assert(!text.includes(word), text);
  const [robot, other] = figures.nodes;
  assertEquals([robot!.node, other!.node, figures.nodes.length], ["robot", "viewer", 2]);
  assertEquals([robot!.sentHz, robot!.sentBytesPerSecond, robot!.topics], [10, 1010, 1]);
  assertEquals([robot!.queuedBytes, robot!.connected, robot!.droppedBy], [null, null, null]);
  assertEquals(other!.receivedHz, 10);
  assertEquals(figures.topics.map(({ topic }) => topic), ["open/a"]);
  assertEquals(figures.sending.map(({ topic, uuid }) => [topic, uuid]), [
    ["open/a", fixture.robot.id.uuid],
  ]);
  assertEquals(figures.listening.map(({ topic, uuid }) => [topic, uuid]), [
    ["open/a", viewer.id.uuid],
  ]);
});

Deno.test("MeshView.figures() goes by other rules at once", async () => {
  const { fixture, view } = await start();
  await using _fixture = fixture;
  const topics = () => view.figures()!.topics.map(({ topic }) => topic);
  view.onFigures(() => {});
  await fixture.advance(600);
  assertEquals(topics(), ["open/a", "secret/b"]);
  fixture.exposure.replace([OPEN]);
  assertEquals(topics(), ["open/a"]);
  fixture.exposure.replace([]);
  assertEquals([topics(), view.figures()!.nodes], [[], []]);
});

Deno.test("MeshView.onFigures() has nodes asked once a second for all, and nobody while nobody looks", async () => {
  const { fixture, view } = await start();
  await using _fixture = fixture;
  const asked = countQuestions(fixture);
  await fixture.advance(5000);
  assertEquals(asked(), 0);
  const told = [0, 0];
  const stops = [view, fixture.gateway.open({ role: "control" })]
    .map((view, index) => view.onFigures(() => told[index]!++));
  await fixture.advance(2400);
  // After 0, 0.5 and 1.5 seconds: robot, viewer, spy, and the gateway's own node.
  assertEquals([asked(), told], [12, [3, 3]]);
  for (const stop of stops) stop();
  await fixture.advance(5000);
  assertEquals([asked(), view.figures()], [12, null]);
});

Deno.test("MeshView.onFigures() tells at once what is known, and ends with the view", async () => {
  const { fixture, view } = await start();
  await using _fixture = fixture;
  view.onFigures(() => {});
  await fixture.advance(600);
  const other = fixture.gateway.open({ role: "view" });
  let told = 0;
  other.onFigures(() => told++);
  assertEquals([told, other.figures()], [1, view.figures()]);
  await fixture.run(other.close());
  const asked = countQuestions(fixture);
  await fixture.run(view.close());
  await fixture.advance(5000);
  assertEquals([asked(), told], [0, 1]);
});

Deno.test("MeshView.figures() shows the gateway's own node where it listens for somebody", async () => {
  const { fixture, view } = await start({ rules: [OPEN] });
  await using _fixture = fixture;
  view.listen("open/a", () => {});
  await fixture.advance(1000);
  const { nodes, listening } = await rates(view, fixture);
  const own = nodes.find(({ node }) => node === "web")!;
  assertEquals([own.receivedHz, own.state], [10, "answers"]);
  assertEquals(listening.map(({ receivedHz }) => receivedHz), [10, 10]);
});
