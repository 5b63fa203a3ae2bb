import { assert, assertEquals } from "@std/assert";
import { defineMesh, defineSchema } from "@rosy/rosy";
import { EventReader } from "./event_reader.ts";
import { HttpFixture } from "./http_fixture.ts";

/** A base that drives as far as it is told, a metre a second. */
async function start() {
  const fixture = await HttpFixture.start();
  const { robot } = fixture;
  await robot.addAction("base/drive", async function* (metres: number, { signal }) {
    if (metres < 0) throw new RangeError("there is a wall");
    for (let driven = 0; driven < metres; driven++) {
      if (signal.aborted) return driven;
      yield driven;
      await robot.clock.sleep(1000);
    }
    return metres;
  });
  await fixture.advance(1000);
  return fixture;
}

const PATH = "/api/actions/base/drive";

/** Starts a goal. */
async function drive(fixture: HttpFixture, metres: number, query = ""): Promise<string> {
  const response = await fixture.send("POST", `${PATH}${query}`, metres);
  const body = await response.json();
  assertEquals(response.status, 202, JSON.stringify(body));
  assertEquals([body.action, body.state, body.provider], ["base/drive", "accepted", "robot"]);
  assertEquals(response.headers.get("location"), `${PATH}/goals/${body.id}`);
  assertEquals(body.events, `${PATH}/goals/${body.id}/events`);
  return response.headers.get("location")!;
}

Deno.test("GET /api/actions tells of each action who provides it", async () => {
  await using fixture = await start();
  const told = {
    name: "base/drive",
    types: [],
    providers: ["robot"],
    mayRead: true,
    mayWrite: true,
  };
  assertEquals(await fixture.json("/api/actions"), { actions: [told] });
  assertEquals(await fixture.json(PATH), told);
  const { code, detail } = await fixture.problem("/api/actions/drive");
  assertEquals(code, "not-found");
  assertEquals(detail, 'There is no action "drive" (did you mean "base/drive"?)');
});

Deno.test("an action is called by its own type, not by that of the service that starts its goals", async () => {
  await using fixture = await HttpFixture.start();
  const Place = defineSchema<{ x: number }>("Place", { type: "object" });
  const mesh = defineMesh({ actions: { reach: { goal: Place, result: Place } } });
  const arm = await fixture.base.mesh.buildNode({ name: "arm", mesh });
  await arm.addAction("reach", (place) => place);
  await fixture.advance(1000);
  const { types } = await fixture.json("/api/actions/reach") as { types: string[] };
  assertEquals(types, ["(Place)=>Place"]);
});

Deno.test("POST to an action starts a goal, which goes on without its client", async () => {
  await using fixture = await start();
  const goal = await drive(fixture, 3);
  assertEquals(fixture.base.gateway.clients, 0);
  await fixture.advance(1500);
  const { state } = await fixture.json(goal) as { state: string };
  assertEquals(state, "executing");
  await fixture.advance(5000);
  const told = await fixture.json(goal) as Record<string, unknown>;
  assertEquals([told.state, told.result], ["succeeded", 3]);
});

Deno.test("a goal's events are its feedback, and then its end", async () => {
  await using fixture = await start();
  const goal = await drive(fixture, 3);
  await using reader = new EventReader(await fixture.request(`${goal}/events`));
  await fixture.advance(5000);
  const events = await reader.take(5);
  assertEquals(events[0]?.event, "state");
  const end = events.at(-1)!;
  assertEquals(events.slice(1, -1).map(({ event, data }) => [event, data]), [
    ["feedback", 0],
    ["feedback", 1],
    ["feedback", 2],
  ]);
  assertEquals([end.event, (end.data as { result: number }).result], ["end", 3]);
  assertEquals(await reader.next(), undefined);
});

Deno.test("POST to an action follows its goal at once where a client wants events", async () => {
  await using fixture = await start();
  const response = await fixture.send("POST", PATH, 2, {
    headers: { accept: "text/event-stream" },
  });
  assert(response.headers.get("location")!.startsWith(`${PATH}/goals/`));
  await using reader = new EventReader(response);
  await fixture.advance(5000);
  const events = await reader.take(4);
  assertEquals(events.map(({ event }) => event), ["state", "feedback", "feedback", "end"]);
  const gone = await fixture.send("POST", PATH, 5, { headers: { accept: "text/event-stream" } });
  const goal = gone.headers.get("location")!;
  await gone.body!.cancel();
  await fixture.advance(1500);
  assertEquals((await fixture.json(goal) as { state: string }).state, "executing");
});

Deno.test("DELETE cancels a goal, and tells how it has ended", async () => {
  await using fixture = await start();
  const goal = await drive(fixture, 100);
  await fixture.advance(2500);
  const told = await fixture.json(`${goal}?reason=obstacle`, { method: "DELETE" });
  const { state, reason, result } = told as Record<string, unknown>;
  assertEquals([state, reason, result], ["canceled", "obstacle", 3]);
});

Deno.test("a goal is canceled only by who may start it", async () => {
  await using fixture = await start();
  const goal = await drive(fixture, 10);
  fixture.role = "view";
  assertEquals((await fixture.problem(goal, { method: "DELETE" })).code, "forbidden");
  assertEquals((await fixture.problem(PATH, { method: "POST", body: "1" })).code, "forbidden");
  await fixture.advance(1000);
  assertEquals((await fixture.json(goal) as { state: string }).state, "executing");
});

Deno.test("a goal is aborted by its deadline, and tells why it failed", async () => {
  await using fixture = await start();
  const late = await drive(fixture, 100, "?deadline=2s");
  await fixture.advance(5000);
  assertEquals((await fixture.json(late) as { state: string }).state, "aborted");
  const bad = await drive(fixture, -1);
  await fixture.advance(1000);
  const { state, reason } = await fixture.json(bad) as Record<string, unknown>;
  assertEquals([state, reason], ["aborted", "there is a wall"]);
});

Deno.test("goals that nobody knows, and those that nobody takes, are told apart", async () => {
  await using fixture = await start();
  assertEquals((await fixture.problem(`${PATH}/goals/nothing`)).code, "not-found");
  assertEquals((await fixture.problem(`${PATH}/goals/nothing/events`)).code, "not-found");
  const none = await fixture.problem("/api/actions/fly?timeout=1", { method: "POST", body: "1" });
  assertEquals([none.status, none.code], [502, "no-provider"]);
  await fixture.robot.addAction("base/stay", (metres: number) => metres, {
    accept: () => "it is not allowed",
  });
  await fixture.advance(1000);
  const refused = await fixture.problem("/api/actions/base/stay", { method: "POST", body: "1" });
  assertEquals([refused.status, refused.code, refused.error], [409, "refused", "HttpProblem"]);
});

Deno.test("POST to an action says where a goal does not fit the schema", async () => {
  await using fixture = await start();
  const Goal = defineSchema<{ x: number }>("Point", {
    type: "object",
    properties: { x: { type: "number" } },
    required: ["x"],
  });
  const mesh = defineMesh({ actions: { reach: { goal: Goal } } });
  const arm = await fixture.base.mesh.buildNode({ name: "arm", mesh });
  await arm.addAction("reach", ({ x }) => x);
  await fixture.advance(1000);
  const body = JSON.stringify({ x: "far" });
  const problem = await fixture.problem("/api/actions/reach", { method: "POST", body });
  assertEquals([problem.status, problem.errors?.[0]?.pointer], [422, "#/x"]);
  const { goal } = await fixture.json("/api/actions/reach/schema") as {
    goal: { required: string[] };
  };
  assertEquals(goal.required, ["x"]);
});
