import { assertEquals, assertStringIncludes } from "@std/assert";
import { MeshFixture } from "../../support/mesh_fixture.ts";

const WRONG: readonly (readonly [inline: string, why: string])[] = [
  ['{"site":{"kind":"mqqt"}}', '"mqqt" is no kind of bridge'],
  ['{"site":{"knd":"mqtt"}}', "knd"],
  ["{", "Flow map must end with a }"],
];

Deno.test("rosy bridge run says what is wrong with bridges", async () => {
  await using mesh = new MeshFixture();
  for (const [inline, why] of WRONG) {
    const { status, stderr } = await mesh.run("bridge", "run", `--inline=${inline}`);
    assertEquals(status === 0, false, inline);
    assertStringIncludes(stderr, why);
  }
});

Deno.test("rosy bridge run names the file that it cannot read", async () => {
  await using mesh = new MeshFixture();
  const { status, stderr } = await mesh.run("bridge", "run", "nowhere.yaml");
  assertEquals(status, 1);
  assertStringIncludes(stderr, 'Cannot read the bridges in "nowhere.yaml": ');
});
