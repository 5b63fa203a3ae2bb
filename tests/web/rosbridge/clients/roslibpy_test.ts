import { assertEquals } from "@std/assert";
import { pythonWith, runPython } from "../../../support/python.ts";
import { RosbridgeRobot } from "./robot.ts";

const PROGRAM = new URL("roslibpy_program.py", import.meta.url).pathname;
const python = await pythonWith("roslibpy");

Deno.test({
  name: "roslibpy uses what the gateway has for rosbridge's clients (deno task counterparts)",
  ignore: python === undefined,
  fn: async () => {
    await using robot = await RosbridgeRobot.start();
    const seen = JSON.parse(await runPython(python!, [PROGRAM, robot.url]));
    assertEquals(seen, {
      topics: ["/cmd_vel", "/said", "/scan", "/text"],
      type: "std_msgs/msg/String",
      isNode: true,
      isService: true,
      params: ["/robot/speed"],
      serviceType: "",
      publishing: true,
      param: 3.5,
      plain: { ranges: [0.5, 1.5], data: "AQID" },
      png: { data: "hello" },
      sum: { sum: 3 },
      failed: 'Service "fail" failed: Error: no way',
      asked: { sum: 7 },
      feedback: [1, 2, 3].map((number) => ({ number })),
      counted: { status: "SUCCEEDED", values: { counted: 3 } },
      canceled: { status: "CANCELED", values: { stopped: true } },
    });
    await robot.checkHeard();
  },
});
