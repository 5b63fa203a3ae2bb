import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { canUse, connect, Namespace } from "./namespace.ts";
import type { TestProcess } from "../support/process.ts";

const CAN_USE_NETWORKS = canUse("ip", "nsenter");
const CAN_USE_AVAHI = CAN_USE_NETWORKS && canUse("avahi-daemon", "avahi-browse", "dbus-daemon");
/** The system's own first: that is where a distribution's python3-zeroconf is. */
const PYTHON = ["/usr/bin/python3", "python3"].find((python) =>
  canUse(python) &&
  new Deno.Command(python, { args: ["-c", "import zeroconf"], stderr: "null" }).outputSync().success
);
const CAN_USE_ZEROCONF = CAN_USE_NETWORKS && PYTHON !== undefined;

Deno.test({
  name: "two machines on one cable find each other, and a clean exit is seen",
  ignore: !CAN_USE_NETWORKS,
  async fn() {
    await using a = await Namespace.open();
    await using b = await Namespace.open();
    await connect(a, b);
    await using nodeA = await a.startNode("A");
    await using nodeB = await b.startNode("B");
    assertStringIncludes(await nodeA.waitForLine(/^up B/), '"10.77.0.2"');
    assertStringIncludes(await nodeB.waitForLine(/^up A/), '"10.77.0.1"');
    await nodeB.close();
    await nodeA.waitForLine(/^down B/);
  },
});

Deno.test({
  name:
    "packets have TTL 255, leave port 5353 in one piece, and none leaves an interface not named",
  ignore: !CAN_USE_NETWORKS || !canUse("tcpdump"),
  async fn() {
    await using a = await Namespace.open();
    await using b = await Namespace.open();
    await connect(a, b);
    await using dump = b.start("tcpdump", "-i", "lan0", "-n", "-v", "-l", "udp or igmp");
    await dump.waitForLine(/listening on/);
    await using local = await a.startNode("local", "127.0.0.1");
    await local.close();
    await using wide = await a.startNode("wide", "lan0");
    await dump.waitForLine(/10\.77\.0\.1\.5353 > 224\.0\.0\.251\.5353/);
    await wide.close();
    const text = dump.lines.join("\n");
    assertStringIncludes(text, "ttl 255");
    assert(!text.includes("flags [+]"), "no fragments");
    // The first that is heard of the group is of the node that may send there.
    const uuid = wide.lines[0]!.split(" ")[1]!;
    const other = local.lines[0]!.split(" ")[1]!;
    assertStringIncludes(text, uuid);
    assert(!text.includes(other));
  },
});

Deno.test({
  name: "a machine on two networks is found on both, with the address of each",
  ignore: !CAN_USE_NETWORKS,
  async fn() {
    await using a = await Namespace.open();
    await using left = await Namespace.open();
    await using right = await Namespace.open();
    await connect(a, left, { nicA: "lan0" });
    await connect(a, right, { nicA: "lan1", net: "10.78.0" });
    await using nodeL = await left.startNode("L");
    await using nodeR = await right.startNode("R");
    await using node = await a.startNode("A");
    assertStringIncludes(await nodeL.waitForLine(/^up A/), '"10.77.0.1"');
    assertStringIncludes(await nodeR.waitForLine(/^up A/), '"10.78.0.1"');
    await node.waitForLine(/^up L/);
    await node.waitForLine(/^up R/);
    assert(!nodeL.lines.some((line) => line.startsWith("up R")));
  },
});

Deno.test({
  name: "a link that is deleted and made anew with the same address is used again",
  ignore: !CAN_USE_NETWORKS,
  async fn() {
    await using a = await Namespace.open();
    await using b = await Namespace.open();
    await connect(a, b);
    await using nodeA = await a.startNode("A");
    await using nodeB = await b.startNode("B");
    await nodeA.waitForLine(/^up B/);
    await a.run("ip link del lan0");
    await nodeA.waitForLine(/WARN .*lan0/);
    await connect(a, b);
    await nodeA.waitForLine(/INFO discovery: lan0 .* is back/);
    await nodeB.close();
    await nodeA.waitForLine(/^down B/);
    await using again = await b.startNode("again");
    await nodeA.waitForLine(/^up again/);
    await again.waitForLine(/^up A/);
    assertEquals(nodeA.lines.filter((line) => line.includes("WARN")).length, 1);
  },
});

Deno.test({
  name: "a node started without any network uses the one that appears",
  ignore: !CAN_USE_NETWORKS,
  async fn() {
    await using a = await Namespace.open();
    await using b = await Namespace.open();
    await a.run("ip link set lo down");
    await using nodeA = await a.startNode("A");
    await connect(a, b);
    await using nodeB = await b.startNode("B");
    await nodeA.waitForLine(/^up B/);
    await nodeB.waitForLine(/^up A/);
  },
});

async function startAvahi(at: Namespace): Promise<TestProcess[]> {
  await at.run(
    "mkdir -p /run/dbus /run/avahi-daemon && printf '[server]\\nhost-name=avhost\\n" +
      "use-ipv6=no\\nallow-interfaces=lan0\\n[publish]\\npublish-hinfo=no\\n" +
      "publish-workstation=no\\n' > /run/avahi.conf",
  );
  const bus = at.start(
    "dbus-daemon",
    ...["--system", "--nofork", "--nopidfile", "--print-address=1"],
  );
  await bus.waitForLine(/^unix:/);
  const avahi = at.start(
    "avahi-daemon",
    ...["--no-drop-root", "--no-rlimits", "--no-chroot", "-f", "/run/avahi.conf"],
  );
  await avahi.waitForLine(/Server startup complete/);
  return [avahi, bus];
}

Deno.test({
  name: "avahi-browse shows a node on the same machine until it stops, and avahi keeps its name",
  ignore: !CAN_USE_AVAHI,
  async fn() {
    await using a = await Namespace.open();
    await using b = await Namespace.open();
    await connect(a, b);
    await using stack = new AsyncDisposableStack();
    const [avahi, bus] = await startAvahi(a);
    stack.use(bus!);
    stack.use(avahi!);
    await using node = await a.startNode("camera", "lan0");
    await using browser = a.start("avahi-browse", "-rp", "_rosy._tcp");
    const line = await browser.waitForLine(/^=;lan0;/);
    const uuid = node.lines[0]!.split(" ")[1]!;
    const fields = line.split(";");
    assertEquals(fields.slice(3, 9), [
      uuid,
      "_rosy._tcp",
      "local",
      `${uuid}.local`,
      "10.77.0.1",
      "7000",
    ]);
    for (const text of ['"txtvers=1"', '"n=camera"', '"h=robot"', '"t0=imu"']) {
      assertStringIncludes(line, text);
    }
    assertMatch(await a.run("avahi-browse -apt"), /_rosy\._tcp/);
    await node.close();
    await browser.waitForLine(/^-;lan0;/);
    assertEquals(await a.run("avahi-browse -rpt _rosy._tcp"), "");
    assert(!avahi!.lines.some((line) => /conflict|avhost-2/.test(line)), avahi!.lines.join("\n"));
  },
});

const BROWSER = `
import sys, zeroconf
class Listener(zeroconf.ServiceListener):
    def add_service(self, zc, type_, name):
        info = zc.get_service_info(type_, name)
        print("add", name, info.port, info.parsed_addresses(), info.properties.get(b"n"), flush=True)
    def update_service(self, zc, type_, name): print("update", name, flush=True)
    def remove_service(self, zc, type_, name): print("remove", name, flush=True)
zc = zeroconf.Zeroconf(interfaces=["10.77.0.2"])
zeroconf.ServiceBrowser(zc, "_rosy._tcp.local.", Listener())
print("browsing", flush=True)
sys.stdin.read()
zc.close()
`;

Deno.test({
  name: "python-zeroconf sees a node come and go",
  ignore: !CAN_USE_ZEROCONF,
  async fn() {
    await using a = await Namespace.open();
    await using b = await Namespace.open();
    await connect(a, b);
    await using browser = b.start(PYTHON!, "-c", BROWSER);
    await browser.waitForLine(/^browsing/);
    await using node = await a.startNode("camera", "lan0");
    const line = await browser.waitForLine(/^add /);
    assertStringIncludes(line, "7000 ['10.77.0.1'] b'camera'");
    await node.close();
    await browser.waitForLine(/^remove /);
  },
});
