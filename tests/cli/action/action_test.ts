import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { MeshFixture } from "../../support/mesh_fixture.ts";

const PROVIDER = new URL("./provider.ts", import.meta.url);

const lines = (text: string) => text.trimEnd().split("\n").map((line) => JSON.parse(line));

Deno.test("rosy action list prints the actions, and their types", async () => {
  const mesh = new MeshFixture();
  await using provider = mesh.startProgram(PROVIDER);
  await provider.waitForLine("Ready");
  const { status, stdout, stderr } = await mesh.run("action", "list");
  assertEquals([status, stdout, stderr], [0, "drive_to\nfail\nignore\n", ""]);
  const typed = await mesh.run("action", "list", "-t");
  assertEquals(typed.stdout, "drive_to [(Point)=>Point]\nfail [-]\nignore [-]\n");
  const json = lines((await mesh.run("action", "list", "--json")).stdout);
  assertEquals(json.map(({ action, type }) => [action, type]), [
    ["drive_to", "(Point)=>Point"],
    ["fail", null],
    ["ignore", null],
  ]);
  assertEquals(json[0].providers[0].name, "test_base");
});

Deno.test("rosy action list says where it finds none", async () => {
  const mesh = new MeshFixture();
  const { status, stdout, stderr } = await mesh.run("action", "list", "--discovery-time", "0.1");
  assertEquals([status, stdout], [0, ""]);
  assertStringIncludes(stderr, `Nobody provides an action in domain "${mesh.domainId}"`);
});

Deno.test("rosy action info shows types, providers and goals", async () => {
  await using mesh = new MeshFixture();
  await using provider = mesh.startProgram(PROVIDER);
  await provider.waitForLine("Ready");
  const pilot = await mesh.node("pilot");
  await using goal = pilot.startGoal("drive_to", { x: 1e6, y: 0 });
  await goal.accepted;
  const { status, stdout, stderr } = await mesh.run("action", "info", "drive_to");
  assertEquals([status, stderr], [0, ""]);
  assertMatch(
    stdout,
    /^drive_to\n- type: \(Point\)=>Point\n- providers:\n {2}- test_base@.*\n- goals:\n {2}- \S+ executing since \S+ \S+, for pilot@.*\n\ngoal +Point\n {2}x +number +Metres to the east\.\n/,
  );
  assertMatch(stdout, /\nfeedback +number >= 0\nresult +Point\n/);
  const [json] = lines((await mesh.run("action", "info", "drive_to", "--json")).stdout);
  assertEquals(json.goals.map(({ id, state }: { id: string; state: string }) => [id, state]), [
    [goal.id, "executing"],
  ]);
  assertEquals(json.schemas.feedback, { minimum: 0, title: "metres", type: "number" });
  const unknown = await mesh.run("action", "info", "drive_too");
  assertEquals(unknown.status, 1);
  assertStringIncludes(unknown.stderr, '(did you mean "drive_to"?)');
});

Deno.test("rosy action send prints feedback and the result", async () => {
  const mesh = new MeshFixture();
  await using provider = mesh.startProgram(PROVIDER);
  await provider.waitForLine("Ready");
  const { status, stdout, stderr } = await mesh.run("action", "send", "drive_to", "x=2", "y=1");
  assertEquals([status, stderr], [0, ""]);
  assertMatch(
    stdout,
    /^(Waiting for providers...\n\n)?\[.{23}\]\nSending goal to action="drive_to"\nGoal: \{ x: 2, y: 1 \}\nGoal \S+ is accepted by test_base@\S+ \(....\)\nFeedback 1: 2\nFeedback 2: 1\nResult: \{ x: 2, y: 1 \}\nGoal succeeded\n$/,
  );
  const json = await mesh.run("action", "send", "drive_to", "{x: 1, y: 1}", "--json");
  assertEquals(lines(json.stdout).map(({ id: _id, provider: _provider, ...rest }) => rest), [
    { action: "drive_to", state: "accepted" },
    { action: "drive_to", number: 1, feedback: 1 },
    { action: "drive_to", state: "succeeded", result: { x: 1, y: 1 } },
  ]);
  const terse = await mesh.run("action", "send", "drive_to", "x=2", "y=1", "--no-feedback");
  assertEquals(terse.stdout.includes("Feedback"), false);
});

Deno.test("rosy action send fails where a goal is refused, wrong or aborted", async () => {
  const mesh = new MeshFixture();
  await using provider = mesh.startProgram(PROVIDER);
  await provider.waitForLine("Ready");
  const send = async (...args: string[]) => {
    const { status, stdout, stderr } = await mesh.run("action", "send", ...args);
    return [status, stderr.trimEnd() || stdout.trimEnd().split("\n").at(-1)] as const;
  };
  const refused = await send("drive_to", "x=1", "y=200");
  assertEquals(refused[0], 1);
  assertMatch(refused[1]!, /: Goal \S+ of action "drive_to" was refused: that is too far$/);
  const wrong = await send("drive_to", "x=1");
  assertEquals(wrong[0], 1);
  assertStringIncludes(wrong[1]!, 'Cannot start a goal of action "drive_to": "y" is missing');
  const unchecked = await send("drive_to", "x=1", "--no-check");
  assertStringIncludes(unchecked[1]!, 'was refused: the goal does not fit: "y" is missing');
  assertEquals(await send("fail"), [1, "Goal aborted: the motor stalled"]);
  assertEquals(await send("drive_to", "x=9999", "y=1", "--deadline", "0.1"), [
    1,
    "Goal aborted: its deadline of 100 ms is over",
  ]);
  assertEquals((await send("drive_to", "1", "2"))[0], 2);
  const nobody = await send("fly", "--no-wait");
  assertEquals(nobody[0], 1);
  assertStringIncludes(nobody[1]!, 'action "fly": nobody provides it');
});

Deno.test("rosy action send - starts one goal after the other", async () => {
  const mesh = new MeshFixture();
  await using provider = mesh.startProgram(PROVIDER);
  await provider.waitForLine("Ready");
  const { status, stdout } = await mesh.runWithInput(
    '{"x":1,"y":1}\n{"x":2,"y":2}\n',
    ...["action", "send", "drive_to", "-", "--json", "--no-feedback"],
  );
  assertEquals(status, 0);
  assertEquals(lines(stdout).map(({ state, result }) => [state, result?.x]), [
    ["accepted", undefined],
    ["succeeded", 1],
    ["accepted", undefined],
    ["succeeded", 2],
  ]);
});

Deno.test("rosy action send --template prints a goal that can be sent", async () => {
  const mesh = new MeshFixture();
  await using provider = mesh.startProgram(PROVIDER);
  await provider.waitForLine("Ready");
  const text = await mesh.run("action", "send", "drive_to", "--template");
  assertMatch(text.stdout, /^rosy action send drive_to '\{\n {2}x: 0, # Metres to the east\n/);
  const json = await mesh.run("action", "send", "drive_to", "--template", "--json");
  const sent = await mesh.runWithInput(json.stdout, "action", "send", "drive_to", "-");
  assertEquals(sent.status, 0);
  const untyped = await mesh.run("action", "send", "fail", "--template");
  assertEquals(untyped.status, 1);
  assertStringIncludes(untyped.stderr, "nobody has a schema for it");
});

Deno.test("rosy action send cancels its goal on Ctrl-C, and waits for its end", async () => {
  const mesh = new MeshFixture();
  await using provider = mesh.startProgram(PROVIDER);
  await provider.waitForLine("Ready");
  await using send = mesh.start("action", "send", "drive_to", "x=99999", "y=1");
  await send.waitForLine("Feedback 3:");
  const { status, stdout, stderr } = await send.stop();
  assertEquals(status, 130);
  assertMatch(stdout, /\nGoal canceled: by Ctrl-C\n$/);
  assertStringIncludes(stderr, "Ctrl-C again leaves it to itself");
  await provider.waitForLine("Stopped early");
});

Deno.test("rosy action send leaves a goal whose handler does not end at a second Ctrl-C", async () => {
  await using mesh = new MeshFixture();
  const base = await mesh.node("base");
  await base.addAction("ignore", () => new Promise(() => {}));
  await using send = mesh.start("action", "send", "ignore");
  await send.waitForLine("is accepted");
  send.signal("SIGINT");
  await send.waitForLine("Canceling the goal");
  const { status } = await send.stop();
  assertEquals(status, 130);
});

Deno.test("rosy action send that is killed leaves its goal, or has it canceled", async () => {
  await using mesh = new MeshFixture();
  const base = await mesh.node("base");
  const canceled = Promise.withResolvers<string>();
  await base.addAction("wait", async (goal, { signal }) => {
    await base.clock.sleep(1e6, { signal }).catch(() => {});
    canceled.resolve(String(goal));
  }, { whenBusy: "parallel" });
  await using left = mesh.start("action", "send", "wait", "left");
  await using gone = mesh.start("action", "send", "wait", "gone", "--on-caller-gone", "cancel");
  for (const send of [left, gone]) await send.waitForLine("is accepted");
  for (const send of [left, gone]) send.signal("SIGKILL");
  assertEquals(await canceled.promise, "gone");
});

Deno.test("rosy action send says that the provider is gone", async () => {
  const mesh = new MeshFixture();
  await using provider = mesh.startProgram(PROVIDER);
  await provider.waitForLine("Ready");
  await using send = mesh.start("action", "send", "drive_to", "x=99999", "y=1");
  await send.waitForLine("Feedback 1:");
  provider.signal("SIGKILL");
  const { status, stderr } = await send.end();
  assertEquals(status, 1);
  assertMatch(stderr, /Goal \S+ of action "drive_to" is lost: its provider test_base@.* is gone/);
});

Deno.test("rosy action cancel cancels the one goal, one of several, or all", async () => {
  await using mesh = new MeshFixture();
  const base = await mesh.node("base");
  await base.addAction("wait", (_goal, { signal }) => base.clock.sleep(1e6, { signal }), {
    whenBusy: "parallel",
  });
  const none = await mesh.run("action", "cancel", "wait");
  assertEquals([none.status, none.stderr], [0, 'Action "wait" has no goal to cancel\n']);
  const goals = [base.startGoal("wait", 1), base.startGoal("wait", 2), base.startGoal("wait", 3)];
  await Promise.all(goals.map(({ accepted }) => accepted));
  const several = await mesh.run("action", "cancel", "wait");
  assertEquals(several.status, 2);
  assertStringIncludes(several.stderr, 'action "wait" has 3 goals: --goal names one');
  const [first, second] = goals.map(({ id }) => id);
  const one = await mesh.run("action", "cancel", "wait", "--goal", first!, "--reason", "no power");
  assertEquals([one.status, one.stdout], [0, `Goal ${first} canceled: no power\n`]);
  const all = await mesh.run("action", "cancel", "wait", "--all", "--json");
  assertEquals(all.status, 0);
  assertEquals(lines(all.stdout).map(({ state }) => state), ["canceled", "canceled"]);
  const again = await mesh.run("action", "cancel", "wait", "--goal", second!);
  assertEquals(again.stdout, `Goal ${second} canceled: by rosy action cancel\n`);
  const unknown = await mesh.run("action", "cancel", "wait", "--goal", "nix");
  assertEquals(unknown.status, 1);
  assertStringIncludes(unknown.stderr, "nobody who provides the action knows it");
  const both = await mesh.run("action", "cancel", "wait", "--goal", "nix", "--all");
  assertEquals(both.status, 2);
});

Deno.test("rosy action cancel says where a handler does not end", async () => {
  const mesh = new MeshFixture();
  await using provider = mesh.startProgram(PROVIDER);
  await provider.waitForLine("Ready");
  await using send = mesh.start("action", "send", "ignore");
  await send.waitForLine("is accepted");
  const { status, stdout } = await mesh.run("action", "cancel", "ignore");
  assertEquals(status, 1);
  assertMatch(stdout, /aborted: by rosy action cancel; its handler has not ended within 300 ms\n$/);
  assertEquals((await send.end()).status, 1);
});
