import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { canUse, Namespace } from "./namespace.ts";
import { outputOfRosyOn, startRosyOn } from "./namespace_tool.ts";

const WARNING =
  /WARN Multicast discovery uses IPv4, and lan0 \(fd00::\d\) has IPv6 addresses only: .*--peers/;

/** Two machines on one cable that have no IPv4 address but, where wanted, that of loopback. */
class Cable implements AsyncDisposable {
  readonly #stack = new AsyncDisposableStack();
  readonly near: Namespace;
  readonly far: Namespace;

  private constructor(near: Namespace, far: Namespace) {
    [this.near, this.far] = [this.#stack.use(near), this.#stack.use(far)];
  }

  static async open({ hasLoopback }: { hasLoopback: boolean }): Promise<Cable> {
    const cable = new Cable(await Namespace.open(), await Namespace.open());
    const { near, far } = cable;
    await near.run(`ip link add lan0 type veth peer name lan0 netns ${far.pid}`);
    for (const [index, machine] of [near, far].entries()) {
      if (!hasLoopback) await machine.run("ip -4 addr flush dev lo");
      await machine.run(
        "sysctl -qw net.ipv6.conf.lan0.accept_dad=0; ip link set lan0 up && " +
          `ip addr add fd00::${index + 1}/64 dev lan0 nodad`,
      );
    }
    return cable;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

const IGNORE = !canUse("ip", "nsenter", "sysctl");

Deno.test({
  name: "over IPv6 alone a named peer is found by any of its addresses, and messages flow",
  ignore: IGNORE,
  async fn() {
    await using cable = await Cable.open({ hasLoopback: false });
    const { near, far } = cable;
    await using echo = startRosyOn(far, "topic", "echo", "imu", "--port", "7000");
    await echo.waitForLine(/^Listening/);
    assertMatch(await echo.waitForLine(/WARN/), WARNING);
    const shown = await far.run("ip -o -6 addr show dev lan0 scope link");
    const own = /fe80::[0-9a-f:]+/.exec(shown)![0];
    for (const peer of ["[fd00::2]:7000", `[${own}%lan0]:7000`]) {
      assertMatch(await outputOfRosyOn(near, "node", "list", "--peers", peer), /^1 node:/m);
      await outputOfRosyOn(near, "topic", "send", "imu", `to ${peer}`, "--peers", peer);
      await echo.waitForLine(new RegExp(`to \\[${peer.slice(1, 5)}`));
    }
    const doctor = await outputOfRosyOn(near, "doctor", "--peers", "[fd00::2]:7000");
    assertMatch(doctor, /^ok +peers +\[fd00::2\]:7000: .* answered/m);
    assertMatch(
      doctor,
      /^ok +nodes +1 node in domain "machines", on 1 machine: all can be reached/m,
    );
    assertMatch(doctor, /^FAIL +interfaces +Multicast uses IPv4, and lan0 \(fd00::1\) has IPv6/m);
  },
});

Deno.test({
  name: "over IPv6 alone nodes find each other through a coordinator, and messages flow",
  ignore: IGNORE,
  async fn() {
    await using cable = await Cable.open({ hasLoopback: false });
    const { near, far } = cable;
    await using coordinator = startRosyOn(far, "coordinator");
    await coordinator.waitForLine(/^Started/);
    const through = ["--coordinator", "[fd00::2]:7679"];
    await using echo = startRosyOn(near, "topic", "echo", "imu", ...through);
    await echo.waitForLine(/^Listening/);
    // One on the other machine, so that it is reached at an address that the coordinator tells.
    await outputOfRosyOn(far, "topic", "send", "imu", "hello", ...through);
    await echo.waitForLine(/hello/);
    assertEquals(echo.lines.filter((line) => line.includes("WARN")), []);
  },
});

Deno.test({
  name: "where all but loopback is IPv6, multicast discovery and the doctor say so, and what to do",
  ignore: IGNORE,
  async fn() {
    await using cable = await Cable.open({ hasLoopback: true });
    const { near } = cable;
    await using echo = startRosyOn(near, "topic", "echo", "imu");
    await echo.waitForLine(/^Listening/);
    assertMatch(await echo.waitForLine(/WARN/), WARNING);
    // Nodes on this machine are found as ever.
    assertMatch(await outputOfRosyOn(near, "node", "list"), /^1 node:/m);
    for (const wanted of ["lan0", "fd00::1"]) {
      const refused = await outputOfRosyOn(near, "node", "list", "--interface", wanted);
      assertStringIncludes(refused, `on interface "${wanted}": multicast discovery uses IPv4`);
      assertStringIncludes(refused, "--peers");
    }
    assertMatch(
      await outputOfRosyOn(near, "doctor"),
      /^warn +interfaces +Multicast uses IPv4, and lan0/m,
    );
    // It is over with the first IPv4 address.
    await near.run("ip addr add 10.77.0.1/24 dev lan0");
    await cable.far.run("ip addr add 10.77.0.2/24 dev lan0");
    await outputOfRosyOn(cable.far, "topic", "send", "imu", "over IPv4");
    await echo.waitForLine(/over IPv4/);
  },
});
