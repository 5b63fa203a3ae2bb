import { CAN_USE_LAB, Lab, type Machine } from "../../faults/lab.ts";
import { TestProcess } from "../../support/process.ts";
import { Cyclone, HAS_CYCLONE } from "./cyclone.ts";

const CLI = new URL("../../../cli.ts", import.meta.url).href;

Deno.test({
  name: "a bridge finds ROS 2 on another machine by multicast, and again from another address",
  ignore: !HAS_CYCLONE || !CAN_USE_LAB,
  fn: async () => {
    await using lab = await Lab.open(2);
    const [robot, base] = lab.machines as [Machine, Machine];
    // Who sends to a group needs a way there, whichever interface that leaves by.
    for (const machine of [robot, base]) await machine.run("ip route add 239.0.0.0/8 dev lan0");
    const { prefix } = robot.options;
    await using cyclone = await Cyclone.start(0, { address: "10.79.0.1", prefix });
    await cyclone.writer("rt/chatter", { kept: true });
    await cyclone.write("rt/chatter", "hello");
    await using bridge = rosy(base, "bridge", "ros2", "--dds-interface", "lan0");
    await bridge.waitForLine("is up");
    await hear(base, "hello");
    await base.readdress();
    await bridge.waitForLine("has got another address");
    await cyclone.write("rt/chatter", "hello again");
    await hear(base, "hello again");
  },
});

/** Networks of their own hold no other mesh. */
const MESH = "beside-ros2";

function rosy(machine: Machine, ...words: readonly string[]): TestProcess {
  const [program, ...prefix] = machine.options.prefix!;
  const args = [...prefix, Deno.execPath(), "run", "-A", CLI, ...words];
  return new TestProcess(args, { program: program!, env: { ROSY_DOMAIN_ID: MESH } });
}

async function hear(machine: Machine, text: string): Promise<void> {
  await using echo = rosy(machine, "topic", "echo", "chatter");
  await echo.waitForLine(`{ data: "${text}" }`);
}
