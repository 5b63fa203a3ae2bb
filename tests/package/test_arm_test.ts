import { assertEquals, assertStringIncludes } from "@std/assert";
import { TestProcess } from "../support/process.ts";

Deno.test("deno task test:arm skips its tests by name where there is no emulator", async () => {
  const script = new URL("../../.ci/test_arm.ts", import.meta.url).href;
  const env = { QEMU: "/no/such/emulator" };
  await using process = new TestProcess(["run", "-A", script], { env });
  const { status, stdout } = await process.end();
  assertEquals(status, 0);
  for (const name of ["tests/wire", "tests/package/two_processes_test.ts"]) {
    assertStringIncludes(stdout, `${name} on ARM ... ignored\n`);
  }
  assertStringIncludes(stdout, "The tests on ARM were skipped: ");
});
