import { createRos1Link } from "../../../lib/bridge/ros1/ros1_link.ts";
import { callRos, RosMaster } from "../../../lib/bridge/ros1/node/master.ts";
import { bridgeContract } from "../contract/bridge_contract.ts";
import type { FarSystem } from "../contract/far_system.ts";
import { RosClient } from "./ros_client.ts";
import { HAS_ROS1, Roscore } from "./roscore.ts";

const TYPES = { topic: "std_msgs/Int32", service: "std_srvs/SetBool" };

bridgeContract({
  name: "ROS 1",
  ...!HAS_ROS1 && { missing: "ROS 1" },
  start: async () => robot(await Roscore.start()),
  topicType: TYPES.topic,
  serviceType: TYPES.service,
  call: { args: { data: true }, result: { success: true, message: "done" } },
  keeps: true,
  joinsMeshes: true,
});

function robot(core: Roscore): FarSystem {
  let starting: Promise<RosClient> | null = null;
  let client: RosClient | null = null;
  const end = async () => {
    await client?.close();
    starting = client = null;
  };
  return {
    link: () => createRos1Link({ masterUrl: core.url.href, pollIntervalMs: 100 }),
    client: async () => {
      client = await (starting ??= RosClient.start(core, TYPES));
      return { ...client.view(), harass: (topic) => harass(core, topic) };
    },
    kill: async () => {
      await end();
      await core.stop();
    },
    restart: () => core.restart(),
    freeze: () => client!.signal("SIGSTOP"),
    thaw: () => client!.signal("SIGCONT"),
    async [Symbol.asyncDispose]() {
      await end();
      await core[Symbol.asyncDispose]();
    },
  };
}

/** Sends whoever has to do with a topic what is neither XML-RPC nor TCPROS. */
async function harass(core: Roscore, topic: string): Promise<void> {
  const master = new RosMaster(core.url, "/harasser");
  const { publishers, subscribers } = await master.state();
  const full = `/${topic}`;
  const nodes = [...publishers.get(full) ?? [], ...subscribers.get(full) ?? []];
  for (const node of new Set(nodes.filter((name) => name.startsWith("/rosy_bridge")))) {
    const url = String(await master.call("lookupNode", [node]));
    for (const body of ["", "<", "<methodCall>", "x".repeat(10_000)]) {
      await (await fetch(url, { method: "POST", body })).body?.cancel();
    }
    const wrong = ["/a", full, "/not/a/list"];
    await callRos(new URL(url), "publisherUpdate", { params: wrong });
    await callRos(new URL(url), "publisherUpdate", {
      params: ["/a", full, ["http://127.0.0.1:1/"]],
    });
  }
}
