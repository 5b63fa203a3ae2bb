import { assert, assertEquals, assertRejects } from "@std/assert";
import { ParamError } from "../../../mod.ts";
import { GivenMap } from "../../../lib/params/given/given_map.ts";
import { OwnParams } from "../../../lib/params/own/own_params.ts";
import type { GivenParam, ParamSource, ParamStore } from "../../../lib/params/param_source.ts";
import { testMesh } from "../../../lib/testing/mod.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";

/** A store in memory that keeps what it is told. */
class MemoryStore implements ParamStore {
  readonly saved: [string, unknown][] = [];
  readonly #values: Map<string, GivenParam>;
  loads = 0;
  isClosed = false;

  constructor(values: Record<string, unknown> = {}) {
    this.#values = new Map(
      Object.entries(values).map(([name, value]) => [name, { value, from: "driver.json" }]),
    );
  }

  load() {
    this.loads++;
    return Promise.resolve(this.#values);
  }

  save(changes: ReadonlyMap<string, unknown>): void {
    this.saved.push(...changes);
  }

  close() {
    this.isClosed = true;
    return Promise.resolve();
  }
}

function source(
  origin: ParamSource["origin"],
  given: Readonly<Record<string, GivenParam | number>>,
): ParamSource {
  const values = Object.entries(given).map(([name, value]): [string, GivenParam] => [
    name,
    typeof value === "number" ? { value, from: `--param ${name}=${value}` } : value,
  ]);
  return new GivenMap(origin, new Map(values));
}

/** The params of a node that is told things from outside, which `buildNode()` finds for itself. */
async function given(sources: readonly ParamSource[], store: ParamStore | null = null) {
  const mesh = testMesh();
  const node = await mesh.node("driver");
  const logger = new RecordingLogger();
  return {
    mesh,
    node,
    logger,
    params: new OwnParams({ node, logger, sources: { sources, store } }),
  };
}

Deno.test("the last source that says a value counts, and reset() leaves out what was saved", async () => {
  const launch = source("launch", { a: { value: 2, from: "robot.yaml:3" }, b: 2, c: 2 });
  const flags = source("command-line", { b: 3, c: 3 });
  const store = new MemoryStore({ c: 4, d: 4 });
  const { mesh, params } = await given([launch, flags], store);
  await using _ = mesh;
  const plain = { default: 1 };
  const kept = { default: 1, persist: true };
  await params.declare({ z: plain, a: plain, b: plain, c: kept, d: plain });
  assertEquals(
    params.describe().map(({ name, value, origin, from, initial }) => [
      name,
      value,
      origin,
      from,
      initial,
    ]),
    [
      ["z", 1, "default", undefined, 1],
      ["a", 2, "launch", "robot.yaml:3", 2],
      ["b", 3, "command-line", "--param b=3", 3],
      ["c", 4, "persisted", "driver.json", 3],
      ["d", 1, "default", undefined, 1],
    ],
  );
  params.reset("c");
  assertEquals([params.get("c"), params.describe("c").origin], [3, "command-line"]);
  assertEquals(store.saved, [["c", undefined]], "it is forgotten");
});

Deno.test("a value from outside that does not fit makes declare() fail, with its source", async () => {
  const flags = source("command-line", { max_speed: 99, name: { value: 7, from: "robot.yaml:4" } });
  const { mesh, params } = await given([flags], new MemoryStore({ kept: "x" }));
  await using _ = mesh;
  const error = await assertRejects(
    () => params.declare("max_speed", { default: 1, max: 3 }),
    ParamError,
    'Cannot declare param "max_speed" of node "driver" with the value of --param max_speed=99: ' +
      "expected at most 3, found 99",
  );
  assertEquals([error.reason, error.param], ["invalid", "max_speed"]);
  await assertRejects(
    () => params.declare("name", { default: "arm" }),
    ParamError,
    "with the value of robot.yaml:4: expected text, found a number",
  );
  assertEquals(params.list(), []);
});

Deno.test("a saved value that fits no more is warned of, and left out", async () => {
  const flags = source("command-line", { kept: 2 });
  const { mesh, params, logger } = await given([flags], new MemoryStore({ kept: "x" }));
  await using _ = mesh;
  await params.declare("kept", { default: 1, persist: true });
  assertEquals([params.get("kept"), params.describe("kept").origin], [2, "command-line"]);
  assertEquals(logger.at("warn"), [
    'Cannot declare param "kept" of node "driver" with the value of driver.json: expected a ' +
    "number, found text; it begins with another value, until it is set anew",
  ]);
});

Deno.test("a value that does not count is checked, too: it would count after reset()", async () => {
  const flags = source("command-line", { a: 99 });
  const { mesh, params } = await given([flags], new MemoryStore({ a: 2 }));
  await using _ = mesh;
  await assertRejects(
    () => params.declare("a", { default: 1, max: 3, persist: true }),
    ParamError,
    "--param a=99",
  );
});

Deno.test("a param that holds text takes what was typed as it is", async () => {
  const serial = { value: 7, text: "007", from: "--param serial=007" };
  const { mesh, params } = await given([source("command-line", { serial, number: serial })]);
  await using _ = mesh;
  await params.declare({ serial: { default: "" }, number: { default: 0 } });
  assertEquals(params.getAll(), { serial: "007", number: 7 });
});

Deno.test("what is set is saved, of params that persist", async () => {
  const store = new MemoryStore();
  const { mesh, params } = await given([], store);
  await using _ = mesh;
  await params.declare("a", { default: 1 });
  assertEquals(store.loads, 0, "it is not read where nothing persists");
  await params.declare({ b: { default: 1, persist: true }, c: { default: 1, persist: true } });
  await params.declare("d", { default: 1, persist: true });
  assertEquals(store.loads, 1);
  params.set({ a: 2, b: 2 });
  params.set("c", 1);
  assertEquals(store.saved, [["b", 2], ["c", 1]], "also where it is what it was: now it is wanted");
  await params.close();
  assert(store.isClosed);
});

Deno.test("values that nobody takes are warned of, some seconds after the start", async () => {
  const { mesh, params, logger } = await given([source("command-line", { max_sped: 2, b: 3 })]);
  await using _ = mesh;
  params.opened();
  await params.declare({ b: { default: 1 }, max_speed: { default: 1 } });
  await mesh.clock.advance(4000);
  assertEquals(logger.lines, []);
  await mesh.clock.advance(2000);
  assertEquals(logger.at("warn"), [
    'Node "driver" has declared no such params, and takes no value for them: "max_sped" ' +
    '(did you mean "max_speed"?) of --param max_sped=2',
  ]);
  assertEquals(params.unused(), [{ name: "max_sped", from: "--param max_sped=2" }]);
});

Deno.test("values that nobody takes are warned of by a node that ends at once, too", async () => {
  const { mesh, node, params, logger } = await given([source("launch", { x: 2 })]);
  await using _ = mesh;
  params.opened();
  await node.stop();
  await mesh.clock.advance(0);
  assertEquals(logger.at("warn").length, 1);
});

Deno.test("a saved value that is refused by now does not keep the node from starting", async () => {
  const { mesh, params, logger } = await given([], new MemoryStore({ a: 7, b: 2 }));
  await using _ = mesh;
  params.validate(({ a }) => a === 7 ? "no sevens any more" : undefined);
  await params.declare({ a: { default: 1, persist: true }, b: { default: 1, persist: true } });
  assertEquals(params.getAll(), { a: 1, b: 1 });
  assertEquals(logger.at("warn"), [
    'Cannot declare params "a", "b" of node "driver": no sevens any more; what was saved of ' +
    'params "a", "b" does not count until it is set',
  ]);
  await assertRejects(
    () => params.declare("c", { default: 1, persist: true, validate: () => "never" }),
    ParamError,
    "never",
  );
});

Deno.test("values that nobody takes are not warned of where a param could not be declared", async () => {
  const { mesh, node, params, logger } = await given([source("launch", { x: 99, y: 1 })]);
  await using _ = mesh;
  params.opened();
  await assertRejects(() => params.declare("x", { default: 1, max: 3 }), ParamError);
  await node.stop();
  await mesh.clock.advance(0);
  assertEquals(logger.lines, []);
});
