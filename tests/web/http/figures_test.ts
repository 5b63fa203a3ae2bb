import { assert, assertEquals } from "@std/assert";
import type { MeshFigures } from "../../../lib/figures/mesh_figures.ts";
import { EventReader } from "./event_reader.ts";
import { HttpFixture } from "./http_fixture.ts";

/** Sends on a topic ten times a second, to a listener. */
async function sendToViewer(fixture: HttpFixture): Promise<void> {
  const { base, robot } = fixture;
  const viewer = await base.mesh.node("viewer");
  await viewer.listen("imu", () => {});
  await base.run(robot.waitForListener("imu"));
  robot.every(100, () => void robot.send("imu", 1));
  // The nodes are asked between two messages, so that rates are whole numbers.
  await fixture.advance(1050);
}

Deno.test("GET /api/figures waits until rates are known", async () => {
  await using fixture = await HttpFixture.start();
  await sendToViewer(fixture);
  const { clock } = fixture.base.mesh;
  const startMs = clock.epochMs();
  const figures = await fixture.json("/api/figures") as MeshFigures;
  assertEquals(clock.epochMs() - startMs, 500);
  assertEquals(figures.topics.map(({ topic, rateHz }) => [topic, rateHz]), [["imu", 10]]);
  assertEquals(figures.listening.map(({ receivedHz }) => receivedHz), [10]);
  assertEquals(
    await fixture.problem("/api/figures", { method: "POST" }).then(({ status }) => status),
    405,
  );
});

Deno.test("GET /api/figures/stream sends an event a second, and nobody is asked when it is left", async () => {
  await using fixture = await HttpFixture.start();
  await sendToViewer(fixture);
  const { base } = fixture;
  const response = await fixture.request("/api/figures/stream");
  await using reader = new EventReader(response);
  const events = await base.run(reader.take(3));
  const [first, second, third] = events.map(({ data }) => data as MeshFigures) as [
    MeshFigures,
    MeshFigures,
    MeshFigures,
  ];
  assertEquals([first.topics[0]!.rateHz, third.topics[0]!.rateHz], [null, 10]);
  assertEquals(third.atMs - second.atMs, 1000);
  const view = base.gateway.open({ role: "view" });
  assert(view.figures());
  await reader[Symbol.asyncDispose]();
  await fixture.advance(0);
  assertEquals(view.figures(), null);
});

Deno.test("GET /api/figures is answered when the gateway is closed meanwhile", async () => {
  await using fixture = await HttpFixture.start();
  const asked = fixture.routes.request("/api/figures", undefined, { role: "view" });
  await fixture.advance(100);
  await fixture.base.gateway.close();
  const response = await asked;
  assertEquals([response.status, (await response.json()).code], [502, "lost"]);
});
