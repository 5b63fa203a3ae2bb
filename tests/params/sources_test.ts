import { buildNodeFromArgs } from "@rosy/rosy";
import { testMesh } from "@rosy/rosy/testing";
import { assertEquals, assertRejects } from "@std/assert";
import { MeshFixture } from "../support/mesh_fixture.ts";

const SPEED = { default: 1, max: 9, persist: true };

Deno.test("a param that persists outlives its node, in a file", async () => {
  await using mesh = new MeshFixture();
  const paramsDirectory = await Deno.makeTempDir({ prefix: "rosy-params-" });
  try {
    const first = await mesh.node("driver", { paramsDirectory, params: { speed: 2 } });
    const speed = await first.params.declare("speed", SPEED);
    assertEquals([speed.value, speed.describe().origin], [2, "option"]);
    speed.set(3);
    await first.stop();
    const second = await mesh.node("driver", { paramsDirectory });
    const again = await second.params.declare("speed", SPEED);
    assertEquals([again.value, again.describe().origin], [3, "persisted"]);
    assertEquals(
      again.describe().from,
      `${paramsDirectory}/${mesh.domainId}/driver.json:2`,
    );
    assertEquals([...mesh.logger.at("warn"), ...mesh.logger.at("error")], []);
  } finally {
    await Deno.remove(paramsDirectory, { recursive: true });
  }
});

Deno.test("a param that persists outlives its node in a test's mesh, and no longer", async () => {
  const lives = async () => {
    await using mesh = testMesh();
    const values: unknown[] = [];
    for (let life = 0; life < 2; life++) {
      const node = await mesh.node("driver");
      const speed = await node.params.declare("speed", SPEED);
      values.push(speed.value);
      speed.set(speed.value + 1);
      await node.stop();
    }
    return values;
  };
  assertEquals([await lives(), await lives()], [[1, 2], [1, 2]]);
});

Deno.test("buildNodeFromArgs() gives params what its command line says", async () => {
  const mesh = new MeshFixture();
  const build = (...args: string[]) =>
    buildNodeFromArgs({ ...mesh.options, defaultName: "driver", args, params: { speed: 2 } });
  await using node = await build("--param", "speed=4");
  assertEquals((await node.params.declare("speed", { default: 1 })).value, 4);
  await assertRejects(() => build("--param", "speed"), TypeError, "write its name and its value");
  await assertRejects(() => build("--params-file", "/none.yaml"), Error, "there is no such file");
});

Deno.test("the option params has to be an object", async () => {
  await using mesh = testMesh();
  await assertRejects(
    () => mesh.node("driver", { params: [1] as unknown as Record<string, unknown> }),
    TypeError,
    'Cannot build a node: option "params" must be an object such as { max_speed: 1.5 }',
  );
});
