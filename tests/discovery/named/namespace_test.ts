import { assertEquals, assertStringIncludes } from "@std/assert";
import { canRun, canUse, connect, Namespace } from "../namespace.ts";
import { outputOfRosyOn, startRosyOn } from "../namespace_tool.ts";

/** What `topic echo` prints of a message. */
const IS_MESSAGE = / 0: [12]$/;

const KEY = "0123456789abcdef0123456789abcdef";
/** Makes a machine pass packets on. */
const ROUTE = "mount -t proc proc /proc && sysctl -qw net.ipv4.ip_forward=1";
const CAN_ROUTE = canUse("ip", "nsenter", "sysctl") && canRun(ROUTE);

/** Machines on networks of their own, between which a router passes no multicast. */
class Campus implements AsyncDisposable {
  readonly #stack = new AsyncDisposableStack();
  readonly #router: Namespace;

  private constructor(router: Namespace) {
    this.#router = router;
    this.#stack.use(router);
  }

  static async open(): Promise<Campus> {
    const router = await Namespace.open();
    await router.run(ROUTE);
    return new Campus(router);
  }

  /** Adds a machine with the address 10.NET.0.1. */
  async add(net: number): Promise<Namespace> {
    const machine = this.#stack.use(await Namespace.open());
    await connect(machine, this.#router, { nicB: `lan${net}`, net: `10.${net}.0` });
    await machine.run(`ip route add default via 10.${net}.0.2`);
    return machine;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}

function listNodes(where: Namespace, ...args: string[]): Promise<string> {
  return outputOfRosyOn(where, "node", "list", ...args);
}

Deno.test({
  name: "one named peer makes known all nodes that multicast does not reach",
  ignore: !CAN_ROUTE,
  async fn() {
    await using campus = await Campus.open();
    const [hub, left, right] = [await campus.add(71), await campus.add(72), await campus.add(73)];
    const named = ["--peers", "10.71.0.1:7000", "--log", "info"];
    // The first one has to wait for whom it names.
    await using listener = startRosyOn(left, "topic", "echo", "from-right", ...named);
    const warning = await listener.waitForLine(/Cannot reach the peer/);
    assertStringIncludes(warning, "10.71.0.1:7000 (connection refused): trying again");
    await using first = startRosyOn(hub, "topic", "echo", "hub", "--port", "7000");
    await listener.waitForLine(/The peer 10\.71\.0\.1:7000 is there/);
    // It is told of the listener only by the hub, which knows it only because it came.
    await using sender = startRosyOn(right, "topic", "send", "from-right", "1", ...named);
    await listener.waitForLine(/ 0: 1$/);
    await sender.close();

    const list = await listNodes(right, "-v", "--peers", "10.71.0.1:7000");
    for (const text of ["2 nodes", "tcp 10.71.0.1:7000", "tcp 10.72.0.1:"]) {
      assertStringIncludes(list, text);
    }
    assertStringIncludes(await listNodes(right), "0 nodes");
    assertEquals(listener.lines.filter((line) => line.includes("Cannot reach")).length, 1);

    // Whoever comes back after its end, with another id, is found again.
    first.signal("SIGTERM");
    await first.close();
    await using second = startRosyOn(hub, "topic", "echo", "back", "--port", "7000");
    await second.waitForLine(/^Listening/);
    await using again = startRosyOn(left, "topic", "send", "back", "2", ...named);
    await second.waitForLine(/ 0: 2$/);
    await again.close();
  },
});

Deno.test({
  name: "a machine that gets another address goes on sending and receiving",
  ignore: !CAN_ROUTE,
  async fn() {
    await using campus = await Campus.open();
    const [hub, left] = [await campus.add(71), await campus.add(72)];
    const always = ["--interval", "0.1"];
    await using fixed = startRosyOn(hub, "topic", "echo", "up", "--port", "7000");
    await fixed.waitForLine(/^Listening/);
    const named = ["--peers", "10.71.0.1:7000"];
    await using moving = startRosyOn(left, "topic", "echo", "down", ...named);
    await using up = startRosyOn(left, "topic", "send", "up", "1", ...named, ...always);
    await using down = startRosyOn(hub, "topic", "send", "down", "2", ...always);
    await fixed.waitForLine(/ 0: 1$/);
    await moving.waitForLine(/ 0: 2$/);
    await down.waitForLine(/Sending/);
    await left.run(
      "ip addr del 10.72.0.1/24 dev lan0 && ip addr add 10.72.0.9/24 dev lan0 && " +
        "ip route replace default via 10.72.0.2",
    );
    // What was under way is read first.
    for (const program of [fixed, moving]) {
      const before = program.lines.filter((line) => IS_MESSAGE.test(line)).length;
      await program.waitForLine(IS_MESSAGE, before + 10);
    }
    await up.waitForLine(/Sending/);
  },
});

Deno.test({
  name: "a named peer with a key tells strangers nothing, and nodes with the key all",
  ignore: !CAN_ROUTE,
  async fn() {
    await using campus = await Campus.open();
    const [hub, left] = [await campus.add(71), await campus.add(72)];
    const key = ["--authkey", KEY, "--encrypt"];
    await using node = startRosyOn(hub, "topic", "echo", "secret", "--port", "7000", ...key);
    await node.waitForLine(/^Listening/);
    const named = ["--peers", "10.71.0.1:7000"];
    const stranger = await listNodes(left, ...named);
    assertStringIncludes(stranger, "0 nodes");
    assertStringIncludes(stranger, "asks for an auth key");
    const wrong = await listNodes(left, ...named, "--authkey", KEY.toUpperCase(), "--encrypt");
    assertStringIncludes(wrong, "0 nodes");
    assertStringIncludes(await listNodes(left, ...named, ...key), "- secret");
  },
});
