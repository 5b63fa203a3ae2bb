import { assertStringIncludes } from "@std/assert";
import { canUse, connect, Namespace } from "../namespace.ts";
import { startRosyOn } from "../namespace_tool.ts";

Deno.test({
  name: "machines find each other through a coordinator, which notices a cut cable",
  ignore: !canUse("ip", "nsenter"),
  async fn() {
    await using near = await Namespace.open();
    await using far = await Namespace.open();
    await connect(near, far);
    await using coordinator = startRosyOn(near, "coordinator");
    await coordinator.waitForLine(/^Started rosy coordinator on :7679$/);
    await using local = startRosyOn(near, "topic", "echo", "near", "--coordinator", "127.0.0.1");
    await local.waitForLine(/^Listening/);
    await using remote = startRosyOn(
      far,
      "topic",
      "echo",
      "far",
      "--coordinator",
      "10.77.0.1:7679",
    );
    await remote.waitForLine(/^Listening/);

    // Each is reached where the other can reach it, the one beside the coordinator included.
    await using fromFar = startRosyOn(far, "topic", "send", "near", "1", "--coordinator", "auto");
    await local.waitForLine(/ 0: 1$/);
    await using fromNear = startRosyOn(
      near,
      "topic",
      "send",
      "far",
      "2",
      "--coordinator",
      "127.0.0.1",
    );
    await remote.waitForLine(/ 0: 2$/);
    await Promise.all([fromFar.close(), fromNear.close()]);
    await using list = startRosyOn(far, "node", "list", "-v", "--coordinator", "10.77.0.1");
    await list.close();
    const lines = list.lines.join("\n");
    assertStringIncludes(lines, "tcp 10.77.0.1:");
    assertStringIncludes(lines, "tcp 10.77.0.2:");

    await far.run("ip link set lan0 down");
    await coordinator.waitForLine(/\(tcp 10\.77\.0\.2:\d+\) is gone \(silent for/);
    await remote.waitForLine(/Lost the coordinator at 10\.77\.0\.1:7679: silent for 3500 ms/);
    const isRegistered = /\(tcp 10\.77\.0\.2:\d+\) registered/;
    const before = coordinator.lines.filter((line) => isRegistered.test(line)).length;
    await far.run("ip link set lan0 up");
    await coordinator.waitForLine(isRegistered, before + 1);
  },
});
