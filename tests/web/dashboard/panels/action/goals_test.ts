import { assertEquals } from "@std/assert";
import { testMesh } from "@rosy/rosy/testing";
import { connect } from "@rosy/rosy/browser";
import { FollowedGoal } from "../../../../../lib/web/dashboard/panels/action/followed_goal.ts";
import { GoalList } from "../../../../../lib/web/dashboard/panels/action/goal_list.ts";
import { ProgressReader } from "../../../../../lib/web/dashboard/panels/action/progress.ts";

/** What a stranger could send. */
const HOSTILE_VALUES: readonly unknown[] = [
  undefined,
  null,
  NaN,
  -Infinity,
  5n,
  "",
  "progress",
  [],
  [[[[]]]],
  {},
  { provider: null, goals: {} },
  { provider: { uuid: {} }, goals: [null, 7, []] },
  new Map([["progress", 1]]),
  new Uint8Array(3),
  new Date(NaN),
  Object.create(null),
];

function status(uuid: string, ...goals: unknown[]) {
  return { provider: { name: uuid, uuid }, goals };
}

Deno.test("GoalList has the goals of all providers, those first that have not ended", () => {
  const list = new GoalList();
  const goal = (id: string, state: string, acceptedAtMs: number) => ({ id, state, acceptedAtMs });
  list.take(status("a", goal("1", "succeeded", 5), goal("2", "executing", 3)));
  list.take(status("b", goal("3", "accepted", 4)));
  assertEquals(list.all.map(({ id }) => id), ["3", "2", "1"]);
  list.take(status("a", goal("1", "succeeded", 5)));
  assertEquals(list.all.map(({ id }) => id), ["3", "1"]);
  list.keepOnly((uuid) => uuid === "a");
  assertEquals(list.all.map(({ id }) => id), ["1"]);
});

Deno.test("GoalList and ProgressReader pass over whatever makes no sense", () => {
  const list = new GoalList();
  const reader = new ProgressReader({ $ref: "#" });
  for (const value of HOSTILE_VALUES) {
    list.take(value);
    list.take(status("a", value, { id: value, state: value }));
    reader.read(value);
    reader.read({ progress: value, distance: { left: value } });
  }
  assertEquals(list.all, []);
});

Deno.test("ProgressReader finds out how far it is", () => {
  const shares = (schema: unknown, ...feedback: unknown[]) => {
    const reader = new ProgressReader(schema);
    return feedback.map((one) => reader.read(one)?.share);
  };
  assertEquals(shares(true, { progress: 0.25 }, { progress: 2 }), [0.25, 0.02]);
  assertEquals(shares(true, { percent: 1 }, { percent: 50 }), [0.01, 0.5]);
  assertEquals(shares(true, { distance: 4 }, { distance: 1 }, { distance: 0 }), [0, 0.75, 1]);
  assertEquals(shares(true, { state: { distance_to_go: 4 } }, { state: { distance_to_go: 2 } }), [
    0,
    0.5,
  ]);
  const step = { type: "number", minimum: 10, maximum: 20 };
  assertEquals(shares({ properties: { step } }, { step: 15 }, { step: 99 }), [0.5, 1]);
  assertEquals(shares(step, 12.5), [0.25]);
  assertEquals(shares(true, { x: 5 }, 5, "text", null), [
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});

Deno.test("FollowedGoal has the last feedback and the end of a goal of somebody else", async () => {
  await using mesh = testMesh();
  const robot = await mesh.node("robot");
  await robot.addAction("count", async function* (to: number, { signal }) {
    for (let part = 1; part <= to; part++) {
      yield { done: part / to };
      await robot.clock.sleep(100, { signal });
    }
    return to;
  });
  await using gateway = await mesh.gateway();
  const page = await mesh.clock.run(connect(gateway.url, gateway.connection));
  const goal = robot.startGoal("count", 4);
  await mesh.clock.run(goal.accepted);
  const followed = new FollowedGoal(page.followGoal("count", goal.id), true, () => {});
  await mesh.clock.advance(250);
  assertEquals([followed.feedback, followed.progress?.share], [{ done: 0.75 }, 0.75]);
  await mesh.clock.advance(1000);
  assertEquals(followed.end, { state: "succeeded", result: 4 });

  const long = robot.startGoal("count", 1000);
  await mesh.clock.run(long.accepted);
  const other = new FollowedGoal(page.followGoal("count", long.id), true, () => {});
  await mesh.clock.run(other.cancel("enough"));
  const { state, reason } = await mesh.clock.run(long.ended);
  assertEquals([state, reason], ["canceled", "enough"]);
  await page.close();
});
