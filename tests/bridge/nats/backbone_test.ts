import { assert, assertStringIncludes } from "@std/assert";
import { CAN_USE_LAB } from "../../faults/lab.ts";
import { BackboneLab, untilThrough } from "./backbone_lab.ts";
import { HAS_NATS } from "./nats_server.ts";

Deno.test({
  name:
    "two sites are one mesh over a cluster of three, of which any server and any bridge may die",
  ignore: !HAS_NATS || !CAN_USE_LAB,
  fn: async () => {
    await using lab = await BackboneLab.open();
    const [robot, office, bridge] = await Promise.all([
      lab.node(0, "robot"),
      lab.node(1, "office"),
      lab.bridge(0),
      lab.bridge(1),
    ]);
    await office.host.run("listen", { uuid: office.uuid, topic: "pose" });
    await office.host.run("serve", { uuid: office.uuid, service: "plan" });
    await untilThrough(robot, office, { topic: "pose" });

    const [nodes, param] = await Promise.all([
      lab.rosy(0, "node", "list"),
      lab.rosy(1, "service", "list"),
    ]);
    assertStringIncludes(nodes, "office");
    assertStringIncludes(param, "plan");
    await robot.host.run("call", { uuid: robot.uuid, service: "plan" });

    // The server that the robot's bridge is connected to.
    await lab.killServer(0);
    const { tookMs } = await untilThrough(robot, office, { topic: "pose" });
    assert(tookMs > 0);
    await robot.host.run("call", { uuid: robot.uuid, service: "plan" });

    await bridge.stop("SIGKILL");
    await lab.bridge(0);
    await untilThrough(robot, office, { topic: "pose" });
    await robot.host.run("call", { uuid: robot.uuid, service: "plan" });
    const report = await robot.host.run("report", { uuid: robot.uuid });
    assert(report.calls.ok === 3, JSON.stringify(report.calls));
  },
});
