import { assert, assertRejects, assertThrows } from "@std/assert";
import { TestProcess } from "./process.ts";
import { TestLaunch } from "../launch/launch_rig.ts";
import { isRunning, signalRunning } from "./running.ts";

Deno.test("TestProcess.stop() fails where the process has ended by itself", async () => {
  await using process = new TestProcess(["eval", "console.log('done'); Deno.exit(3)"]);
  await process.end();
  await assertRejects(() => process.stop(), Error, "ended by itself before SIGINT:\ndone");
  assertThrows(() => process.signal("SIGSTOP"), Error, "ended by itself before SIGSTOP");
});

Deno.test({
  name: "signalRunning() knows who has ended, though nobody has asked for his status yet",
  ignore: Deno.build.os !== "linux",
  fn: async () => {
    const child = new Deno.Command("true").spawn();
    // The event loop does not turn: Deno has not noticed yet, and the system takes signals.
    while (isRunning(child.pid));
    assertThrows(() => signalRunning(child, "SIGTERM", () => ""), Error, "before SIGTERM");
    await child.status;
  },
});

Deno.test({
  name: "TestLaunch.stop() fails where a node has ended by itself",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using launch = await TestLaunch.start(`
nodes:
  short: { command: "true", append_name: false }
  long: { command: [sleep, 1000], append_name: false }
`);
    await launch.reporter.until(() => launch.reporter.labels("ended").length > 0);
    assertThrows(() => launch.stop(), Error, "ended by themselves");
    assert(await launch.stop(["short"]));
  },
});
