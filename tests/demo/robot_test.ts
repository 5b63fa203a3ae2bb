import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { GoalError } from "@rosy/rosy";
import { testMesh } from "@rosy/rosy/testing";
import { startBase } from "../../demo/robot/base.ts";
import { startBattery } from "../../demo/robot/battery.ts";
import { startCamera } from "../../demo/robot/camera.ts";
import { startLidar } from "../../demo/robot/lidar.ts";
import { startMap } from "../../demo/robot/map.ts";
import { poseOf, twist } from "../../demo/robot/messages.ts";
import { startPilot } from "../../demo/robot/pilot.ts";
import { type Robot, robot } from "../../demo/robot/robot.ts";
import { castRay, DOCK, hasRoom } from "../../demo/robot/world.ts";

function startMesh() {
  return testMesh<Robot>();
}

Deno.test("castRay() measures to the next wall in any direction", () => {
  const at = (heading: number) => castRay({ x: 1.5, y: 1.5, heading }, 20);
  assertAlmostEquals(at(0), 3.5);
  assertAlmostEquals(at(Math.PI), 1);
  assertAlmostEquals(at(-Math.PI / 2), 1);
  assertAlmostEquals(at(-3 * Math.PI / 4), Math.SQRT2);
  assertEquals(castRay({ ...DOCK }, 3), Infinity);
  assertEquals(castRay({ x: -1, y: 1, heading: 0 }, 5), 0);
});

Deno.test("hasRoom() keeps the robot's whole width from walls", () => {
  assertEquals([DOCK, { x: 0.6, y: 1.5 }, { x: 0.2, y: 1.5 }].map(hasRoom), [true, false, false]);
});

Deno.test("the base drives as it is told, and stops when it is told nothing more", async () => {
  await using mesh = startMesh();
  const odom = await mesh.record("odom");
  await startBase(mesh.buildNode);
  const driver = await mesh.buildNode({ name: "driver", mesh: robot });
  await mesh.clock.run(driver.waitForListener("cmd_vel"));
  await driver.send("cmd_vel", twist(0.5, 0));
  await mesh.clock.advance(2000);
  const last = odom.args.at(-1)![0];
  assertEquals(last.twist.twist.linear.x, 0);
  const { x, y } = poseOf(last.pose.pose);
  assertEquals(y, DOCK.y);
  assert(x > DOCK.x + 0.2 && x < DOCK.x + 0.35, `${x}`);
});

Deno.test("the base drives no faster than its params let it, and into no wall", async () => {
  await using mesh = startMesh();
  const odom = await mesh.record("odom");
  const base = await startBase(mesh.buildNode);
  const driver = await mesh.buildNode({ name: "driver", mesh: robot });
  await mesh.clock.run(driver.paramsOf("base").set("max_speed", 0.25));
  driver.every({ hz: 10 }, () => driver.send("cmd_vel", twist(9, 0)));
  await mesh.clock.advance(1000);
  assertEquals(odom.args.at(-1)![0].twist.twist.linear.x, 0.25);
  base.params.set("max_speed", 2);
  await mesh.clock.advance(10_000);
  const last = odom.args.at(-1)![0];
  assertEquals(last.twist.twist.linear.x, 0);
  assert(poseOf(last.pose.pose).x < 5 - 0.2);
  assert(mesh.logs.some(({ message }) => message.includes("Bumped into a wall")));
});

Deno.test("the lidar measures at its rate, which can be changed", async () => {
  await using mesh = startMesh();
  const scans = await mesh.record("scan");
  const lidar = await startLidar(mesh.buildNode);
  await mesh.clock.advance(1000);
  assertEquals(scans.args.length, 10);
  const { ranges, angle_increment } = scans.args[0]![0];
  assertEquals(ranges.length, 180);
  assertAlmostEquals(ranges[90]!, 3.5, 1e-6);
  assertAlmostEquals(angle_increment, 2 * Math.PI / 180);
  lidar.params.set({ rate: 50, rays: 4 });
  await mesh.clock.advance(1000);
  assertEquals(scans.args.length, 60);
  assertEquals(scans.args.at(-1)![0].ranges.length, 4);
});

Deno.test("the battery fills up at the dock, and empties elsewhere", async () => {
  await using mesh = startMesh();
  const states = await mesh.record("battery");
  await startBattery(mesh.buildNode);
  await mesh.clock.advance(5000);
  assert(states.args.at(-1)![0].charge > states.args[0]![0].charge);
  await startBase(mesh.buildNode);
  await startPilot(mesh.buildNode);
  const user = await mesh.buildNode({ name: "user", mesh: robot });
  await mesh.clock.run(user.startGoal("drive_to", { x: 4, y: 1.5 }).result);
  const before = states.args.at(-1)![0].charge;
  await mesh.clock.advance(5000);
  assert(states.args.at(-1)![0].charge < before);
});

Deno.test("the camera sees a wall, and the map is there for who comes late", async () => {
  await using mesh = startMesh();
  await startMap(mesh.buildNode);
  await startCamera(mesh.buildNode);
  await mesh.clock.advance(1000);
  const images = await mesh.record("camera/image");
  const maps = await mesh.record("map");
  await mesh.clock.advance(1000);
  const { width, height, step, data } = images.args[0]![0];
  assertEquals([data.length, step], [width * height * 3, width * 3]);
  assertEquals(data.subarray(0, 3), Uint8Array.of(70, 80, 100));
  const { info, data: cells } = maps.args[0]![0];
  assertEquals([info.width * info.height, cells[0], cells[21]], [cells.length, 100, 0]);
});

async function startDriving() {
  const mesh = startMesh();
  await startBase(mesh.buildNode);
  await startPilot(mesh.buildNode);
  const user = await mesh.buildNode({ name: "user", mesh: robot });
  await mesh.clock.advance(200);
  return { mesh, user, odom: await mesh.record("odom") };
}

Deno.test("drive_to gets there, and tells how far it still is", async () => {
  const { mesh, user } = await startDriving();
  await using _mesh = mesh;
  const goal = user.startGoal("drive_to", { x: 4, y: 1 });
  const { x, y } = await mesh.clock.run(goal.result);
  assert(Math.hypot(x - 4, y - 1) < 0.05);
  const distances = (await Array.fromAsync(goal)).map(({ distance }) => distance);
  assert(distances.length > 10);
  assert(distances.every((distance, i) => distance <= (distances[i - 1] ?? 9) + 0.01));
});

Deno.test("drive_to that is canceled stops the robot", async () => {
  const { mesh, user, odom } = await startDriving();
  await using _mesh = mesh;
  const goal = user.startGoal("drive_to", { x: 4, y: 1 });
  await mesh.clock.advance(2000);
  await mesh.clock.run(goal.cancel("enough"));
  const ended = await mesh.clock.run(goal.ended);
  assertEquals(ended.state, "canceled");
  await mesh.clock.advance(200);
  assertEquals(odom.args.at(-1)![0].twist.twist.linear.x, 0);
  const { x } = poseOf(odom.args.at(-1)![0].pose.pose);
  assert(x > DOCK.x && x < 4);
});

Deno.test("drive_to refuses a place in a wall, and gives up in front of one", async () => {
  const { mesh, user } = await startDriving();
  await using _mesh = mesh;
  const into = user.startGoal("drive_to", { x: 0.1, y: 0.1 });
  await assertRejects(
    () => mesh.clock.run(into.result),
    GoalError,
    "there is a wall at (0.1, 0.1)",
  );
  const askew = user.startGoal("drive_to", { x: 4, y: 2 });
  await assertRejects(() => mesh.clock.run(askew.result), GoalError, "a wall is in the way");
  const behind = user.startGoal("drive_to", { x: 9, y: 1 });
  await assertRejects(() => mesh.clock.run(behind.result), GoalError, "a wall is in the way");
});

Deno.test("drive_to tells when nobody says where the robot is", async () => {
  await using mesh = startMesh();
  await startPilot(mesh.buildNode);
  const user = await mesh.buildNode({ name: "user", mesh: robot });
  const goal = user.startGoal("drive_to", { x: 4, y: 2 });
  await assertRejects(() => mesh.clock.run(goal.result), GoalError, "does the base run?");
});
