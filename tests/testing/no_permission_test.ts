import { assertEquals, assertMatch } from "@std/assert";
import { TestProcess } from "../support/process.ts";

/** A test as a user writes it. */
const TEST = `
import { testMesh } from "@rosy/rosy/testing";
import { assertEquals } from "@std/assert";

Deno.test("the arm answers", async () => {
  await using mesh = testMesh({ delayMs: 3, fakeTimers: true });
  const [arm, base] = [await mesh.node("arm"), await mesh.node("base")];
  await arm.addService("reach", async (_service, metres: number) => {
    await new Promise((resolve) => setTimeout(resolve, 1000));
    return metres < 0.8;
  });
  await mesh.clock.run(base.waitForServiceProvider("reach"));
  assertEquals(await mesh.clock.run(base.call("reach", 0.5)), true);
});
`;

Deno.test("testMesh() needs no permission and no variable of the environment", async () => {
  const file = await Deno.makeTempFile({ prefix: "rosy-kit-", suffix: "_test.ts" });
  try {
    await Deno.writeTextFile(file, TEST);
    const config = decodeURIComponent(new URL("../../deno.json", import.meta.url).pathname);
    const sanitizers = ["--sanitize-ops", "--sanitize-resources"];
    const args = ["test", "--no-prompt", "--no-check", "--config", config, ...sanitizers, file];
    await using process = new TestProcess(args, {
      env: { ROSY_DOMAIN_ID: "x".repeat(1000), ROSY_COORDINATOR: "nowhere", ROSY_AUTHKEY: "k" },
    });
    const { status, stdout, stderr } = await process.end();
    assertEquals(status, 0, stdout + stderr);
    assertMatch(stdout, /1 passed/);
  } finally {
    await Deno.remove(file);
  }
});
