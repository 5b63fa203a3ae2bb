import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { buildNode, defineMesh, defineSchema, GoalError } from "../../mod.ts";
import { testMesh } from "../../lib/testing/mod.ts";

const Point = defineSchema<{ x: number }>("Point", {
  type: "object",
  properties: { x: { type: "number" } },
  required: ["x"],
});
const metres = defineSchema<number>("metres", { type: "number", minimum: 0 });
const robot = defineMesh({
  actions: { drive: { goal: Point, feedback: metres, result: Point }, wave: {} },
});

Deno.test("a mesh's actions have types for the compiler, and others are told of them", async () => {
  await using mesh = testMesh();
  const base = await mesh.buildNode({ name: "base", mesh: robot });
  const pilot = await mesh.buildNode({ name: "pilot", mesh: robot });
  await base.addAction("drive", async function* ({ x }) {
    yield await Promise.resolve(x / 2);
    return { x };
  });
  const { x }: { x: number } = await mesh.clock.run(pilot.startGoal("drive", { x: 3 }).result);
  assertEquals(x, 3);
  assertThrows(
    // @ts-expect-error: a goal has an x
    () => pilot.startGoal("drive", {}),
    TypeError,
    'Cannot start a goal of action "drive": "x" is missing',
  );
  // @ts-expect-error: there is no such action
  const start = () => pilot.startGoal("fly", {}, { timeoutMs: 1 });
  await assertRejects(() => mesh.clock.run(start().result));
  const tool = await mesh.node("tool");
  const [type] = tool.serviceTypes("drive/_action/start");
  assertEquals(type?.name, "(Point)=>Point_Start");
  assertEquals(tool.serviceTypes("drive/_action/follow")[0]?.name, "(Point)=>Point_Follow");
  const { text } = await tool.fetchSchema(tool.serviceTypes("drive/_action/follow")[0]!);
  const { properties } = JSON.parse(text).result;
  assertEquals([properties.feedback.title, properties.result.title], ["metres", "Point"]);
});

Deno.test("a goal, feedback and a result are checked at both ends", async () => {
  await using mesh = testMesh();
  const base = await mesh.buildNode({ name: "base", mesh: robot });
  const tool = await mesh.node("tool");
  await base.addAction("drive", async function* ({ x }) {
    if (x === 1) yield await Promise.resolve(-1);
    // What no compiler would let pass.
    return { x: x === 2 ? "far" as unknown as number : x };
  });
  const reasonOf = async (goal: unknown) => {
    const started = tool.startGoal("drive", goal);
    const error = await assertRejects(() => mesh.clock.run(started.result), GoalError);
    return [error.state, error.reason];
  };
  assertEquals(await reasonOf({}), ["refused", 'the goal does not fit: "x" is missing']);
  assertEquals(await reasonOf({ x: 1 }), [
    "aborted",
    "the feedback does not fit the action's type: expected at least 0, found -1",
  ]);
  assertEquals(await reasonOf({ x: 2 }), [
    "aborted",
    "the result does not fit the action's type: x: expected a number, found text",
  ]);
  const other = await mesh.node("other");
  await base.removeAction("drive");
  await other.addAction("drive", async function* () {
    yield await Promise.resolve("soon");
    return 1;
  });
  await mesh.clock.advance(10);
  const pilot = await mesh.buildNode({ name: "pilot", mesh: robot });
  const wrong = pilot.startGoal("drive", { x: 1 });
  await assertRejects(() => mesh.clock.run(wrong.result), GoalError, "its feedback does not fit");
  const lenient = pilot.startGoal("drive", { x: 1 }, { validate: false });
  assertEquals<unknown>(await mesh.clock.run(lenient.result), 1);
});

Deno.test("an action may have its schemas where it is provided and used", async () => {
  await using mesh = testMesh();
  const [base, pilot] = [await mesh.node("base"), await mesh.node("pilot")];
  const schema = { goal: Point, result: metres };
  await base.addAction("drive", ({ x }) => x, { schema, accept: ({ x }) => x > 9 ? "far" : "" });
  const drive = pilot.getAction("drive", { schema });
  const refused = drive.start({ x: 10 });
  await assertRejects(() => mesh.clock.run(refused.result), GoalError, "refused: far");
  await assertRejects(
    () => base.addAction("drive", () => 1, { schema: { goal: metres } }),
    Error,
    'node "base" has it already',
  );
  assertThrows(
    () => pilot.getAction("drive", { schema: { goal: metres } }),
    Error,
    "this node has another schema for it",
  );
  assertThrows(
    // @ts-expect-error: that is no schema
    () => defineMesh({ actions: { drive: { goal: 1 } } }),
    TypeError,
    'Cannot use the goal schema of action "drive"',
  );
});

Deno.test("an action's name is in the node's namespace, and may be replaced", async () => {
  await using mesh = testMesh();
  const left = await mesh.node("base", { namespace: "left", remap: { drive: "wheels/drive" } });
  await left.addAction("drive", () => 1);
  await left.addAction("~/turn", () => 2);
  const pilot = await mesh.node("pilot");
  assertEquals(await mesh.clock.run(pilot.startGoal("left/wheels/drive", {}).result), 1);
  assertEquals(await mesh.clock.run(pilot.startGoal("left/base/turn", {}).result), 2);
  assertEquals(await mesh.clock.run(left.startGoal("drive", {}).result), 1);
});

Deno.test("a node that has no actions has no name of one", async () => {
  await using node = await buildNode({ name: "plain", domainId: crypto.randomUUID() });
  const { services, sends } = node.topology.nodes.get(node.id.uuid)!;
  assertEquals([services, sends], [[], []]);
});

Deno.test("deadlines go by the time of the mesh", async () => {
  await using mesh = testMesh();
  const simulator = await mesh.node("simulator");
  const base = await mesh.node("base", { clock: "mesh" });
  const pilot = await mesh.node("pilot");
  await base.addAction("drive", (_goal, { signal }) => base.clock.sleep(60_000, { signal }));
  const goal = pilot.startGoal("drive", {}, { deadlineMs: 1000 });
  await mesh.clock.run(goal.accepted);
  const tick = (timeMs: number) => simulator.send("clock", { timeMs, rate: 0 });
  await tick(5000);
  await mesh.clock.advance(4000);
  assertEquals(goal.status, "executing", "it stands still there");
  await tick(6001);
  assertEquals((await mesh.clock.run(goal.ended)).reason, "its deadline of 1000 ms is over");
});
