import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { GoalError, NoProviderError } from "../../mod.ts";
import type { ActionOptions, ActionStatus, Node } from "../../mod.ts";
import { LIVENESS_LIMIT_MS } from "../../lib/peer/heartbeat.ts";
import { testMesh } from "../../lib/testing/mod.ts";

interface Robot {
  topics: { log: [string] };
  actions: {
    drive: { goal: { metres: number }; feedback: number; result: number };
    grip: { goal: string; feedback: never; result: boolean };
  };
}

async function pair() {
  const mesh = testMesh<Robot>();
  const base = await mesh.node("base");
  const pilot = await mesh.node("pilot");
  return { mesh, base, pilot };
}

/** Drives a metre a second, and says when it has stopped. */
async function addDrive(
  base: Node<Robot>,
  options: ActionOptions<{ metres: number }> = {},
): Promise<string[]> {
  const events: string[] = [];
  await base.addAction("drive", async function* ({ metres }, { signal }) {
    events.push(`start ${metres}`);
    try {
      for (let driven = 0; driven < metres; driven++) {
        yield driven;
        await base.clock.sleep(1000, { signal });
      }
      return metres;
    } finally {
      events.push(`stop ${metres}`);
    }
  }, options);
  return events;
}

Deno.test("startGoal() tells feedback, then the result", async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  await addDrive(base);
  const goal = pilot.startGoal("drive", { metres: 3 });
  assertEquals(goal.status, "requested");
  await mesh.clock.run(goal.accepted);
  assertEquals(goal.provider?.uuid, base.id.uuid);
  const feedback = Array.fromAsync(goal);
  assertEquals(await mesh.clock.run(goal.result), 3);
  assertEquals(await feedback, [0, 1, 2]);
  assertEquals(goal.status, "succeeded");
  assertEquals(await goal.ended, { state: "succeeded", result: 3 });
  assertEquals(await Array.fromAsync(goal), [0, 1, 2], "for who begins late");
});

Deno.test("startGoal() takes a plain function for a handler, with feedback by its context", async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  await base.addAction("drive", async ({ metres }, { feedback, signal }) => {
    feedback(metres / 2);
    await base.clock.sleep(500, { signal });
    return metres;
  });
  await base.addAction("grip", (what) => what === "cup");
  const drive = pilot.startGoal("drive", { metres: 4 });
  assertEquals(await mesh.clock.run(drive.result), 4);
  assertEquals(await Array.fromAsync(drive), [2]);
  assertEquals(await mesh.clock.run(pilot.startGoal("grip", "cup").result), true);
});

Deno.test("Goal.cancel() ends the handler, and says how it has ended", async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  const events = await addDrive(base);
  const goal = pilot.startGoal("drive", { metres: 3 });
  await mesh.clock.run(goal.accepted);
  await mesh.clock.advance(1500);
  assertEquals(goal.status, "executing");
  assertEquals(await mesh.clock.run(goal.cancel("obstacle")), {
    state: "canceled",
    reason: "obstacle",
  });
  assertEquals(events, ["start 3", "stop 3"]);
  const error = await assertRejects(() => goal.result, GoalError, "was canceled: obstacle");
  assertEquals([error.state, error.reason, error.action], ["canceled", "obstacle", "drive"]);
  assertEquals(await Array.fromAsync(goal), [0, 1]);
  assertEquals(await goal.cancel(), { state: "canceled", reason: "obstacle" }, "again");
});

Deno.test("a goal is canceled with what its handler returns after its signal", async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  await base.addAction("drive", async function* ({ metres }, { signal }) {
    for (let driven = 0; driven < metres; driven++) {
      yield driven;
      if (signal.aborted) return driven;
      await base.clock.sleep(1000);
    }
    return metres;
  });
  const goal = pilot.startGoal("drive", { metres: 10 });
  await mesh.clock.run(goal.accepted);
  await mesh.clock.advance(2500);
  const end = await mesh.clock.run(goal.cancel("enough"));
  assertEquals(end, { state: "canceled", reason: "enough", result: 3 });
  const error = await assertRejects(() => goal.result, GoalError);
  assertEquals(error.result, 3);
});

Deno.test("a generator that does not look at its signal is ended at its second yield", async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  let isOver = false;
  await base.addAction("drive", async function* () {
    try {
      for (let i = 0;; i++) {
        yield i;
        await base.clock.sleep(1000);
      }
    } finally {
      isOver = true;
    }
  });
  const goal = pilot.startGoal("drive", { metres: 10 });
  await mesh.clock.run(goal.accepted);
  await mesh.clock.advance(500);
  assertEquals(await mesh.clock.run(goal.cancel("stop")), { state: "canceled", reason: "stop" });
  assertEquals([isOver, mesh.clock.monotonicMs()], [true, 2000]);
});

Deno.test("what a handler throws aborts its goal", async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  await base.addAction("drive", async function* ({ metres }) {
    yield 0;
    await Promise.resolve();
    if (metres > 1) throw new RangeError("the battery is empty");
    return metres;
  });
  const goal = pilot.startGoal("drive", { metres: 3 });
  const error = await assertRejects(() => mesh.clock.run(goal.result), GoalError);
  assertEquals([error.state, error.reason], ["aborted", "the battery is empty"]);
  assertEquals((error.cause as { remoteName?: string }).remoteName, "RangeError");
  assertEquals(await Array.fromAsync(goal), [0], "the loop ends, the result tells");
});

Deno.test("a handler that fails after its signal aborts its goal", async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  await base.addAction("drive", async ({ metres }, { signal }) => {
    await base.clock.sleep(5000, { signal }).catch(() => {});
    throw new Error(`the brake is stuck at ${metres}`);
  });
  const goal = pilot.startGoal("drive", { metres: 3 });
  await mesh.clock.run(goal.accepted);
  const end = await mesh.clock.run(goal.cancel("obstacle"));
  assertEquals(end, { state: "aborted", reason: "the brake is stuck at 3" });
});

Deno.test("a handler that does not end is given up, and nothing else begins until it has", async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  const { promise, resolve } = Promise.withResolvers<number>();
  await base.addAction("drive", () => promise, { cancelTimeoutMs: 2000 });
  const goal = pilot.startGoal("drive", { metres: 1 });
  await mesh.clock.run(goal.accepted);
  const end = await mesh.clock.run(goal.cancel("obstacle"));
  assertEquals(end, {
    state: "aborted",
    reason: "obstacle; its handler has not ended within 2000 ms",
  });
  const next = pilot.startGoal("drive", { metres: 2 });
  await assertRejects(() => mesh.clock.run(next.accepted), GoalError, "is still at work");
  resolve(7);
  await mesh.clock.advance(0);
  assertEquals(await mesh.clock.run(pilot.startGoal("drive", { metres: 3 }).result), 7);
});

Deno.test("Goal.cancel() gives up after its own time", async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  await base.addAction("drive", () => new Promise<number>(() => {}));
  const goal = pilot.startGoal("drive", { metres: 1 });
  await mesh.clock.run(goal.accepted);
  await assertRejects(
    () => mesh.clock.run(goal.cancel("now", { timeoutMs: 100 })),
    DOMException,
    "has not ended within 100 ms, and is canceling",
  );
});

Deno.test("startGoal() is refused with the action's reason", async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  await addDrive(base, {
    accept: ({ metres }) => metres > 10 ? "that is too far" : undefined,
  });
  const goal = pilot.startGoal("drive", { metres: 11 });
  const error = await assertRejects(() => mesh.clock.run(goal.accepted), GoalError);
  assertEquals(error.message, `Goal ${goal.id} of action "drive" was refused: that is too far`);
  await assertRejects(() => goal.result, GoalError);
  await assertRejects(() => Array.fromAsync(goal), GoalError);
  await assertRejects(() => goal.cancel(), GoalError);
  assertEquals(goal.status, "refused");
});

Deno.test("startGoal() is refused where accept fails, or returns no reason", async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  await addDrive(base, {
    accept: ({ metres }) => {
      if (metres === 1) throw new Error("the map is missing");
      return metres === 2 ? false as unknown as string : "";
    },
  });
  const why = async (metres: number) => {
    const goal = pilot.startGoal("drive", { metres });
    return (await assertRejects(() => mesh.clock.run(goal.accepted), GoalError)).reason;
  };
  assertEquals(await why(1), "the map is missing");
  assertEquals(await why(2), "its accept() returned neither a reason nor nothing");
  await mesh.clock.run(pilot.startGoal("drive", { metres: 3 }).accepted);
});

Deno.test("a provider without power is given up as soon as the mesh knows", async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  await addDrive(base);
  const goal = pilot.startGoal("drive", { metres: 100 });
  await mesh.clock.run(goal.accepted);
  mesh.link(base).cut();
  const startMs = mesh.clock.monotonicMs();
  await assertRejects(() => mesh.clock.run(goal.result), GoalError, "is gone");
  const tookMs = mesh.clock.monotonicMs() - startMs;
  // The question that follows the silence goes unanswered for 2 s.
  assertEquals(tookMs, LIVENESS_LIMIT_MS + 2000);
});

Deno.test("a goal outlives a short cut of its link", async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  await addDrive(base);
  const goal = pilot.startGoal("drive", { metres: 20 });
  await mesh.clock.run(goal.accepted);
  await mesh.clock.advance(1500);
  mesh.link(base).cut();
  await mesh.clock.advance(LIVENESS_LIMIT_MS + 1000);
  mesh.link(base).heal();
  assertEquals(await mesh.clock.run(goal.result), 20);
  assertEquals((await Array.fromAsync(goal)).at(-1), 19);
});

Deno.test("startGoal() fails where nobody provides the action", async () => {
  const { mesh, pilot } = await pair();
  await using _ = mesh;
  const goal = pilot.startGoal("drive", { metres: 11 });
  await assertRejects(
    () => mesh.clock.run(goal.result),
    NoProviderError,
    'Cannot start a goal of action "drive": no provider',
  );
});

Deno.test('whenBusy "reject" refuses a second goal', async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  await addDrive(base);
  const first = pilot.startGoal("drive", { metres: 3 });
  await mesh.clock.run(first.accepted);
  const second = pilot.startGoal("drive", { metres: 3 });
  await assertRejects(
    () => mesh.clock.run(second.accepted),
    GoalError,
    `busy with goal ${first.id}, which is executing`,
  );
  assertEquals(await mesh.clock.run(first.result), 3);
});

Deno.test('whenBusy "queue" works on goals one after the other, and on so many', async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  const events = await addDrive(base, { whenBusy: "queue", maxQueued: 2 });
  const goals = [1, 2, 3].map((metres) => pilot.startGoal("drive", { metres }));
  await mesh.clock.run(Promise.all(goals.map((goal) => goal.accepted)));
  const fourth = pilot.startGoal("drive", { metres: 4 });
  await assertRejects(() => mesh.clock.run(fourth.accepted), GoalError, "2 goals wait");
  assertEquals(goals.map(({ status }) => status), ["executing", "accepted", "accepted"]);
  assertEquals(await mesh.clock.run(goals[1]!.cancel("never mind")), {
    state: "canceled",
    reason: "never mind",
  });
  assertEquals(await mesh.clock.run(goals[2]!.result), 3);
  assertEquals(events, ["start 1", "stop 1", "start 3", "stop 3"]);
});

Deno.test('whenBusy "preempt" cancels the former goal, and begins when that has ended', async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  const events = await addDrive(base, { whenBusy: "preempt" });
  const first = pilot.startGoal("drive", { metres: 1 });
  await mesh.clock.run(first.accepted);
  const [second, third] = [
    pilot.startGoal("drive", { metres: 2 }),
    pilot.startGoal("drive", { metres: 3 }),
  ];
  assertEquals(await mesh.clock.run(third.result), 3);
  assertEquals((await first.ended).reason, `preempted by goal ${second.id}`);
  assertEquals((await second.ended).reason, `preempted by goal ${third.id}`);
  assertEquals(events.slice(0, 2), ["start 1", "stop 1"]);
});

Deno.test('whenBusy "parallel" works on goals side by side, and on so many', async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  const events = await addDrive(base, { whenBusy: "parallel", maxParallel: 2 });
  const goals = [2, 3].map((metres) => pilot.startGoal("drive", { metres }));
  await mesh.clock.run(Promise.all(goals.map((goal) => goal.accepted)));
  const third = pilot.startGoal("drive", { metres: 4 });
  await assertRejects(() => mesh.clock.run(third.accepted), GoalError, "2 goals are worked on");
  await mesh.clock.run(Promise.all(goals.map((goal) => goal.result)));
  assertEquals(events, ["start 2", "start 3", "stop 2", "stop 3"]);
});

Deno.test("a deadline aborts a goal, be it the caller's or the action's", async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  await addDrive(base, { deadlineMs: 5000, whenBusy: "parallel" });
  const mine = pilot.startGoal("drive", { metres: 9 }, { deadlineMs: 1500 });
  const its = pilot.startGoal("drive", { metres: 9 }, { deadlineMs: 60_000 });
  const startMs = mesh.clock.monotonicMs();
  assertEquals((await mesh.clock.run(mine.ended)).reason, "its deadline of 1500 ms is over");
  assertEquals((await mesh.clock.run(its.ended)).reason, "its deadline of 5000 ms is over");
  assertEquals(mesh.clock.monotonicMs() - startMs, 5000);
  await assertRejects(() => mine.result, GoalError, "was aborted");
});

Deno.test("followGoal() tells what becomes of somebody else's goal, also when it has ended", async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  const events = await addDrive(base, { keepResultMs: 10_000 });
  const { id, accepted } = pilot.startGoal("drive", { metres: 3 });
  await mesh.clock.run(accepted);
  await mesh.clock.advance(1500);
  const ui = await mesh.node("ui");
  {
    await using _left = ui.followGoal("drive", id);
    await mesh.clock.run(_left.accepted);
  }
  const followed = ui.followGoal("drive", id);
  assertEquals(await mesh.clock.run(followed.result), 3);
  assertEquals(await Array.fromAsync(followed), [1, 2], "the last feedback comes first");
  assertEquals(events, ["start 3", "stop 3"], "who leaves it does not cancel it");
  assertEquals(await mesh.clock.run(ui.followGoal("drive", id).result), 3);
  await mesh.clock.advance(10_001);
  await assertRejects(
    () => mesh.clock.run(ui.followGoal("drive", id).result),
    GoalError,
    "it has ended too long ago",
  );
});

Deno.test("everybody may see an action's goals, and who comes late does", async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  await addDrive(base);
  const goal = pilot.startGoal("drive", { metres: 2 });
  await mesh.clock.run(goal.accepted);
  await mesh.clock.advance(500);
  const ui = await mesh.node("ui");
  const seen: ActionStatus[] = [];
  // Whatever nodes have types for, others may listen to without.
  await (ui as unknown as Node).listen("drive/_action/status", (_topic, status: ActionStatus) => {
    seen.push(status);
  });
  await mesh.clock.advance(10);
  const [status] = seen;
  assertEquals(status?.provider.name, "base");
  assertEquals(status?.goals.map(({ id, state, caller }) => [id, state, caller?.name]), [
    [goal.id, "executing", "pilot"],
  ]);
  await mesh.clock.run(goal.cancel("obstacle"));
  await mesh.clock.advance(10);
  const last = seen.at(-1)!.goals[0]!;
  assertEquals([last.state, last.reason], ["canceled", "obstacle"]);
  assertEquals(last.changedAtMs - last.acceptedAtMs, 510);
});

Deno.test("a provider that is killed is an error for all who wait", async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  await addDrive(base);
  const goal = pilot.startGoal("drive", { metres: 100 });
  await mesh.clock.run(goal.accepted);
  const loop = Array.fromAsync(goal);
  loop.catch(() => {});
  mesh.kill(base);
  const canceled = goal.cancel("late");
  canceled.catch(() => {});
  const startMs = mesh.clock.monotonicMs();
  await assertRejects(() => mesh.clock.run(goal.result), GoalError, "is gone");
  await assertRejects(() => loop, GoalError, "is lost");
  await assertRejects(() => canceled, GoalError, "is lost");
  const tookMs = mesh.clock.monotonicMs() - startMs;
  assert(tookMs <= 50, `it took ${tookMs} ms`);
  assertEquals(goal.status, "lost");
});

Deno.test("a provider that stops aborts its goals and tells so", async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  const events = await addDrive(base);
  const goal = pilot.startGoal("drive", { metres: 100 });
  await mesh.clock.run(goal.accepted);
  await mesh.clock.run(base.stop());
  const end = await mesh.clock.run(goal.ended);
  assertEquals(end, { state: "aborted", reason: "its node stops" });
  assertEquals(events, ["start 100", "stop 100"]);
});

Deno.test("a provider that stops waits for no handler that does not end", async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  await base.addAction("drive", () => new Promise<number>(() => {}));
  const goal = pilot.startGoal("drive", { metres: 100 });
  await mesh.clock.run(goal.accepted);
  await mesh.clock.run(base.stop());
  const { state, reason } = await mesh.clock.run(goal.ended);
  assertEquals([state, reason], ["aborted", "its node stops; its handler is still at work"]);
});

Deno.test("removeAction() aborts goals, and nobody provides it any more", async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  await addDrive(base);
  const goal = pilot.startGoal("drive", { metres: 100 });
  await mesh.clock.run(goal.accepted);
  await mesh.clock.run(base.removeAction("drive"));
  assertEquals((await mesh.clock.run(goal.ended)).reason, "the action was removed");
  await mesh.clock.advance(10);
  assertEquals(pilot.getAction("drive").hasProviders(), false);
  await addDrive(base);
  await mesh.clock.advance(10);
  assertEquals(await mesh.clock.run(pilot.startGoal("drive", { metres: 1 }).result), 1);
});

Deno.test("a goal goes on without its caller, unless it is to be canceled", async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  const events = await addDrive(base, { whenBusy: "parallel" });
  const goals = [
    pilot.startGoal("drive", { metres: 5 }),
    pilot.startGoal("drive", { metres: 6 }, { onCallerGone: "cancel" }),
  ];
  await mesh.clock.run(Promise.all(goals.map(({ accepted }) => accepted)));
  mesh.kill(pilot);
  await mesh.clock.advance(2000);
  assertEquals(events, ["start 5", "start 6", "stop 6"]);
  const ui = await mesh.node("ui");
  assertEquals(
    (await mesh.clock.run(ui.followGoal("drive", goals[1]!.id).ended)).reason,
    `its caller ${pilot} is gone`,
  );
  assertEquals(await mesh.clock.run(ui.followGoal("drive", goals[0]!.id).result), 5);
});

Deno.test("a caller that stops is gone", async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  const events = await addDrive(base, { onCallerGone: "cancel" });
  const goal = pilot.startGoal("drive", { metres: 5 });
  await mesh.clock.run(goal.accepted);
  await mesh.clock.run(pilot.stop());
  await assertRejects(() => goal.result, GoalError, 'node "pilot" was stopped');
  await mesh.clock.advance(10);
  assertEquals(events, ["start 5", "stop 5"]);
});

Deno.test("a connection that is lost is made again, and no feedback comes twice", async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  await addDrive(base);
  const goal = pilot.startGoal("drive", { metres: 4 });
  await mesh.clock.run(goal.accepted);
  await mesh.clock.advance(1500);
  mesh.link(pilot, base).reset();
  assertEquals(await mesh.clock.run(goal.result), 4);
  assertEquals(await Array.fromAsync(goal), [0, 1, 2, 3]);
});

Deno.test("a provider that was started anew does not know the goal", async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  await addDrive(base);
  const goal = pilot.startGoal("drive", { metres: 4 });
  await mesh.clock.run(goal.accepted);
  mesh.kill(base);
  await addDrive(await mesh.node("base"));
  await assertRejects(() => mesh.clock.run(goal.result), GoalError, "is gone");
  await assertRejects(
    () => mesh.clock.run(pilot.followGoal("drive", goal.id).result),
    GoalError,
    "its provider was started anew",
  );
});

Deno.test("of several providers each has its own goals, which are found by their ids", async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  const other = await mesh.node("other");
  await addDrive(base);
  await addDrive(other);
  const goals = [
    pilot.startGoal("drive", { metres: 5 }, { provider: other.id.uuid }),
    pilot.startGoal("drive", { metres: 5 }, { provider: base.id.uuid }),
  ];
  await mesh.clock.run(Promise.all(goals.map(({ accepted }) => accepted)));
  assertEquals(goals.map(({ provider }) => provider?.name), ["other", "base"]);
  const ui = await mesh.node("ui");
  const [followed] = goals.map(({ id }) => ui.followGoal("drive", id));
  await mesh.clock.run(followed!.accepted);
  assertEquals(followed!.provider?.name, "other");
  assertEquals((await mesh.clock.run(followed!.cancel("enough"))).state, "canceled");
  assertEquals(goals.map(({ status }) => status), ["canceled", "executing"]);
});

Deno.test("await using cancels a goal, and a signal does", async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  await addDrive(base, { whenBusy: "parallel" });
  const user = new AbortController();
  const stopped = pilot.startGoal("drive", { metres: 5 }, { signal: user.signal });
  const left = await (async () => {
    await using goal = pilot.startGoal("drive", { metres: 5 });
    await mesh.clock.run(goal.accepted);
    return goal;
  })();
  assertEquals((await left.ended).reason, "its caller has left it");
  user.abort(new Error("Ctrl-C"));
  assertEquals((await mesh.clock.run(stopped.ended)).reason, "Ctrl-C");
});

Deno.test("a goal whose caller did not hear in time is taken back", async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  const events = await addDrive(base, {
    accept: () => base.clock.sleep(2000),
  });
  const goal = pilot.startGoal("drive", { metres: 5 }, { timeoutMs: 1000 });
  await assertRejects(() => mesh.clock.run(goal.accepted), Error, "no answer within 1000 ms");
  await mesh.clock.advance(5000);
  assertEquals(events, []);
  mesh.freeze(base);
  const other = pilot.startGoal("drive", { metres: 5 }, { timeoutMs: 100 });
  await assertRejects(() => mesh.clock.run(other.accepted), Error, "no answer within 100 ms");
  mesh.thaw(base);
  await mesh.clock.advance(5000);
  assertEquals(events, []);
});

Deno.test("an action of the node itself is like any other", async () => {
  const { mesh, base } = await pair();
  await using _ = mesh;
  await addDrive(base);
  const goal = base.startGoal("drive", { metres: 2 });
  assertEquals(await mesh.clock.run(goal.result), 2);
  assertEquals(await Array.fromAsync(goal), [0, 1]);
  const other = base.startGoal("drive", { metres: 2 });
  await mesh.clock.run(other.accepted);
  assertEquals((await mesh.clock.run(other.cancel("why not"))).state, "canceled");
});

Deno.test("a generator that awaits nothing holds nobody up", async () => {
  const { mesh, base, pilot } = await pair();
  await using _ = mesh;
  await base.addAction("drive", async function* ({ metres }) {
    for (let i = 0; i < metres; i++) yield i;
    return await Promise.resolve(metres);
  });
  const short = pilot.startGoal("drive", { metres: 3 });
  await mesh.clock.run(short.result);
  assertEquals(await Array.fromAsync(short), [0, 1, 2], "none is missed");
  const goal = pilot.startGoal("drive", { metres: 1000 });
  assertEquals(await mesh.clock.run(goal.result), 1000);
  const feedback = await Array.fromAsync(goal);
  assertEquals([feedback.length, feedback.at(-1)], [64, 999]);
});

Deno.test("addAction() and startGoal() say what is wrong", async () => {
  const { mesh, base } = await pair();
  await using _ = mesh;
  await addDrive(base);
  await assertRejects(() => addDrive(base), Error, 'node "base" has it already');
  const add = (options: object) => base.addAction("grip", () => true, options);
  await assertRejects(() => add({ whenBusy: "wait" }), TypeError, "whenBusy wait is unknown");
  await assertRejects(() => add({ maxQueued: -1 }), RangeError, "maxQueued -1");
  await assertRejects(() => add({ maxParallel: 0 }), RangeError, "maxParallel 0");
  await assertRejects(() => add({ deadlineMs: 0 }), RangeError, "deadlineMs 0");
  await assertRejects(() => add({ onCallerGone: "die" }), TypeError, "onCallerGone die");
  await assertRejects(() => add({ accept: 1 }), TypeError, "accept is no function");
  const start = (options: object) => base.startGoal("grip", "cup", options);
  assertThrows(() => start({ timeoutMs: 0 }), RangeError, "timeoutMs 0");
  assertThrows(() => start({ provider: 1 }), TypeError, "provider must be the uuid");
  assertThrows(() => base.followGoal("grip", ""), TypeError, "no id of a goal");
  await mesh.clock.run(base.stop());
  assertThrows(() => start({}), Error, 'node "base" is stopped');
});
