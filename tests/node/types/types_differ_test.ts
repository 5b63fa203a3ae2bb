import { assert, assertEquals } from "@std/assert";
import { z } from "zod";
import { defineMesh, formatNodeId, type Node, type NodeStatus } from "@rosy/rosy";
import { type TestMesh, testMesh } from "@rosy/rosy/testing";
import { leakTest } from "../../support/leak_check.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";

const scanOf = (range: z.ZodType) =>
  defineMesh({
    topics: { scan: z.object({ ranges: z.array(range), at: z.number().describe("seconds") }) },
    services: { reset: { args: [range] } },
  });
const ofNumbers = scanOf(z.number());
const ofTexts = scanOf(z.string());

/** The warnings of a node so far. */
function warningsOf(mesh: Pick<TestMesh, "logs">, node: Pick<Node, "id">): string[] {
  return mesh.logs.filter(({ node: name, level }) => name === node.id.name && level === "warn")
    .map(({ message }) => message);
}

/** The next disagreement that a node tells: it comes once the other side's schema has arrived. */
async function nextDifference(
  statuses: AsyncIterable<NodeStatus>,
): Promise<NodeStatus & { type: "types-differ" }> {
  for await (const status of statuses) if (status.type === "types-differ") return status;
  throw new Error("The node stopped before it told a disagreement");
}

Deno.test("two nodes that disagree about a topic both say once who and what differs", async () => {
  await using mesh = testMesh();
  const near = await mesh.node("near", { mesh: ofNumbers });
  const far = await mesh.node("far", { mesh: ofTexts });
  const toldByBoth = Promise.all([nextDifference(near.status()), nextDifference(far.status())]);
  await near.listen("scan", () => {});
  await far.listen("scan", () => {});
  const [status] = await toldByBoth;
  await mesh.clock.advance(10);
  const [own, other] = [formatNodeId(near.id), formatNodeId(far.id)];
  assertEquals(warningsOf(mesh, near), [
    `Topic "scan" has different types at node ${other} ("object") and here, ${own} ("object"): ` +
    `scan.ranges: number[] here, string[] there; give both the same schema`,
  ]);
  assertEquals(warningsOf(mesh, far), [
    `Topic "scan" has different types at node ${own} ("object") and here, ${other} ("object"): ` +
    `scan.ranges: string[] here, number[] there; give both the same schema`,
  ]);
  const { peer, kind, subject, own: here, other: there, differences } = status;
  assertEquals([peer.name, kind, subject, here, there], [
    "far",
    "topics",
    "scan",
    "object",
    "object",
  ]);
  assertEquals(differences, [{ path: "scan.ranges", own: "number[]", other: "string[]" }]);
});

Deno.test("a disagreement is told once, however many nodes are of the other opinion", async () => {
  await using mesh = testMesh();
  const near = await mesh.node("near", { mesh: ofNumbers });
  await near.addService("reset", () => {});
  const told: string[] = [];
  for (const name of ["a", "b", "c"]) {
    const node = await mesh.node(name, { mesh: ofTexts });
    const toldByNear = nextDifference(near.status());
    await node.addService("reset", () => {});
    const { peer, subject } = await toldByNear;
    told.push(`${peer.name} ${subject}`);
  }
  await mesh.clock.advance(10);
  assertEquals(told, ["a reset", "b reset", "c reset"]);
  const [warning, ...others] = warningsOf(mesh, near);
  assertEquals(others, []);
  assert(warning!.includes("reset argument 1: number here, string there"), warning);
});

Deno.test("types that differ in words alone, and those of unused topics, are no disagreement", async () => {
  await using mesh = testMesh();
  const described = defineMesh({
    topics: {
      scan: z.object({ at: z.number(), ranges: z.array(z.number()) }).describe("a scan"),
    },
  });
  const near = await mesh.node("near", { mesh: ofNumbers });
  const far = await mesh.node("far", { mesh: described });
  const unused = await mesh.node("unused", { mesh: ofTexts });
  await near.listen("scan", () => {});
  await far.send("scan", { ranges: [], at: 0 });
  await mesh.clock.advance(10);
  assertEquals(near.topicTypes("scan").length, 2);
  for (const node of [near, far, unused]) assertEquals(warningsOf(mesh, node), []);
});

leakTest("a disagreement is told between real nodes, and ends with them", async () => {
  await using mesh = new MeshFixture();
  const near = await mesh.node("near", { mesh: ofNumbers });
  const far = await mesh.node("far", { mesh: ofTexts });
  await near.listen("scan", () => {});
  await far.listen("scan", () => {});
  await mesh.logger.until("scan.ranges: number[] here, string[] there");
  await mesh.logger.until("scan.ranges: string[] here, number[] there");
  const gone = await mesh.node("gone", { mesh: ofTexts });
  await gone.listen("scan", () => {});
  await gone.stop();
});
