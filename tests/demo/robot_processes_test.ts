import { assert, assertEquals } from "@std/assert";
import type { Node } from "@rosy/rosy";
import { poseOf } from "../../demo/robot/messages.ts";
import { type Robot, robot } from "../../demo/robot/robot.ts";
import type { Pose } from "../../demo/robot/world.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { Changing } from "../support/patience.ts";
import { stopLaunch } from "../support/rosy.ts";

const LAUNCH = new URL("../../demo/robot/launch.yaml", import.meta.url).pathname;
const NODES = ["base", "battery", "camera", "lidar", "map", "pilot"];

/** Watches where the robot is. */
class Watcher {
  readonly #changing = new Changing();
  pose: Pose | undefined;
  speed = 0;

  static async start(node: Node<Robot>): Promise<Watcher> {
    const watcher = new Watcher();
    await node.listen("odom", (_topic, { pose, twist }) => {
      watcher.pose = poseOf(pose.pose);
      watcher.speed = twist.twist.linear.x;
      watcher.#changing.tell();
    });
    return watcher;
  }

  async until(isSo: (watcher: this) => boolean, what: string): Promise<void> {
    const state = () => `${what}: ${JSON.stringify([this.pose, this.speed])}`;
    await this.#changing.until(() => this.pose !== undefined && isSo(this), state);
  }
}

Deno.test("the example robot does in real processes what robots do", async (test) => {
  await using mesh = new MeshFixture();
  await using launch = mesh.start("launch", LAUNCH);
  const user = await mesh.node<Robot>("user", { mesh: robot });
  const watcher = await Watcher.start(user);
  await watcher.until(() => true, "no base");
  const folder = await Deno.makeTempDir({ prefix: "rosy-robot-" });
  const bag = `${folder}/drive.mcap`;

  await test.step("it drives, which is recorded", async () => {
    await using recorder = mesh.start("bag", "record", "--all", "-o", bag);
    await recorder.waitForLine('- "cmd_vel"');
    await using _driver = mesh.start(
      "topic",
      "send",
      "cmd_vel",
      "--rate=10",
      "{linear: {x: 0.3, y: 0, z: 0}, angular: {x: 0, y: 0, z: 0}}",
    );
    await watcher.until(({ pose }) => pose!.x > 1.8, "it does not drive");
    assertEquals((await recorder.stop()).status, 0);
  });

  await test.step("it stops when it is told nothing more", async () => {
    await watcher.until(({ speed }) => speed === 0, "it does not stop");
  });

  await test.step("the recording drives it, too", async () => {
    const { x } = watcher.pose!;
    await using player = mesh.start("bag", "play", "-i", bag, "--topics", "cmd_vel");
    await watcher.until(({ pose }) => pose!.x > x + 0.1, "it does not drive");
    assertEquals((await player.end()).status, 0);
  });

  await test.step("its params can be changed", async () => {
    const params = user.paramsOf("base");
    await params.set("max_speed", 0.2);
    assertEquals(await params.get("max_speed"), 0.2);
  });

  await test.step("it drives to a place, as fast as its params let it", async () => {
    // It may be on its way still, as the recording had it.
    await watcher.until(({ speed }) => speed === 0, "it does not stop");
    const goal = user.startGoal("drive_to", { x: 3, y: 1.2 });
    let fastest = 0;
    for await (const _progress of goal) fastest = Math.max(fastest, watcher.speed);
    const { x, y } = await goal.result;
    assert(Math.hypot(x - 3, y - 1.2) < 0.05 && fastest <= 0.2, `${[x, y, fastest]}`);
  });

  await test.step("a goal that is canceled stops it", async () => {
    await watcher.until(({ speed }) => speed === 0, "it does not stop");
    const goal = user.startGoal("drive_to", { x: 1.5, y: 1.5 });
    await watcher.until(({ speed }) => speed > 0, "it does not drive");
    await goal.cancel("enough");
    assertEquals((await goal.ended).state, "canceled");
    await watcher.until(({ speed }) => speed === 0, "it does not stop");
  });

  await test.step("a node that is killed comes back", async () => {
    const { pid } = user.topology.senders("odom").find(({ id }) => id.name === "base")!;
    Deno.kill(pid, "SIGKILL");
    // The new one begins at the dock.
    await watcher.until(({ pose }) => pose!.x === 1.5, "it does not come back");
  });

  await Deno.remove(folder, { recursive: true });
  await stopLaunch(launch, NODES);
});
