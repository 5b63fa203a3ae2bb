import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { defineMesh, defineSchema, type Node, ParamError } from "../../mod.ts";
import { testMesh } from "../../lib/testing/mod.ts";

const metres = defineSchema<number>("metres", { type: "number", minimum: 0 });

const robot = defineMesh({
  params: {
    driver: {
      max_speed: { default: 1.5, min: 0, max: 3 },
      mode: { default: "auto", choices: ["auto", "manual"] },
      gains: { default: { p: 1, i: 0.5 } },
      wheel_base: { default: 0.3, schema: metres, readOnly: true },
    },
    lidar: { max_speed: { default: "fast" } },
  },
});

Deno.test("a node declares the params that its mesh has for its name", async () => {
  await using mesh = testMesh();
  const driver = await mesh.buildNode({ name: "driver", mesh: robot });
  assertEquals(driver.params.list(), ["max_speed", "mode", "gains", "wheel_base"]);
  const other = await mesh.buildNode({ name: "operator", mesh: robot });
  assertEquals(other.params.list(), []);

  const params = other.paramsOf("driver");
  const speed: number = await params.get("max_speed");
  const { p }: { readonly p: number } = await params.get("gains");
  assertEquals([speed, p], [1.5, 1]);
  const { mode }: { mode: "auto" | "manual" } = await params.getAll();
  assertEquals(mode, "auto");
  await params.set({ mode: "manual", max_speed: 2 });
  // @ts-expect-error: no such choice
  await assertRejects(() => params.set("mode", "off"), ParamError);
  // @ts-expect-error: no such param
  await assertRejects(() => params.get("max_sped"), ParamError, 'did you mean "max_speed"');
  // @ts-expect-error: no such node
  other.paramsOf("drvier");
});

Deno.test("the params of a mesh have types in the code of their node", async () => {
  await using mesh = testMesh();
  const { params } = await mesh.buildNode({ name: "driver", mesh: robot });
  const speed: number | string = params.get("max_speed");
  const mode: "auto" | "manual" = params.handle("mode").value;
  assertEquals([speed, mode], [1.5, "auto"]);
  params.set("mode", "manual");
  // @ts-expect-error: no such choice
  assertThrows(() => params.set("mode", "off"), ParamError, "expected one of");
  await params.declare("other", { default: 1 });
  params.set("other", 2);
  const other: unknown = params.get("other");
  assertEquals(other, 2);
});

Deno.test("a node of a namespace has the params of its name", async () => {
  await using mesh = testMesh();
  const left = await mesh.buildNode({ name: "driver", namespace: "left", mesh: robot });
  const driver = await mesh.buildNode({ name: "/driver", namespace: "left", mesh: robot });
  assertEquals([left.params.list().length, driver.params.list().length], [4, 0]);
});

Deno.test("a mesh whose params cannot be declared starts no node of that name", async () => {
  await using mesh = testMesh();
  const wrong = defineMesh({ params: { driver: { a: { default: 4, max: 3 } } } });
  const error = await assertRejects(() => mesh.buildNode({ name: "driver", mesh: wrong }));
  assertEquals(
    (error as Error).message,
    'Cannot declare param "a" of node "driver": its default 4 does not fit: ' +
      "expected at most 3, found 4",
  );
  await mesh.buildNode({ name: "operator", mesh: wrong });
});

Deno.test("types alone do as well", async () => {
  interface Robot {
    params: { driver: { max_speed: number } };
  }
  await using mesh = testMesh<Robot>();
  const driver = await mesh.node("driver");
  await driver.params.declare("max_speed", { default: 1 });
  const speed: number = await driver.paramsOf("driver").get("max_speed");
  assertEquals(speed, 1);
  // @ts-expect-error: no number
  assertThrows(() => driver.params.set("max_speed", "x"), ParamError);
});

Deno.test("a node of any typed mesh can be handed to code that takes every node", async () => {
  interface Untuned {
    topics: { speed: [metresPerSecond: number] };
  }
  const tuned = (node: Node): string[] => node.params.list();
  await using mesh = testMesh();
  assertEquals(tuned(await mesh.buildNode({ name: "lidar", mesh: robot })), ["max_speed"]);
  assertEquals(tuned(await mesh.buildNode<Untuned>({ name: "wheels" })), []);

  const node: Node = await mesh.buildNode({ name: "driver", mesh: robot });
  const speed: unknown = node.params.get("max_speed");
  assertEquals(speed, 1.5);
  const typed: number = await node.paramsOf<{ max_speed: number }>("driver").get("max_speed");
  assertEquals(typed, 1.5);
});
