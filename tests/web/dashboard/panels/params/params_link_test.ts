import { assertEquals } from "@std/assert";
import { testMesh } from "@rosy/rosy/testing";
import { connect } from "@rosy/rosy/browser";
import type { ParamDescription } from "../../../../../lib/params/param_description.ts";
import { TunedParams } from "../../../../../lib/params/tuned_params.ts";
import { ParamsLink } from "../../../../../lib/web/dashboard/panels/params/params_link.ts";

/** A page that follows the params of a node, in the time of a test. */
async function rig() {
  const mesh = testMesh();
  const node = await mesh.node("driver");
  await node.params.declare({
    speed: { default: 1, max: 5 },
    even: { default: 2, validate: (value: number) => value % 2 === 0 ? undefined : "it is odd" },
  });
  const sets: unknown[] = [];
  node.params.watch(({ values }) => void sets.push(values.speed));
  const gateway = await mesh.gateway();
  const page = await mesh.clock.run(connect(gateway.url, gateway.connection));
  const params = page.paramsOf("driver");
  const tuned = new TunedParams(() => mesh.clock.monotonicMs());
  const link = new ParamsLink({
    params: {
      describe: () => params.describe() as Promise<ParamDescription[]>,
      set: (values) => params.set(values),
      reset: (...names) => params.reset(...names),
      watch: (callback) => params.watch(callback),
    },
    tuned,
    changed: () => {},
    clock: mesh.clock,
  });
  await mesh.clock.advance(1000);
  const valueOf = (name: string) => tuned.all.find(({ info }) => info.name === name);
  return {
    mesh,
    node,
    sets,
    link,
    valueOf,
    async [Symbol.asyncDispose]() {
      link[Symbol.dispose]();
      await page.close();
      await gateway[Symbol.asyncDispose]();
      await mesh[Symbol.asyncDispose]();
    },
  };
}

Deno.test("a slider sets ten times a second at most, and the last value surely", async () => {
  await using page = await rig();
  page.sets.length = 0;
  for (let step = 1; step <= 40; step++) {
    page.link.want("speed", 1 + step / 10);
    await page.mesh.clock.advance(10);
  }
  await page.mesh.clock.advance(500);
  assertEquals(page.sets.at(-1), 5);
  assertEquals(page.sets.length <= 6, true, `${page.sets.length} settings in 0.4 s`);
  assertEquals(page.valueOf("speed")?.value, 5);
});

Deno.test("what a node refuses springs back, with its reason; other params are set all the same", async () => {
  await using page = await rig();
  page.link.want("even", 3);
  page.link.want("speed", 2);
  assertEquals(page.valueOf("even")?.value, 3);
  await page.mesh.clock.advance(500);
  assertEquals([page.valueOf("even")?.value, page.valueOf("even")?.problem], [2, "it is odd"]);
  assertEquals([page.valueOf("speed")?.value, page.valueOf("speed")?.info.origin], [2, "set"]);
});

Deno.test("changes of others are told by name until this page changes the param itself", async () => {
  await using page = await rig();
  const other = await page.mesh.node("tuner");
  await page.mesh.clock.run(other.paramsOf("driver").set("speed", 3));
  await page.mesh.clock.advance(1000);
  assertEquals([page.valueOf("speed")?.value, page.valueOf("speed")?.by], [3, "tuner"]);
  page.link.want("speed", 4);
  await page.mesh.clock.advance(1000);
  assertEquals([page.valueOf("speed")?.value, page.valueOf("speed")?.by], [4, undefined]);
});

Deno.test("several params are reset or set together, all or none", async () => {
  await using page = await rig();
  const { clock } = page.mesh;
  await clock.run(page.link.setAll({ speed: 4, even: 6 }));
  assertEquals([page.valueOf("speed")?.value, page.valueOf("even")?.value], [4, 6]);
  const refused = page.link.setAll({ speed: 2, even: 7 }).catch((error) => error.message);
  assertEquals(
    await clock.run(refused),
    'Cannot set param "even" of node "driver": it is odd',
  );
  await clock.advance(500);
  assertEquals(page.valueOf("speed")?.value, 4);
  await clock.run(page.link.reset("speed", "even"));
  assertEquals([page.valueOf("speed")?.value, page.valueOf("even")?.value], [1, 2]);
});

Deno.test("params that a node declares later appear", async () => {
  await using page = await rig();
  await page.node.params.declare("late", { default: "here" });
  await page.mesh.clock.advance(1000);
  assertEquals(page.valueOf("late")?.value, "here");
});
