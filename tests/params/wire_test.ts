import { assert, assertEquals, assertInstanceOf, assertRejects } from "@std/assert";
import { ParamError, RemoteError } from "../../mod.ts";
import type { Node, ParamDefinitions, ParamErrorReason } from "../../mod.ts";
import { testMesh } from "../../lib/testing/mod.ts";

interface Vectors {
  readonly params: ParamDefinitions;
  readonly first: unknown;
  readonly calls: readonly {
    readonly service: string;
    readonly args: readonly unknown[];
    readonly answer: unknown;
    readonly sends?: unknown;
  }[];
}

const vectors: Vectors = JSON.parse(
  await Deno.readTextFile(new URL("../../docs/vectors/param_vectors.json", import.meta.url)),
);

Deno.test("a node answers and sends what docs/vectors/param_vectors.json says", async () => {
  await using mesh = testMesh();
  const player = await mesh.node("player");
  const driver = await mesh.node("driver", { clock: "mesh" });
  await player.send("clock", { timeMs: 1000 });
  await mesh.clock.advance(0);
  await driver.params.declare(vectors.params);
  const messages = await mesh.record("driver/_params/values");
  await mesh.clock.advance(0);
  const expected = [vectors.first];
  for (const { service, args, answer, sends } of vectors.calls) {
    assertEquals(await player.call(service, ...args), answer);
    await mesh.clock.advance(0);
    if (sends) expected.push(sends);
    assertEquals(messages.args.map(([message]) => message), expected, JSON.stringify(args));
  }
});

Deno.test("calls that make no sense change nothing, and are told so", async () => {
  await using mesh = testMesh();
  const driver = await mesh.node("driver");
  const foreign = await mesh.node("foreign");
  await driver.params.declare({ a: { default: 1 }, b: { default: 1 } });
  const many = Array.from({ length: 1001 }, (_, index) => `p${index}`);
  const cases: readonly (readonly [string, readonly unknown[], string])[] = [
    ["get", [7], "expected a list of at most 1000 names"],
    ["get", [["a", 1]], "expected a list of at most 1000 names"],
    ["get", [many], "expected a list of at most 1000 names"],
    ["describe", [{}], "expected a list of at most 1000 names"],
    ["set", [7], "expected an object with at most 1000 values"],
    ["set", [[1]], "expected an object with at most 1000 values"],
    ["set", [Object.fromEntries(many.map((name) => [name, 1]))], "at most 1000 values"],
    ["set", [{ a: 2 }, 7], "options are no object"],
    ["set", [{ a: 2 }, { reset: "a" }], "expected a list of at most 1000 names"],
    ["set", [{ a: 2 }, { reset: ["b"] }], "Cannot set and reset params at once"],
  ];
  for (const [service, args, message] of cases) {
    await assertRejects(
      () => foreign.call(`driver/_params/${service}`, ...args),
      RemoteError,
      message,
    );
  }
  assertEquals(driver.params.getAll(), { a: 1, b: 1 });
});

Deno.test("values that no param can hold are refused, whoever sends them", async () => {
  await using mesh = testMesh();
  const driver = await mesh.node("driver");
  const foreign = await mesh.node("foreign");
  await driver.params.declare({ a: { default: 1 }, list: { default: [] } });
  let deep: unknown = 1;
  for (let level = 0; level < 30; level++) deep = [deep];
  const set = (values: unknown, options?: unknown) =>
    foreign.call("driver/_params/set", values, options) as Promise<{
      error?: { reason: string };
    }>;
  const values = [new Uint8Array(9), new Date(0), deep, [NaN], "x".repeat(99_999), 2n ** 63n];
  for (const value of values) {
    assertEquals((await set({ list: value })).error?.reason, "invalid");
  }
  assertEquals((await set({ __proto__: null, constructor: 1 })).error?.reason, "unknown-param");
  await set({ a: 7n }, { by: 7 });
  assertEquals([driver.params.get("a"), driver.params.describe("a").from], [7, ""]);
  await set({ a: 8 }, { by: "x".repeat(9999) });
  assertEquals(driver.params.describe("a").from?.length, 255);
});

/** A node that has no params, and says what it likes where those would. */
async function impostor(answer: (service: string) => unknown) {
  const mesh = testMesh();
  const driver = await mesh.node("driver");
  const operator = await mesh.node("operator");
  for (const service of ["get", "set", "describe"]) {
    await driver.addService(`driver/_params/${service}`, () => answer(service));
  }
  return { mesh, driver, params: operator.paramsOf("driver"), operator };
}

Deno.test("answers that make no sense are errors", async () => {
  for (const answer of [undefined, null, 7, [], {}, { values: [] }, { params: [{}] }]) {
    const { mesh, params } = await impostor(() => answer);
    await using _ = mesh;
    for (const ask of [() => params.getAll(), () => params.set("a", 1), () => params.describe()]) {
      const error = await assertRejects(ask, ParamError);
      assertEquals(error.reason, "unreadable");
      assert(error.message.includes("it answers in a way that makes no sense here"));
    }
  }
});

Deno.test("errors of other kinds of nodes are told as far as they say anything", async () => {
  const cases: readonly (readonly [unknown, ParamErrorReason, string])[] = [
    [{ error: { reason: "unknown", message: "not today" } }, "refused", "not today"],
    [{ error: { message: 7 } }, "refused", "the node says that it cannot, and not why"],
    [{ values: {} }, "unknown-param", "there is no such param"],
  ];
  for (const [answer, reason, message] of cases) {
    const { mesh, params } = await impostor(() => answer);
    await using _ = mesh;
    const error = await assertRejects(() => params.get("a"), ParamError, message);
    assertEquals(error.reason, reason);
  }
  const { mesh, params } = await impostor(() => {
    throw new TypeError("out of order");
  });
  await using _ = mesh;
  const error = await assertRejects(() => params.get("a"), ParamError, "out of order");
  assertEquals(error.reason, "refused");
  assertInstanceOf(error.cause, RemoteError);
});

Deno.test("describe() does without what makes no sense", async () => {
  const said = {
    name: "a",
    type: "quaternion",
    origin: "moon",
    value: 1,
    min: "0",
    max: 3n,
    choices: 7,
    schema: 7,
    unit: ["m"],
  };
  const { mesh, params } = await impostor(() => ({ params: [said], unused: [1, { name: "b" }] }));
  await using _ = mesh;
  assertEquals(await params.describe("a"), {
    name: "a",
    type: "any",
    value: 1,
    origin: "set",
    default: undefined,
    initial: undefined,
    max: 3,
    readOnly: false,
    persist: false,
  });
  assertEquals(await params.unused(), [{ name: "b", from: "" }]);
});

Deno.test("watchers pass over messages of others, and what makes no sense", async () => {
  const { mesh, driver, operator } = await impostor(() => undefined);
  await using _ = mesh;
  const liar: Node = await mesh.node("liar");
  const seen: unknown[] = [];
  using _watch = operator.paramsOf("driver").watch(({ values }) => seen.push(values));
  await mesh.clock.advance(0);
  const topic = "driver/_params/values";
  await liar.send(topic, { revision: 1, values: { a: 666 } });
  for (const message of [undefined, 7, [], { values: 1 }]) await driver.send(topic, message);
  const huge = Array.from({ length: 1001 }, (_, index) => [`p${index}`, 1]);
  await driver.send(topic, { values: Object.fromEntries(huge) });
  await driver.send(topic, { revision: 1, values: { a: 1n, b: new Uint8Array(1) } });
  await driver.send(topic, { revision: 0, values: { a: 1n, b: new Uint8Array(1) } });
  await mesh.clock.advance(0);
  assertEquals(seen, [{ a: 1n, b: new Uint8Array(1) }]);
  const warnings = mesh.logs.filter(({ message }) => message.includes("Cannot follow the params"));
  assertEquals(warnings.length, 1, "once");
});
