import { assertEquals } from "@std/assert";
import { EventReader } from "./event_reader.ts";
import { HttpFixture, type HttpFixtureOptions } from "./http_fixture.ts";

/** A driver with params, in a namespace. */
async function start(options?: HttpFixtureOptions) {
  const fixture = await HttpFixture.start(options);
  const driver = await fixture.base.mesh.node("arm/driver");
  await driver.params.declare("max_speed", { default: 1.5, min: 0, max: 3, unit: "m/s" });
  await driver.params.declare("mode", { default: "slow", choices: ["slow", "fast"] });
  await driver.params.declare("serial", { default: 7, readOnly: true });
  await fixture.advance(1000);
  return { fixture, driver };
}

const PATH = "/api/params/arm/driver";

Deno.test("GET /api/params tells which nodes have params, and all of theirs", async () => {
  const { fixture } = await start({
    rules: [{ kind: "params", pattern: "arm/driver/m*", right: "both" }],
  });
  await using _fixture = fixture;
  assertEquals(await fixture.json("/api/params"), { nodes: ["arm/driver"] });
  const { node, params } = await fixture.json(PATH) as {
    node: string;
    params: Record<string, unknown>[];
  };
  assertEquals(node, "arm/driver");
  assertEquals(params.map(({ name, value }) => [name, value]), [
    ["max_speed", 1.5],
    ["mode", "slow"],
  ]);
  const [{ type, unit, min, max, origin, readOnly }] = params as [Record<string, unknown>];
  assertEquals([type, unit, min, max, origin, readOnly], [
    "number",
    "m/s",
    0,
    3,
    "default",
    false,
  ]);
  assertEquals(await fixture.json(`${PATH}/values/max_speed`), 1.5);
  assertEquals((await fixture.problem(`${PATH}/values/serial`)).code, "not-found");
  assertEquals((await fixture.problem("/api/params/other")).code, "not-found");
});

Deno.test("PATCH sets several params, or none of them", async () => {
  const { fixture, driver } = await start();
  await using _fixture = fixture;
  const set = (body: unknown) => fixture.send("PATCH", PATH, body);
  assertEquals((await set({ max_speed: 2, mode: "fast" })).status, 204);
  assertEquals(driver.params.get("max_speed"), 2);
  const wrong = await set({ max_speed: 1, mode: "faster" });
  assertEquals(wrong.status, 400);
  assertEquals((await wrong.json()).error, "ParamError");
  assertEquals(driver.params.get("max_speed"), 2);
  const readOnly = await set({ serial: 8 });
  assertEquals((await readOnly.json()).code, "forbidden");
  const list = await set([1]);
  assertEquals((await list.json()).code, "invalid");
});

Deno.test("PUT sets one param, and DELETE resets one or all", async () => {
  const { fixture, driver } = await start();
  await using _fixture = fixture;
  const value = `${PATH}/values/max_speed`;
  assertEquals((await fixture.send("PUT", value, 2.5)).status, 204);
  await fixture.send("PUT", `${PATH}/values/mode`, "fast");
  assertEquals([driver.params.get("max_speed"), driver.params.get("mode")], [2.5, "fast"]);
  assertEquals((await fixture.request(value, { method: "DELETE" })).status, 204);
  assertEquals([driver.params.get("max_speed"), driver.params.get("mode")], [1.5, "fast"]);
  assertEquals((await fixture.request(PATH, { method: "DELETE" })).status, 204);
  assertEquals(driver.params.get("mode"), "slow");
  fixture.role = "view";
  assertEquals((await fixture.problem(PATH, { method: "DELETE" })).code, "forbidden");
});

Deno.test("a stream of params sends all values, then each change", async () => {
  const { fixture, driver } = await start({
    rules: [{ kind: "params", pattern: "arm/driver/m*", right: "both" }],
  });
  await using _fixture = fixture;
  await using reader = new EventReader(await fixture.request(`${PATH}/stream`));
  await fixture.advance(1000);
  await driver.params.set({ mode: "fast" });
  await fixture.advance(1000);
  const events = await reader.take(2);
  const changes = events.map(({ data }) => data as Record<string, unknown>);
  assertEquals(changes.map(({ values }) => values), [
    { max_speed: 1.5, mode: "slow" },
    { max_speed: 1.5, mode: "fast" },
  ]);
  assertEquals([changes[1]?.changed, changes[1]?.by], [["mode"], "arm/driver"]);
  fixture.exposure.replace([]);
  await fixture.advance(1000);
  assertEquals((await reader.next())?.event, "error");
  assertEquals(await reader.next(), undefined);
  assertEquals(fixture.base.gateway.clients, 0);
});
