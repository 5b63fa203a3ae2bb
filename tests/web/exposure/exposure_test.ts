import { assert, assertEquals } from "@std/assert";
import { defineMesh, defineSchema } from "@rosy/rosy";
import { serveWeb } from "../../../lib/web/mod.ts";
import type { ExposureRule } from "../../../lib/web/gateway/exposure.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { VISITS } from "./visitors.ts";

/** What is not exposed; it comes before what is, wherever things are sorted. */
const HUSH = "hush";
const OPEN = "open";

/** Shows what lies below a level. */
function rulesFor(level: string): ExposureRule[] {
  return [
    { kind: "topics", pattern: `${level}/*`, right: "both" },
    { kind: "services", pattern: `${level}/*`, right: "both" },
    { kind: "actions", pattern: `${level}/*`, right: "both" },
    { kind: "params", pattern: `robot/${level}_*`, right: "both" },
  ];
}

function named(name: string) {
  return defineSchema(name, {
    type: "object",
    properties: { [`${name}_field`]: { type: "string" } },
  });
}

async function startRobot(fixture: MeshFixture) {
  const [open, hush] = [named(`${OPEN}Type`), named(`${HUSH}Type`)];
  const mesh = defineMesh({
    topics: { "open/topic": [open], "open/marker": [open], "hush/topic": [hush] },
    services: { "open/call": { args: [], result: open }, "hush/call": { args: [], result: hush } },
    actions: { "open/act": { goal: open }, "hush/act": { goal: hush } },
  });
  const robot = await fixture.node("robot", { mesh });
  for (const level of [OPEN, HUSH]) {
    await robot.getTopic(`${level}/topic`, { retain: 1 }).send({ kept: `${level} kept` });
    await robot.addService(`${level}/call`, () => ({}));
    await robot.addAction(`${level}/act`, (goal: unknown) => goal);
    await robot.params.declare({ [`${level}_param`]: { default: `${level} value` } });
  }
  await robot.getTopic("open/marker").announce();
  const other = await fixture.node(`${HUSH}_node`);
  await other.addService(`${HUSH}/other`, () => {});
  await other.params.declare({ x: { default: 1 } });
  return robot;
}

for (const [protocol, visit] of Object.entries(VISITS)) {
  Deno.test(`what is not exposed is not there, by ${protocol}`, async () => {
    await using fixture = new MeshFixture();
    const robot = await startRobot(fixture);
    const node = await fixture.node("web");
    await node.waitForSender("open/marker");
    for (
      const service of ["open/act/_action/start", "robot/_params/get", "hush_node/_params/get"]
    ) {
      await node.waitForServiceProvider(service);
    }
    await using web = await serveWeb({
      node,
      port: 0,
      exposure: rulesFor(OPEN),
      logger: fixture.logger,
    });
    await using visitor = await visit(web.url);

    const listed = await visitor.lists();
    assert(listed.includes("open/topic") && listed.includes("open_param"), listed);
    assert(!listed.includes(HUSH), listed);
    // What is hidden cannot be told from what does not exist.
    assertEquals(await visitor.tries(HUSH), await visitor.tries("dull"));

    await visitor.listens("open/topic");
    await visitor.listens("open/marker");
    await visitor.hears("open kept");
    await robot.waitForListener("open/marker");
    web.exposure.replace([{ kind: "topics", pattern: "open/marker", right: "read" }]);
    await robot.send("open/topic", { kept: "came too late" });
    await robot.send("open/marker", { kept: "the marker" });
    const heard = await visitor.hears("the marker");
    assert(!heard.includes("too late") && !heard.includes(HUSH), heard);
  });
}
