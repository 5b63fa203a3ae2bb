import { assert, assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import { ParamError } from "../../../mod.ts";
import type { Node, ParamChange, ParamErrorReason } from "../../../mod.ts";
import { type TestMesh, testMesh } from "../../../lib/testing/mod.ts";

const PARAMS = {
  max_speed: { default: 1.5, min: 0, max: 3, unit: "m/s" },
  mode: { default: "auto", choices: ["auto", "manual"] },
};

async function pair() {
  const mesh = testMesh();
  const driver = await mesh.node("driver");
  await driver.params.declare(PARAMS);
  return { mesh, driver, operator: await mesh.node("operator") };
}

/** Waits for what is refused, in the mesh's time. */
async function refused(
  mesh: TestMesh,
  promise: Promise<unknown>,
  reason: ParamErrorReason,
  message: string,
): Promise<ParamError> {
  const error = await mesh.clock.run(promise.then(() => undefined, (error: unknown) => error));
  assertInstanceOf(error, ParamError);
  assertEquals([error.message, error.reason], [message, reason]);
  return error;
}

/** Collects what a watcher is told. */
function collect(seen: [string, unknown][]) {
  return ({ changed, values }: ParamChange) => seen.push([changed.join(), { ...values }]);
}

Deno.test("get() and set() reach the node", async () => {
  const { mesh, driver, operator } = await pair();
  await using _ = mesh;
  const params = operator.paramsOf("driver");
  assertEquals(params.node, "driver");
  assertEquals(await params.get("max_speed"), 1.5);
  await params.set("max_speed", 2);
  assertEquals(driver.params.get("max_speed"), 2);
  await params.set({ max_speed: 3, mode: "manual" });
  assertEquals(await params.getAll(), { max_speed: 3, mode: "manual" });
  assertEquals(await params.list(), ["max_speed", "mode"]);
  await params.reset("mode");
  assertEquals(await params.getAll(), { max_speed: 3, mode: "auto" });
  await params.reset();
  assertEquals(await params.getAll(), { max_speed: 1.5, mode: "auto" });
  assertEquals(await driver.paramsOf("driver").get("mode"), "auto", "its own, too");
});

Deno.test("describe() tells all there is to know, and who set it", async () => {
  const { mesh, driver, operator } = await pair();
  await using _ = mesh;
  const params = operator.paramsOf("driver");
  await params.set("max_speed", 2);
  const speed = await params.describe("max_speed");
  assertEquals(speed, driver.params.describe("max_speed"));
  assertEquals([speed.origin, speed.from, speed.unit], ["set", "operator", "m/s"]);
  assertEquals(await params.describe(), driver.params.describe());
  assertEquals(await params.unused(), []);
});

Deno.test("what the node refuses is told as it says it there", async () => {
  const { mesh, driver, operator } = await pair();
  await using _ = mesh;
  const params = operator.paramsOf("driver");
  driver.params.validate(({ mode }) => {
    if (mode === "manual") throw new Error("nobody is at the wheel");
  });
  await refused(
    mesh,
    params.set({ max_speed: 4, mode: "manual" }),
    "invalid",
    'Cannot set param "max_speed" of node "driver": expected at most 3, found 4',
  );
  const error = await refused(
    mesh,
    params.set("mode", "manual"),
    "refused",
    'Cannot set param "mode" of node "driver": nobody is at the wheel',
  );
  assertEquals([error.node, error.param], ["driver", "mode"]);
  await refused(
    mesh,
    params.get("max-speed"),
    "unknown-param",
    'Cannot get param "max-speed" of node "driver": there is no such param ' +
      '(did you mean "max_speed"?)',
  );
  await refused(
    mesh,
    params.set("max_speed", NaN),
    "invalid",
    'Cannot set param "max_speed" of node "driver": expected a finite number, found NaN',
  );
  assertEquals(driver.params.getAll(), { max_speed: 1.5, mode: "auto" });
});

Deno.test("a node that is not there is waited for, then told of with names that are near", async () => {
  const { mesh, operator } = await pair();
  await using _ = mesh;
  await refused(
    mesh,
    operator.paramsOf("drvier").get("max_speed"),
    "unknown-node",
    'Cannot get param "max_speed" of node "drvier": there is no such node (did you mean "driver"?)',
  );
  const later = operator.paramsOf("arm").get("reach");
  const arm = await mesh.node("arm");
  await arm.params.declare("reach", { default: 0.8 });
  assertEquals(await mesh.clock.run(later), 0.8);
});

Deno.test("a node without params says so", async () => {
  const { mesh, driver } = await pair();
  await using _ = mesh;
  await refused(
    mesh,
    driver.paramsOf("operator").getAll(),
    "no-params",
    'Cannot get params of node "operator": it has declared none, or is of a version that has no params',
  );
});

Deno.test("of several nodes of a name one has to be named", async () => {
  const { mesh, driver, operator } = await pair();
  await using _ = mesh;
  const other = await mesh.node("driver");
  await other.params.declare({ max_speed: { default: 9 } });
  await mesh.clock.advance(0);
  const params = operator.paramsOf("driver");
  const error = await assertRejects(() => params.getAll(), ParamError);
  assertEquals(error.reason, "ambiguous");
  for (const { id } of [driver, other]) assert(error.message.includes(id.uuid), error.message);
  assertThrows(() => params.watch(() => {}), ParamError, "2 nodes have that name");
  await assertRejects(() => params.watch().next(), ParamError, "say which one by its uuid");
  const { uuid } = other.id;
  assertEquals(await operator.paramsOf("driver", { uuid }).get("max_speed"), 9);
  await using changes = operator.paramsOf("driver", { uuid }).watch();
  assertEquals((await mesh.clock.run(changes.next())).value?.values, { max_speed: 9 });
  await refused(
    mesh,
    operator.paramsOf("driver", { uuid: "nobody" }).get("max_speed"),
    "unknown-node",
    'Cannot get param "max_speed" of node "driver": none of that name has the uuid nobody, but ' +
      `${driver.id.uuid}, ${uuid}`,
  );
});

Deno.test("a node that does not answer, or is lost in the middle, is an error in time", async () => {
  const { mesh, driver, operator } = await pair();
  await using _ = mesh;
  const params = operator.paramsOf("driver", { timeoutMs: 700 });
  await params.getAll();
  mesh.freeze(driver);
  await refused(
    mesh,
    params.set("max_speed", 2),
    "unreachable",
    'Cannot set param "max_speed" of node "driver": no answer within 700 ms',
  );
  const lost = operator.paramsOf("driver").set("max_speed", 2).catch((error: unknown) => error);
  await mesh.clock.advance(10);
  mesh.kill(driver);
  const error = await mesh.clock.run(lost);
  assertInstanceOf(error, ParamError);
  assertEquals(error.reason, "unreachable");
  assert(error.message.endsWith("so it may be done or not"), error.message);
});

Deno.test("a signal gives up what waits, and ends what watches", async () => {
  const { mesh, operator } = await pair();
  await using _ = mesh;
  const giveUp = new AbortController();
  const params = operator.paramsOf("nobody", { signal: giveUp.signal });
  const waiting = params.get("x").catch((error: unknown) => error);
  const changes = operator.paramsOf("driver", { signal: giveUp.signal }).watch();
  await mesh.clock.run(changes.next());
  const end = changes.next();
  giveUp.abort(new Error("enough"));
  assertEquals(((await waiting) as Error).message, "enough");
  assertEquals(await end, { done: true, value: undefined });
});

Deno.test("watch() tells what there is, then each change", async () => {
  const { mesh, driver, operator } = await pair();
  await using _ = mesh;
  driver.params.set("max_speed", 2);
  const seen: [string, unknown][] = [];
  const watch = operator.paramsOf("driver").watch(collect(seen));
  await mesh.clock.advance(0);
  await operator.paramsOf("driver").set({ max_speed: 1, mode: "manual" });
  await mesh.clock.advance(0);
  driver.params.undeclare("mode");
  await mesh.clock.advance(0);
  assertEquals(seen, [
    ["max_speed,mode", { max_speed: 2, mode: "auto" }],
    ["max_speed,mode", { max_speed: 1, mode: "manual" }],
    ["mode", { max_speed: 1 }],
  ]);
  watch.stop();
  driver.params.set("max_speed", 3);
  await mesh.clock.advance(0);
  assertEquals(seen.length, 3);
});

Deno.test("watch() by a loop tells who changed what, and when", async () => {
  const { mesh, driver, operator } = await pair();
  await using _ = mesh;
  await using changes = operator.paramsOf("driver").watch();
  await mesh.clock.run(changes.next());
  await mesh.clock.advance(500);
  await operator.paramsOf("driver").set("max_speed", 2);
  const { value } = await mesh.clock.run(changes.next());
  assertEquals([value?.by, value?.changed, value?.revision], ["operator", ["max_speed"], 2]);
  assertEquals([value?.atMs, value?.node.uuid], [driver.clock.nowMs(), driver.id.uuid]);
});

Deno.test("watch() begins before the node is there, and goes on when it is started anew", async () => {
  await using mesh = testMesh();
  const operator = await mesh.node("operator");
  const seen: [string, unknown][] = [];
  using _watch = operator.paramsOf("driver").watch(collect(seen));
  const first = await mesh.node("driver");
  await first.params.declare(PARAMS);
  first.params.set("max_speed", 2);
  await mesh.clock.advance(100);
  mesh.kill(first);
  const second = await mesh.node("driver");
  await second.params.declare(PARAMS);
  await mesh.clock.advance(60_000);
  second.params.set("mode", "manual");
  await mesh.clock.advance(0);
  assertEquals(seen.at(-1), ["mode", { max_speed: 1.5, mode: "manual" }]);
  assertEquals(seen.at(-2), ["max_speed", { max_speed: 1.5, mode: "auto" }]);
});

Deno.test("watch() stays with the node it has heard first, for as long as that is there", async () => {
  const { mesh, driver, operator } = await pair();
  await using _ = mesh;
  const seen: [string, unknown][] = [];
  using _watch = operator.paramsOf("driver").watch(collect(seen));
  await mesh.clock.advance(0);
  const other = await mesh.node("driver");
  await other.params.declare({ max_speed: { default: 9 } });
  await mesh.clock.advance(0);
  driver.params.set("max_speed", 2);
  await mesh.clock.advance(0);
  assertEquals(seen.at(-1), ["max_speed", { max_speed: 2, mode: "auto" }]);
  await driver.stop();
  await mesh.clock.advance(0);
  assertEquals(seen.at(-1), ["max_speed,mode", { max_speed: 9 }], "what it said before");
});

Deno.test("every watcher hears of every change, those that share a name, too", async () => {
  const { mesh, driver } = await pair();
  await using _ = mesh;
  const seen: unknown[][] = [[], [], []];
  for (const one of seen) {
    const panel = await mesh.node("panel");
    panel.paramsOf("driver").watch(({ values }) => one.push(values.max_speed));
  }
  await mesh.clock.advance(0);
  for (const speed of [1, 2, 3]) {
    driver.params.set("max_speed", speed);
    await mesh.clock.advance(0);
  }
  assertEquals(seen, Array(3).fill([1.5, 1, 2, 3]));
});

Deno.test("a watcher that stood still has what is true now, and not all that was", async () => {
  const { mesh, driver, operator } = await pair();
  await using _ = mesh;
  const seen: [string, unknown][] = [];
  using _watch = operator.paramsOf("driver").watch(collect(seen));
  await mesh.clock.advance(0);
  mesh.freeze(operator);
  for (let round = 1; round <= 2000; round++) {
    driver.params.set("max_speed", round % 3);
    await mesh.clock.advance(1);
  }
  mesh.thaw(operator);
  await mesh.clock.advance(1000);
  assertEquals(seen.at(-1), ["max_speed", { max_speed: 2, mode: "auto" }]);
});

Deno.test("watchers that throw are logged, and wrong options refused", async () => {
  const { mesh, operator } = await pair();
  await using _ = mesh;
  operator.paramsOf("driver").watch(() => {
    throw new Error("no");
  });
  await mesh.clock.advance(0);
  assertEquals(mesh.takeErrors().length, 1);
  assertThrows(() => operator.paramsOf(""), TypeError);
  assertThrows(() => operator.paramsOf("driver", { timeoutMs: 0 }), RangeError, "timeoutMs 0");
  // @ts-expect-error: no number
  assertThrows(() => operator.paramsOf("driver", { uuid: 7 }), TypeError, "uuid must be a text");
  // @ts-expect-error: no text
  await assertRejects(() => operator.paramsOf("driver").get(7), TypeError, "it must be a text");
  // @ts-expect-error: no function
  assertThrows(() => operator.paramsOf("driver").watch(1), TypeError, "no function");
});

Deno.test("params go by a simulation's clock where the nodes do", async () => {
  await using mesh = testMesh();
  const player = await mesh.node("player");
  const driver = await mesh.node("driver", { clock: "mesh" });
  const operator = await mesh.node("operator", { clock: "mesh" });
  await player.send("clock", { timeMs: 5000 });
  await mesh.clock.advance(0);
  await driver.params.declare(PARAMS);
  await operator.paramsOf("driver").set("max_speed", 2);
  await using changes = operator.paramsOf("driver").watch();
  assertEquals((await mesh.clock.run(changes.next())).value?.atMs, 5000);
});

Deno.test("names are those of namespaces", async () => {
  await using mesh = testMesh();
  const driver = await mesh.node("driver", { namespace: "left" });
  await driver.params.declare(PARAMS);
  const beside = await mesh.node("operator", { namespace: "left" });
  const above = await mesh.node("operator");
  assertEquals(await beside.paramsOf("driver").get("max_speed"), 1.5);
  assertEquals(await above.paramsOf("left/driver").get("max_speed"), 1.5);
  assertEquals(await beside.paramsOf("/left/driver").list(), ["max_speed", "mode"]);
  assertEquals((beside as Node).paramsOf("~").node, "left/operator");
});
