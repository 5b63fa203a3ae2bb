import { assert, assertEquals, assertRejects } from "@std/assert";
import { GoalError, type Node, RemoteError } from "../../mod.ts";
import { testMesh } from "../../lib/testing/mod.ts";

/** Whoever speaks topics and services speaks actions: as `docs/protocol.md` has it, without the library's. */
async function pair() {
  const mesh = testMesh();
  const base = await mesh.node("base");
  const peer = await mesh.node("peer");
  return { mesh, base, peer };
}

async function addWait(base: Node, whenBusy: "parallel" | "reject" = "parallel") {
  await base.addAction("wait", async (goal, { signal, feedback }) => {
    feedback("begun");
    await base.clock.sleep(1000, { signal });
    return goal;
  }, { whenBusy });
}

Deno.test("a goal can be started, followed and canceled by services alone", async () => {
  const { mesh, base, peer } = await pair();
  await using _ = mesh;
  await addWait(base);
  const call = (name: string, ...args: unknown[]) =>
    mesh.clock.run(peer.call(`wait/_action/${name}`, ...args));
  const started = await call("start", "cup") as { accepted: boolean; id: string };
  assertEquals(started.accepted, true);
  const parts = await mesh.clock.run(
    Array.fromAsync(peer.stream("wait/_action/follow", started.id)),
  );
  assertEquals(parts.at(-1), { state: "succeeded", result: "cup" });
  assertEquals(parts[0], { state: "executing", number: 1, feedback: "begun" });
  assertEquals(await call("start", "jug", { id: "mine" }), {
    accepted: true,
    id: "mine",
    provider: { ...base.id },
  });
  assertEquals(await call("cancel", "mine", "why not"), {
    goals: [{ id: "mine", state: "canceling" }],
  });
  assertEquals(await call("cancel", "nix"), { goals: [] });
  await call("start", "jug", { id: "first" });
  await call("start", "jug", { id: "second" });
  assertEquals(await call("cancel", null, "all"), {
    goals: [{ id: "first", state: "canceling" }, { id: "second", state: "canceling" }],
  });
  const [unknown] = await Array.fromAsync(peer.stream("wait/_action/follow", "nix"));
  assertEquals(unknown, { state: "unknown" });
});

Deno.test("who asks again with the same id starts nothing twice", async () => {
  const { mesh, base, peer } = await pair();
  await using _ = mesh;
  await addWait(base, "reject");
  const start = () => mesh.clock.run(peer.call("wait/_action/start", 1, { id: "one" }));
  const first = await start();
  assertEquals(await start(), first);
  const other = await mesh.clock.run(peer.call("wait/_action/start", 2, { id: "two" }));
  assertEquals(other, {
    accepted: false,
    id: "two",
    reason: "busy with goal one, which is executing",
  });
});

Deno.test("what a hostile peer asks is refused, and harms nobody", async () => {
  const { mesh, base, peer } = await pair();
  await using _ = mesh;
  await addWait(base);
  const refused = async (name: string, ...args: unknown[]) => {
    const call = () => mesh.clock.run(peer.call(`wait/_action/${name}`, ...args));
    return (await assertRejects(call, RemoteError)).remoteMessage;
  };
  const start = (request: unknown) => refused("start", 1, request);
  assertEquals(await start("x"), "what is said of the goal is no object");
  assert((await start({ id: "" })).startsWith('"" is no id of a goal'));
  assert((await start({ id: "x".repeat(129) })).includes("1 to 128 characters"));
  assert((await start({ id: 5 })).startsWith("number is no id of a goal"));
  assert((await start({ caller: "me" })).startsWith("a node is told of by"));
  assert((await start({ onCallerGone: 1n })).startsWith("onCallerGone 1 is unknown"));
  for (const deadlineMs of [0, -1, NaN, "1"]) {
    assertEquals(await start({ deadlineMs }), `deadlineMs ${deadlineMs} is no number above 0`);
  }
  assert((await refused("cancel", {})).startsWith("object is no id of a goal"));
  const stream = peer.stream("wait/_action/follow", ["x"]);
  await assertRejects(() => mesh.clock.run(stream.next()), RemoteError, "no id of a goal");
  assertEquals(await mesh.clock.run(peer.startGoal("wait", 3).result), 3);
});

Deno.test("a provider that answers something else is an error, not a hang", async () => {
  const { mesh, base, peer } = await pair();
  await using _ = mesh;
  let answer: unknown = "yes";
  let parts: unknown[] = [];
  await base.addService("odd/_action/start", () => answer);
  await base.addService("odd/_action/follow", async function* () {
    yield* await Promise.resolve(parts);
  });
  await base.addService("odd/_action/cancel", () => "done");
  const why = async () => {
    const goal = peer.startGoal("odd", 1);
    const error = await assertRejects(() => mesh.clock.run(goal.result), Error);
    return error instanceof GoalError ? `${error.state}: ${error.reason}` : error.message;
  };
  assertEquals(await why(), "its provider answered something else than whether it is accepted");
  answer = { accepted: false, id: "x" };
  assertEquals(await why(), "refused: no reason was given");
  answer = { accepted: true, id: "x", provider: { ...base.id } };
  parts = [{ state: "flying" }];
  assertEquals(await why(), "its provider told something else than where it stands");
  parts = [{ state: "unknown" }];
  assertEquals(await why(), "lost: its provider knows it no more: it has ended too long ago");
  parts = [{ state: "aborted" }];
  assertEquals(await why(), "aborted: no reason was given");
  parts = [{ state: "executing", number: "1", feedback: 1 }, { state: "succeeded", result: 2 }];
  const goal = peer.startGoal("odd", 1);
  assertEquals(await mesh.clock.run(goal.result), 2);
  assertEquals(await Array.fromAsync(goal), [], "feedback without a number is none");
});

Deno.test("what cannot be sent ends a goal for who follows it, and says so", async () => {
  const { mesh, base, peer } = await pair();
  await using _ = mesh;
  await base.addAction("odd", () => () => 1);
  const goal = peer.startGoal("odd", 1);
  await assertRejects(() => mesh.clock.run(goal.result), GoalError, "is lost");
  assertEquals(mesh.takeErrors().length, 1);
  const wrong = peer.startGoal("odd", () => 1);
  await assertRejects(() => mesh.clock.run(wrong.accepted), TypeError);
});

Deno.test("a goal whose start broke off is found again, or taken back", async () => {
  const { mesh, base, peer } = await pair();
  await using _ = mesh;
  const asked = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const begun: unknown[] = [];
  await base.addAction("wait", (goal) => {
    begun.push(goal);
    return goal;
  }, {
    accept: async (goal) => {
      asked[Number(goal)]!.resolve();
      if (goal === 0) await base.clock.sleep(100);
    },
  });
  const slow = peer.startGoal("wait", 0);
  await asked[0]!.promise;
  mesh.link(peer, base).reset();
  await assertRejects(() => mesh.clock.run(slow.result), GoalError, "is lost");
  await mesh.clock.advance(1000);
  assertEquals(begun, [], "nobody would know of it");
  const quick = peer.startGoal("wait", 1);
  await asked[1]!.promise;
  mesh.link(peer, base).reset();
  assertEquals(await mesh.clock.run(quick.result), 1);
});

Deno.test("the last 100 goals are known after their ends, and 20 of them told", async () => {
  const { mesh, base, peer } = await pair();
  await using _ = mesh;
  await base.addAction("add", (goal) => Number(goal) + 1);
  const ids: string[] = [];
  for (let i = 0; i < 101; i++) {
    const goal = peer.startGoal("add", i);
    ids.push(goal.id);
    await mesh.clock.run(goal.result);
  }
  assertEquals(await mesh.clock.run(peer.followGoal("add", ids[1]!).result), 2);
  await assertRejects(() => mesh.clock.run(peer.followGoal("add", ids[0]!).result), GoalError);
  const told = Promise.withResolvers<number>();
  await peer.listen("add/_action/status", (_topic, { goals }: { goals: unknown[] }) => {
    told.resolve(goals.length);
  });
  assertEquals(await mesh.clock.run(told.promise), 20);
});

Deno.test("a goal that was asked for twice before it is accepted can be canceled", async () => {
  const { mesh, base, peer } = await pair();
  await using _ = mesh;
  const decision = Promise.withResolvers<void>();
  let asked = 0;
  let begun = 0;
  await base.addAction("grip", () => ++begun, {
    accept: async () => {
      asked++;
      await decision.promise;
    },
  });
  const start = () => peer.call("grip/_action/start", "cup", { id: "mine" });
  const answers = [start(), start()];
  await mesh.clock.advance(0);
  await mesh.clock.run(peer.call("grip/_action/cancel", "mine", "enough"));
  decision.resolve();
  const refusal = { accepted: false, id: "mine", reason: "canceled: enough" };
  assertEquals(await mesh.clock.run(Promise.all(answers)), [refusal, refusal]);
  assertEquals([asked, begun], [1, 0]);
});

Deno.test("a goal is not canceled with a timeout that is none", async () => {
  const { mesh, base, peer } = await pair();
  await using _ = mesh;
  await addWait(base);
  const goal = peer.startGoal("wait", 1);
  for (const timeoutMs of [NaN, 0, -1]) {
    await assertRejects(() => goal.cancel("", { timeoutMs }), RangeError, "is no number above 0");
  }
  assertEquals(await mesh.clock.run(goal.result), 1);
});
