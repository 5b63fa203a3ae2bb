import { assert, assertEquals, assertInstanceOf, assertRejects, assertThrows } from "@std/assert";
import { ParamError } from "../../mod.ts";
import type { Node, ParamChange } from "../../mod.ts";
import { testMesh } from "../../lib/testing/mod.ts";

async function driver() {
  const mesh = testMesh();
  return { mesh, node: await mesh.node("driver") };
}

function refused(set: () => void): ParamError {
  const error = assertThrows(set);
  assertInstanceOf(error, ParamError);
  return error;
}

const SPEED = { default: 1.5, min: 0, max: 3, unit: "m/s", description: "How fast" };

Deno.test("declare() returns a handle with the default's type", async () => {
  const { mesh, node } = await driver();
  await using _ = mesh;
  const speed = await node.params.declare("max_speed", SPEED);
  const twice: number = speed.value * 2;
  assertEquals([speed.name, twice], ["max_speed", 3]);
  const mode = await node.params.declare("mode", { default: "auto", choices: ["auto", "off"] });
  const text: "auto" | "off" = mode.value;
  assertEquals(text, "auto");
  // @ts-expect-error: no such choice
  assertThrows(() => mode.set("on"), ParamError, 'expected one of "auto", "off", found "on"');
  // @ts-expect-error: no number
  assertThrows(() => speed.set("2"), ParamError, "expected a number, found text");
});

Deno.test("declare() of several returns their handles by their names", async () => {
  const { mesh, node } = await driver();
  await using _ = mesh;
  const { gains, on, mode } = await node.params.declare({
    gains: { default: { p: 1, i: 0 } },
    on: { default: false },
    mode: { default: "a", choices: ["a", "b"] },
  });
  const p: number = gains.value.p;
  const isOn: boolean = on.value;
  const text: "a" | "b" = mode.value;
  assertEquals([p, isOn, text], [1, false, "a"]);
  assertEquals(node.params.list(), ["gains", "on", "mode"]);
  await assertRejects(
    () => node.params.declare({ fine: { default: 1 }, wrong: { default: 4, max: 3 } }),
    TypeError,
    'Cannot declare param "wrong" of node "driver": its default 4 does not fit: expected at most 3',
  );
  assert(!node.params.has("fine"), "all or none");
});

Deno.test("declare() refuses what cannot be used", async () => {
  const { mesh, node } = await driver();
  await using _ = mesh;
  const { params } = node;
  await params.declare("max_speed", SPEED);
  await assertRejects(
    () => params.declare("max_speed", SPEED),
    Error,
    'Cannot declare param "max_speed" of node "driver": it is declared already',
  );
  await assertRejects(
    () => params.declare("1st", SPEED),
    TypeError,
    'Cannot use "1st" as the name',
  );
  // @ts-expect-error: no definition
  await assertRejects(() => params.declare("a"), TypeError, "it is defined by an object");
  // @ts-expect-error: no definitions
  await assertRejects(() => params.declare(null), TypeError, "Cannot declare null");
  const both = [params.declare("b", { default: 1 }), params.declare("b", { default: 2 })];
  const outcomes = await Promise.allSettled(both);
  assertEquals(outcomes.map(({ status }) => status), ["fulfilled", "rejected"]);
});

Deno.test("declare() has a limit, and tells of it", async () => {
  const { mesh, node } = await driver();
  await using _ = mesh;
  const many = Array.from({ length: 1000 }, (_, index) => [`p${index}`, { default: index }]);
  await node.params.declare(Object.fromEntries(many));
  await assertRejects(
    () => node.params.declare("one_more", { default: 1 }),
    RangeError,
    "a node may have 1000 params",
  );
});

Deno.test("what a program does to its definition later changes nothing", async () => {
  const { mesh, node } = await driver();
  await using _ = mesh;
  const own = { default: { p: 1 }, choices: [{ p: 1 }, { p: 2 }], description: "before" };
  const { gains } = await node.params.declare({ gains: own });
  own.default.p = 7;
  own.choices[1]!.p = 7;
  own.description = "after";
  assertEquals(gains.describe().default, { p: 1 });
  assertEquals(gains.describe().choices, [{ p: 1 }, { p: 2 }]);
  assertEquals(gains.describe().description, "before");
  gains.set({ p: 2 });
  assertThrows(() => Object.assign(gains.value, { p: 9 }), TypeError, "read only");
  assertEquals(gains.value, { p: 2 });
});

Deno.test("set() changes all or nothing", async () => {
  const { mesh, node } = await driver();
  await using _ = mesh;
  const { params } = node;
  await params.declare({ max_speed: SPEED, mode: { default: "auto" } });
  const error = refused(() => params.set({ mode: "off", max_speed: 4 }));
  assertEquals(
    error.message,
    'Cannot set param "max_speed" of node "driver": ' +
      "expected at most 3, found 4",
  );
  assertEquals([error.reason, error.node, error.param], ["invalid", "driver", "max_speed"]);
  assertEquals(params.getAll(), { max_speed: 1.5, mode: "auto" });
  params.set({ mode: "off", max_speed: 3 });
  assertEquals(params.getAll(), { max_speed: 3, mode: "off" });
});

Deno.test("set() says all that is wrong at once", async () => {
  const { mesh, node } = await driver();
  await using _ = mesh;
  const { params } = node;
  await params.declare({ max_speed: SPEED, id: { default: "a", readOnly: true } });
  const error = refused(() => params.set({ max_sped: 1, max_speed: "x", id: "b" }));
  assertEquals(
    error.message,
    'Cannot set params of node "driver": "max_sped": there is no such param (did you mean ' +
      '"max_speed"?); "max_speed": expected a number, found text; "id": it is read-only',
  );
  assertEquals(error.reason, "unknown-param");
  const many = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`wrong${index}`, 1]));
  const text = refused(() => params.set(many)).message;
  assert(text.endsWith('and 4 more of node "driver": there is no such param'), text);
  assertEquals(refused(() => params.set("id", "b")).reason, "read-only");
  // @ts-expect-error: nothing to set
  assertThrows(() => params.set(null), TypeError, "Cannot set null");
});

Deno.test("get() and describe() of what is not declared name what is near", async () => {
  const { mesh, node } = await driver();
  await using _ = mesh;
  const { params } = node;
  assertThrows(() => params.get("x"), ParamError, "there is no such param; it has none");
  await params.declare("max_speed", SPEED);
  assertThrows(() => params.get("max-speed"), ParamError, '(did you mean "max_speed"?)');
  assertThrows(() => params.describe("speed"), ParamError, 'Cannot describe param "speed"');
  assertThrows(() => params.handle("speed"), ParamError, 'Cannot find param "speed"');
});

Deno.test("validators refuse with a reason, or by what they throw", async () => {
  const { mesh, node } = await driver();
  await using _ = mesh;
  const seen: unknown[] = [];
  const gear = await node.params.declare("gear", {
    default: 1,
    validate(gear, { name, values }) {
      seen.push([gear, name, values]);
      if (gear === 0) throw new Error("the clutch is stuck");
      return gear > 5 ? "there are five gears" : "";
    },
  });
  const reason = refused(() => gear.set(6));
  assertEquals(reason.message, 'Cannot set param "gear" of node "driver": there are five gears');
  assertEquals(reason.reason, "refused");
  const thrown = refused(() => gear.set(0));
  assertEquals(thrown.message, 'Cannot set param "gear" of node "driver": the clutch is stuck');
  assertInstanceOf(thrown.cause, Error);
  gear.set(5);
  assertEquals(seen.at(-1), [5, "gear", { gear: 5 }]);
  await assertRejects(
    () => node.params.declare("bad", { default: 1, validate: () => "never" }),
    ParamError,
    'Cannot declare param "bad" of node "driver": never',
  );
});

Deno.test("validators that answer otherwise, or later, refuse", async () => {
  const { mesh, node } = await driver();
  await using _ = mesh;
  let answer: unknown;
  await node.params.declare("a", { default: 1, validate: () => answer as string });
  answer = Promise.reject(new Error("unheard"));
  assertThrows(() => node.params.set("a", 2), ParamError, "it must not be asynchronous");
  answer = true;
  assertThrows(() => node.params.set("a", 2), ParamError, "but a boolean");
});

Deno.test("validators cannot set params", async () => {
  const { mesh, node } = await driver();
  await using _ = mesh;
  const { params } = node;
  await params.declare("b", { default: 1 });
  await params.declare("a", { default: 1, validate: (value) => params.set("b", value + 1) }).then(
    () => assert(false, "it was declared"),
    (error) => assertEquals(error.reason, "refused"),
  );
  assertEquals(params.get("b"), 1);
});

Deno.test("validate() checks all params together, also those that are declared later", async () => {
  const { mesh, node } = await driver();
  await using _ = mesh;
  const { params } = node;
  await params.declare({ least: { default: 1 }, most: { default: 2 } });
  const check = params.validate((next, before) => {
    assertEquals(before.least, 1);
    if (Number(next.least) > Number(next.most)) return "least is above most";
    if (next.extra === 7) return "no sevens";
  });
  const error = refused(() => params.set({ least: 4, most: 3 }));
  assertEquals(
    error.message,
    'Cannot set params "least", "most" of node "driver": least is above most',
  );
  assertEquals(refused(() => params.set("least", 3)).param, "least");
  await assertRejects(() => params.declare("extra", { default: 7 }), ParamError, "no sevens");
  assertThrows(
    () => params.validate(() => "no"),
    ParamError,
    'Cannot have the params of node "driver" checked: the present ones are refused: no',
  );
  check[Symbol.dispose]();
  params.set("least", 3);
  // @ts-expect-error: no function
  assertThrows(() => params.validate("x"), TypeError, "the check is no function");
});

Deno.test("watch() of a param tells the present value, then each new one", async () => {
  const { mesh, node } = await driver();
  await using _ = mesh;
  const speed = await node.params.declare("max_speed", SPEED);
  const seen: unknown[] = [];
  const watch = speed.watch((value, before) => seen.push([value, before]));
  assertEquals(seen, [[1.5, undefined]]);
  speed.set(2);
  speed.set(2);
  assertEquals(seen, [[1.5, undefined], [2, 1.5]], "at once, and only what changes");
  await node.params.declare("other", { default: 1 });
  node.params.undeclare("max_speed");
  assertEquals(seen.length, 2, "nothing of other params, and nothing of its end");
  watch.stop();
});

Deno.test("watch() by a loop gives who is slow the last value", async () => {
  const { mesh, node } = await driver();
  await using _ = mesh;
  const speed = await node.params.declare("max_speed", SPEED);
  await using values = speed.watch();
  assertEquals(await values.next(), { done: false, value: 1.5 });
  speed.set(1);
  speed.set(2);
  assertEquals((await values.next()).value, 2);
  const end = values.next();
  await node.stop();
  assertEquals(await end, { done: true, value: undefined });
});

Deno.test("watch() of all params tells once of what was set at once", async () => {
  const { mesh, node } = await driver();
  await using _ = mesh;
  const { params } = node;
  await params.declare({ a: { default: 1 }, b: { default: 2 } });
  const changes: ParamChange[] = [];
  using _watch = params.watch((change) => changes.push(change));
  await using loop = params.watch();
  await loop.next();
  params.set({ a: 3, b: 4 });
  params.set("a", 5);
  params.undeclare("b");
  assertEquals(changes.map(({ changed, values }) => [changed, values]), [
    [["a", "b"], { a: 1, b: 2 }],
    [["a", "b"], { a: 3, b: 4 }],
    [["a"], { a: 5, b: 4 }],
    [["b"], { a: 5 }],
  ]);
  const { value } = await loop.next();
  assertEquals(value?.values, { a: 5 }, "as one");
  assertEquals(value?.changed, ["a", "b"]);
  assertEquals([value?.by, value?.node.uuid], ["driver", node.id.uuid]);
});

Deno.test("watchers that throw or reject are logged, and the others told", async () => {
  const { mesh, node } = await driver();
  await using _ = mesh;
  const speed = await node.params.declare("max_speed", SPEED);
  speed.watch(() => {
    throw new Error("one");
  });
  speed.watch(() => Promise.reject(new Error("two")));
  const seen: number[] = [];
  speed.watch((value) => seen.push(value));
  await mesh.clock.advance(0);
  assertEquals(seen, [1.5]);
  const messages = mesh.takeErrors().map(({ message }) => message);
  assertEquals(messages.length, 2);
  assert(messages[0]!.includes('A watcher of the params of node "driver" failed: Error: one'));
});

Deno.test("watchers may set params, and all hear of it in order", async () => {
  const { mesh, node } = await driver();
  await using _ = mesh;
  const { a, b } = await node.params.declare({ a: { default: 1 }, b: { default: 1 } });
  a.watch((value) => b.set(value * 2));
  const seen: unknown[] = [];
  node.params.watch(({ values }) => seen.push({ ...values }));
  a.set(5);
  assertEquals(seen, [{ a: 1, b: 2 }, { a: 5, b: 2 }, { a: 5, b: 10 }]);
});

Deno.test("watchers that set each other's params for ever are stopped", async () => {
  const { mesh, node } = await driver();
  await using _ = mesh;
  const { a, b } = await node.params.declare({ a: { default: 1 }, b: { default: 1 } });
  a.watch((value) => b.set(value + 1));
  b.watch((value) => a.set(value + 1));
  const { message } = mesh.takeErrors()[0]!;
  assert(message.includes("watchers have set each other's params 100 times"), message);
});

Deno.test("reset() gives back what params began with", async () => {
  const { mesh, node } = await driver();
  await using _ = mesh;
  const { params } = node;
  const { a } = await params.declare({
    a: { default: 1 },
    b: { default: "x" },
    fixed: { default: 0, readOnly: true },
  });
  params.set({ a: 2, b: "y" });
  a.reset();
  assertEquals(params.getAll(), { a: 1, b: "y", fixed: 0 });
  assertEquals(a.describe().origin, "default");
  params.reset();
  assertEquals(params.getAll(), { a: 1, b: "x", fixed: 0 });
  assertEquals(refused(() => params.reset("fixed")).reason, "read-only");
  assertThrows(() => params.reset("c"), ParamError, 'Cannot reset param "c" of node "driver"');
});

Deno.test("describe() tells all there is to know", async () => {
  const { mesh, node } = await driver();
  await using _ = mesh;
  const speed = await node.params.declare("max_speed", { ...SPEED, step: 0.5, persist: true });
  speed.set(2);
  const told = {
    name: "max_speed",
    type: "number",
    value: 2,
    origin: "set",
    from: "driver",
    default: 1.5,
    initial: 1.5,
    description: "How fast",
    unit: "m/s",
    min: 0,
    max: 3,
    step: 0.5,
    readOnly: false,
    persist: true,
  };
  assertEquals(speed.describe(), told as ReturnType<typeof speed.describe>);
  assertEquals(node.params.describe(), [speed.describe()]);
});

Deno.test("undeclare() takes a param back; handles keep the last value", async () => {
  const { mesh, node } = await driver();
  await using _ = mesh;
  const speed = await node.params.declare("max_speed", SPEED);
  assert(node.params.undeclare("max_speed"));
  assert(!node.params.undeclare("max_speed"));
  assertEquals([speed.value, node.params.has("max_speed")], [1.5, false]);
  assertThrows(() => speed.set(1), ParamError, "there is no such param");
  await node.params.declare("max_speed", { default: "fast" });
});

Deno.test("the values of a node have room together, too", async () => {
  const { mesh, node } = await driver();
  await using _ = mesh;
  const names = Array.from({ length: 20 }, (_, index) => `text${index}`);
  await node.params.declare(
    Object.fromEntries(names.map((name) => [name, { default: "" }])),
  );
  const large = Object.fromEntries(names.map((name) => [name, "x".repeat(60_000)]));
  assertThrows(() => node.params.set(large), ParamError, "longer than 1048576 characters of JSON");
  assertEquals(node.params.get("text0"), "");
});

Deno.test("a node that is stopped sets nothing any more", async () => {
  const { mesh, node } = await driver();
  await using _ = mesh;
  const speed = await node.params.declare("max_speed", SPEED);
  await node.stop();
  assertThrows(() => speed.set(1), Error, 'Cannot set params: node "driver" is stopped');
  assertThrows(() => node.params.watch(), Error, "is stopped");
  await assertRejects(() => node.params.declare("a", { default: 1 }), Error, "is stopped");
  assertEquals(speed.value, 1.5, "what it was can be read");
});

Deno.test("a node has no name for params before the first is declared", async () => {
  const { mesh, node } = await driver();
  await using _ = mesh;
  const services = (node: Node) => node.topology.nodes.get(node.id.uuid)!.services;
  assertEquals(node.params.list(), []);
  await mesh.clock.advance(0);
  assertEquals(services(node), []);
  await node.params.declare("max_speed", SPEED);
  assertEquals(services(node).toSorted(), [
    "driver/_params/describe",
    "driver/_params/get",
    "driver/_params/set",
  ]);
});

Deno.test("params can be declared before the node is started", async () => {
  await using mesh = testMesh();
  const node = await mesh.node("driver", { start: false });
  await node.params.declare("max_speed", SPEED);
  node.params.set("max_speed", 2);
  await node.start();
  const other = await mesh.node("operator");
  await using changes = other.paramsOf("driver").watch();
  assertEquals((await changes.next()).value?.values, { max_speed: 2 });
});

Deno.test("who begins to watch while others are told is told of nothing older", async () => {
  const { mesh, node } = await driver();
  await using _ = mesh;
  const { a, b } = await node.params.declare({ a: { default: 0 }, b: { default: 0 } });
  const seen: unknown[] = [];
  a.watch((value) => {
    if (value !== 1) return;
    b.set(1);
    b.set(2);
    b.watch((late) => seen.push(late));
  });
  a.set(1);
  assertEquals(seen, [2]);
});

Deno.test("a watcher that another one stops is told no more", async () => {
  const { mesh, node } = await driver();
  await using _ = mesh;
  const speed = await node.params.declare("speed", { default: 0 });
  const seen: number[] = [];
  speed.watch((value) => value === 1 && second.stop());
  const second = speed.watch((value) => seen.push(value));
  speed.set(1);
  assertEquals(seen, [0]);
});

Deno.test("whatever a validator throws refuses the value", async () => {
  const { mesh, node } = await driver();
  await using _ = mesh;
  const hostile: unknown[] = [Object.create(null), { toString: null }, undefined];
  for (const [index, thrown] of hostile.entries()) {
    const param = await node.params.declare(`p${index}`, {
      default: 0,
      validate: (value) => {
        if (value !== 0) throw thrown;
      },
    });
    assertEquals(refused(() => param.set(1)).reason, "refused");
  }
});
