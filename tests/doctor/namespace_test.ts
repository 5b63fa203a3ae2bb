import { assertEquals, assertMatch } from "@std/assert";
import { canUse, connect, Namespace } from "../discovery/namespace.ts";
import { outputOfRosyOn, startRosyOn } from "../discovery/namespace_tool.ts";

const IGNORE = !canUse("ip", "nsenter");

/** A program that does not share the port of multicast DNS. */
const HOLDER = `const { createSocket } = await import("node:dgram");
createSocket("udp4").bind(5353, "0.0.0.0", () => console.log("held"));`;

function examine(where: Namespace, ...args: string[]): Promise<string> {
  return outputOfRosyOn(where, "doctor", ...args);
}

Deno.test({
  name: "rosy doctor looks at the nodes of another machine and their clocks",
  ignore: IGNORE,
  async fn() {
    await using near = await Namespace.open();
    await using far = await Namespace.open();
    await connect(near, far);
    await using node = startRosyOn(far, "topic", "echo", "imu");
    await node.waitForLine(/^Listening/);
    const text = await examine(near);
    assertMatch(text, /^ok +multicast +lan0 \(10\.77\.0\.1\): heard itself after/m);
    assertMatch(
      text,
      /^ok +nodes +1 node in domain "machines", on 1 machine: all can be reached$/m,
    );
    assertMatch(text, /^ok +clocks +1 other machine, within \d+\.\d ms of this one$/m);
    assertEquals(text.split("\n").at(-1), "All is well.");
  },
});

Deno.test({
  name: "rosy doctor tells of an interface that is down, and who holds port 5353",
  ignore: IGNORE,
  async fn() {
    await using near = await Namespace.open();
    await using far = await Namespace.open();
    await connect(near, far);
    await near.run("ip link set lan0 down");
    const down = await examine(near);
    assertMatch(down, /^ok +multicast +lo /m);
    assertMatch(down, /^FAIL +multicast +lan0 .*nothing can be sent there$/m);
    assertMatch(down, /-> .*ip link set lan0 up/);
    assertEquals(down.split("\n").at(-1), "1 failed.");
    // Whoever names nodes needs no multicast.
    assertMatch(await examine(near, "--peers", "127.0.0.1:9"), /^warn +multicast +lan0/m);

    await near.run("ip link set lan0 up");
    await using holder = near.start(Deno.execPath(), "eval", HOLDER);
    await holder.waitForLine(/^held$/);
    const held = await examine(near);
    assertMatch(held, new RegExp(`^FAIL +port 5353 .*held by deno \\(pid ${holder.pid}\\)`, "m"));
    assertEquals(held.split("\n").at(-1), "1 failed.");
  },
});
