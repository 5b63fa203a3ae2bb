import { assertStringIncludes } from "@std/assert";
import { canUse, connect, Namespace, type Program } from "../namespace.ts";

const CLI = new URL("../../../cli.ts", import.meta.url).pathname;

/** Runs a command in a network of its own, without what the tests' environment says. */
function rosy(where: Namespace, ...args: string[]): Program {
  const unset = ["-u", "ROSY_INTERFACE", "-u", "ROSY_AUTHKEY", "-u", "ROSY_COORDINATOR"];
  const domain = "ROSY_DOMAIN_ID=coordinated";
  return where.start(
    "env",
    ...unset,
    domain,
    Deno.execPath(),
    "run",
    "-A",
    "--no-check",
    CLI,
    ...args,
  );
}

Deno.test({
  name: "machines find each other through a coordinator, which notices a cut cable",
  ignore: !canUse("ip", "nsenter"),
  async fn() {
    await using near = await Namespace.open();
    await using far = await Namespace.open();
    await connect(near, far);
    await using coordinator = rosy(near, "coordinator");
    await coordinator.line(/^Started rosy coordinator on :7679$/);
    await using local = rosy(near, "topic", "echo", "near", "--coordinator", "127.0.0.1");
    await local.line(/^Listening/);
    await using remote = rosy(far, "topic", "echo", "far", "--coordinator", "10.77.0.1:7679");
    await remote.line(/^Listening/);

    // Each is reached where the other can reach it, the one beside the coordinator included.
    await using fromFar = rosy(far, "topic", "send", "near", "1", "--coordinator", "auto");
    await local.line(/ 0: 1$/);
    await using fromNear = rosy(near, "topic", "send", "far", "2", "--coordinator", "127.0.0.1");
    await remote.line(/ 0: 2$/);
    await Promise.all([fromFar.end(), fromNear.end()]);
    await using list = rosy(far, "node", "list", "-v", "--coordinator", "10.77.0.1");
    await list.end();
    const lines = list.lines.join("\n");
    assertStringIncludes(lines, "tcp 10.77.0.1:");
    assertStringIncludes(lines, "tcp 10.77.0.2:");

    await far.run("ip link set lan0 down");
    await coordinator.line(/\(tcp 10\.77\.0\.2:\d+\) is gone \(silent for/);
    await remote.line(/Lost the coordinator at 10\.77\.0\.1:7679: silent for 3500 ms/);
    await far.run("ip link set lan0 up");
    await coordinator.line(/\(tcp 10\.77\.0\.2:\d+\) registered/, coordinator.lines.length);
  },
});
