import { geometry_msgs, std_msgs } from "@rosy/rosy/schemas";
import { assertEquals } from "@std/assert";
import { serveWeb } from "../../../../lib/web/mod.ts";
import { Collector } from "../../../support/collector.ts";
import { MeshFixture } from "../../../support/mesh_fixture.ts";

/** A robot behind a gateway, for clients of rosbridge. */
export class RosbridgeRobot implements AsyncDisposable {
  readonly fixture: MeshFixture;
  /** Where rosbridge is. */
  readonly url: string;
  /** What the robot has heard on `cmd_vel` and on `said`. */
  readonly heard: Collector<unknown>;
  readonly #stack: AsyncDisposableStack;

  private constructor(
    parts: Pick<RosbridgeRobot, "fixture" | "url" | "heard">,
    stack: AsyncDisposableStack,
  ) {
    this.fixture = parts.fixture;
    this.url = parts.url;
    this.heard = parts.heard;
    this.#stack = stack;
  }

  /** @param cors From where pages may use it. */
  static async start(cors: readonly string[] = []): Promise<RosbridgeRobot> {
    await using stack = new AsyncDisposableStack();
    const fixture = stack.use(new MeshFixture());
    const robot = await fixture.node("robot");
    const heard = new Collector<unknown>();
    const text = robot.getTopic("text", { schema: std_msgs.String });
    robot.every(10, async () => {
      await robot.send("scan", { ranges: Float32Array.of(0.5, 1.5), data: Uint8Array.of(1, 2, 3) });
      await text.send({ data: "hello" });
    });
    await robot.params.declare("speed", { default: 1.5 });
    await robot.addService(
      "add",
      (_service, { a, b }: { a: number; b: number }) => ({ sum: a + b }),
    );
    await robot.addService("fail", () => {
      throw new Error("no way");
    });
    // It asks its client, and tells what that said.
    await robot.addService(
      "ask_client",
      async () => await robot.call("client/add", { a: 2, b: 5 }),
    );
    await robot.addService("start_goal_of_client", async () => {
      const goal = robot.startGoal("client/count", { order: 2 });
      return { feedback: await Array.fromAsync(goal), result: await goal.result };
    });
    await robot.addAction("count", async function* ({ order }: { order: number }) {
      for (let number = 1; number <= order; number++) yield { number };
      return { counted: order };
    });
    await robot.addAction("wait", async function* (_goal, { signal }) {
      for (let turn = 0; !signal.aborted; turn++) {
        yield { turn };
        await robot.clock.sleep(20);
      }
      return { stopped: true };
    });
    await robot.listen("cmd_vel", (_topic, twist) => heard.add(twist), {
      schema: geometry_msgs.Twist,
    });
    await robot.listen("said", (_topic, said) => heard.add(said));
    const node = await fixture.node("web");
    for (const topic of ["scan", "text"]) await node.waitForSender(topic);
    for (const service of ["add", "wait/_action/start"]) await node.waitForServiceProvider(service);
    const web = stack.use(await serveWeb({ node, port: 0, cors, logger: fixture.logger }));
    const url = new URL("rosbridge", web.url.replace("http", "ws")).href;
    return new RosbridgeRobot({ fixture, url, heard }, stack.move());
  }

  /** Checks what the robot has heard: also what a client leaves out of a message is there. */
  async checkHeard(): Promise<void> {
    const zero = { x: 0, y: 0, z: 0 };
    const sent = [{ data: "hi" }, { linear: { ...zero, x: 1 }, angular: zero }];
    await this.heard.until((all) => all.length >= sent.length, "both messages");
    // Between topics there is no order.
    const [said] = this.heard.items.filter((one) => Object.hasOwn(one as object, "data"));
    const [twist] = this.heard.items.filter((one) => Object.hasOwn(one as object, "linear"));
    assertEquals([said, twist], sent);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#stack.disposeAsync();
  }
}
