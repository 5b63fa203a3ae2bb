import { assertEquals, assertRejects } from "@std/assert";
import { GoalError } from "@rosy/rosy";
import { GatewayFixture } from "../gateway/gateway_fixture.ts";
import { TestSession } from "./test_session.ts";

async function provideAll({ robot }: GatewayFixture): Promise<void> {
  await robot.addAction("count", async function* ({ order }: { order: number }) {
    for (let step = 0; step < order; step++) yield { step };
    return { done: order };
  });
  await robot.addAction("wait", async function* (_goal: unknown, { signal }) {
    yield { waiting: true };
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    return { stopped: true };
  }, { whenBusy: "parallel" });
  await robot.addAction("fail", () => {
    throw new Error("no way");
  });
}

Deno.test("a client starts a goal and is told how it gets on and ends", async () => {
  await using fixture = await GatewayFixture.start();
  await provideAll(fixture);
  await using client = new TestSession(fixture);
  const goal = { op: "send_action_goal", action: "/count", action_type: "x", args: { order: 2 } };
  await client.say({ ...goal, id: "g1", feedback: true });
  const about = { id: "g1", action: "/count" };
  const result = { op: "action_result", values: { done: 2 }, status: 4, result: true };
  assertEquals(client.told.splice(0), [
    { op: "action_feedback", ...about, values: { step: 0 } },
    { op: "action_feedback", ...about, values: { step: 1 } },
    { ...result, ...about },
  ]);
  await client.say({ ...goal, id: "g2" });
  assertEquals(client.told, [{ ...result, id: "g2", action: "/count" }], "no feedback");
});

Deno.test("a client is told of goals that fail, and of those that cannot be", async () => {
  await using fixture = await GatewayFixture.start();
  await provideAll(fixture);
  await using client = new TestSession(fixture);
  await client.say({ op: "send_action_goal", id: "f", action: "/fail" });
  const [failed] = client.told.splice(0);
  assertEquals([failed!.values, failed!.status, failed!.result], ["no way", 6, false]);
  await client.say({ op: "send_action_goal", id: "w", action: "/wait" });
  await client.say({ op: "send_action_goal", id: "w", action: "/wait" });
  assertEquals(client.told.map(({ values }) => values), ['There is a goal "w" already']);
});

Deno.test("a client cancels a goal, or all of an action", async () => {
  await using fixture = await GatewayFixture.start();
  await provideAll(fixture);
  await using client = new TestSession(fixture);
  for (const id of ["1", "2", "3"]) {
    await client.say({ op: "send_action_goal", id, action: "/wait" });
  }
  await client.say({ op: "cancel_action_goal", id: "1", action: "/wait" });
  const canceled = (id: string) => ({
    op: "action_result",
    id,
    action: "/wait",
    values: { stopped: true },
    status: 5,
    result: true,
  });
  assertEquals(client.told.splice(0), [canceled("1")]);
  // What roslib's cancelAllGoals() sends.
  await client.say({ op: "call_service", service: "/wait/_action/cancel_goal", args: {} });
  assertEquals(client.told, [canceled("2"), canceled("3")]);
});

Deno.test("a client works on goals of an action that it provides", async () => {
  await using fixture = await GatewayFixture.start();
  const { robot } = fixture;
  await using client = new TestSession(fixture);
  await client.say({ op: "advertise_action", action: "/theirs", type: "x/Type" });
  const goal = robot.startGoal("theirs", { order: 1 });
  await fixture.run(goal.accepted);
  await fixture.advance(100);
  const [{ id, ...asked }] = client.of("send_action_goal") as [{ op: string; id: string }];
  assertEquals(asked as unknown, {
    op: "send_action_goal",
    action: "/theirs",
    action_type: "x/Type",
    args: { order: 1 },
    feedback: true,
  });
  await client.say({ op: "action_feedback", id, action: "/theirs", values: { step: 1 } });
  await client.say({ op: "action_feedback", id: "nobody's", action: "/theirs", values: 2 });
  await client.say({
    op: "action_result",
    id,
    action: "/theirs",
    values: { done: 1 },
    status: 4,
    result: true,
  });
  assertEquals(await fixture.run(Array.fromAsync(goal)), [{ step: 1 }]);
  assertEquals(await fixture.run(goal.result), { done: 1 });
  assertEquals(client.statuses, []);
});

Deno.test("goals that a client works on are canceled, fail, or are lost with it", async () => {
  await using fixture = await GatewayFixture.start();
  const { robot } = fixture;
  const client = new TestSession(fixture);
  await client.say({ op: "advertise_action", action: "/theirs", type: "x" });
  const start = async () => {
    const goal = robot.startGoal("theirs", {});
    await fixture.run(goal.accepted);
    await fixture.advance(100);
    return { goal, id: client.of("send_action_goal").at(-1)!.id };
  };
  const first = await start();
  const canceled = first.goal.cancel("enough");
  await fixture.advance(100);
  assertEquals(client.of("cancel_action_goal"), [
    { op: "cancel_action_goal", id: first.id, action: "/theirs" },
  ]);
  await client.say({
    op: "action_result",
    id: first.id,
    values: { n: 1 },
    status: 5,
    result: true,
  });
  assertEquals((await fixture.run(canceled)).state, "canceled");
  const second = await start();
  await client.say({ op: "action_result", id: second.id, status: 6, result: false });
  const failed = await fixture.run(assertRejects(() => second.goal.result, GoalError));
  assertEquals([failed.state, failed.reason], ["aborted", "The client says that it has failed"]);
  const third = await start();
  await client[Symbol.asyncDispose]();
  await fixture.run(assertRejects(() => third.goal.result, GoalError));
});
