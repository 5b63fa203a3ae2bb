import { assertEquals } from "@std/assert";
import { canRun, canUse } from "../../discovery/namespace.ts";
import { TestProcess } from "../../support/process.ts";
import { MESH_SCENARIOS } from "./mesh_contract.ts";
import { HAS_ORIGINALS } from "./original.ts";

const ADDRESS = "10.78.0.1";
/** A network with one more interface than loopback, whose other end nobody is at. */
const NETWORK = "hostname robot-1 && ip link set lo up && " +
  `ip link add lan0 type veth peer name lan1 && ip addr add ${ADDRESS}/24 dev lan0 && ` +
  "ip link set lan0 up && ip link set lan1 up && mount -t tmpfs tmpfs /run";
const CAN_USE = HAS_ORIGINALS && canUse("ip", "unshare", "hostname") && canRun(NETWORK);

Deno.test({
  name: "PythonMesh works with nodes of 0.8, in a network of its own as they use all interfaces",
  ignore: !CAN_USE,
  async fn() {
    const script = new URL("in_network_0_8.ts", import.meta.url).pathname;
    const run = `exec ${Deno.execPath()} run -A --no-check ${script} ${ADDRESS}`;
    const words = ["-n", "-m", "-u", "sh", "-c", `${NETWORK} && ${run}`];
    await using process = new TestProcess(words, { program: "unshare" });
    const { stdout, stderr } = await process.end();
    const wanted = MESH_SCENARIOS.map(({ name }) => `ok: ${name}`);
    const told = stdout.trimEnd().split("\n").sort();
    assertEquals(told, wanted.sort(), stderr);
  },
});
