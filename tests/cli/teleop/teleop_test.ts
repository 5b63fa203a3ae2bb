import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { geometry_msgs } from "@rosy/rosy/schemas";
import { Changing } from "../../support/patience.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { CAN_OPEN_TERMINALS, TestTerminal } from "../../support/test_terminal.ts";

const IGNORE = { ignore: !CAN_OPEN_TERMINALS };
/** Nothing but what a test does may end a drive. */
const PATIENT = ["--timeout", "60"];

/** A robot that notes how it is told to move, and a terminal that it is driven from. */
class Drive implements AsyncDisposable {
  readonly mesh: MeshFixture = new MeshFixture();
  readonly #changing = new Changing();
  readonly velocities: geometry_msgs.Twist[] = [];
  terminal!: TestTerminal;

  static async start(...args: string[]): Promise<Drive> {
    const drive = new Drive();
    const base = await drive.mesh.node("base");
    await base.listen("cmd_vel", (_topic, twist) => {
      drive.velocities.push(twist);
      drive.#changing.tell();
    }, { schema: [geometry_msgs.Twist] });
    const preload = new URL("./crash_at_signal.ts", import.meta.url).pathname;
    const options = { env: drive.mesh.env, preload };
    drive.terminal = TestTerminal.rosy(["teleop", ...args], options);
    await drive.terminal.waitForText("Listening   base");
    return drive;
  }

  get last(): geometry_msgs.Twist | undefined {
    return this.velocities.at(-1);
  }

  async untilMoving(): Promise<void> {
    await this.#changing.until(() => this.last?.linear.x === 0.5, () => "it does not move");
  }

  async untilStopped(): Promise<void> {
    const isStopped = () => this.last?.linear.x === 0 && this.last.angular.z === 0;
    await this.#changing.until(isStopped, () => `moves: ${JSON.stringify(this.last)}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.terminal[Symbol.asyncDispose]();
    await this.mesh[Symbol.asyncDispose]();
  }
}

Deno.test(
  "rosy teleop sends what keys say, and stops when none comes any more",
  IGNORE,
  async () => {
    await using drive = await Drive.start();
    assertEquals(drive.velocities, []);
    await drive.terminal.type("i");
    await drive.untilMoving();
    assertEquals(drive.last, {
      linear: { x: 0.5, y: 0, z: 0 },
      angular: { x: 0, y: 0, z: 0 },
    });
    await drive.untilStopped();
    await drive.terminal.waitForText("stopped: no key came any more");
  },
);

Deno.test("rosy teleop shows what it sends, and speeds that change", IGNORE, async () => {
  await using drive = await Drive.start(...PATIENT);
  await drive.terminal.type("oq");
  await drive.terminal.waitForText("ahead 0.55 m/s, turning right 1.10 rad/s");
  await drive.terminal.waitForText("Speed       0.55 m/s of 1.00");
});

const STOPS: readonly (readonly [what: string, does: (drive: Drive) => Promise<void>])[] = [
  ["a key without a meaning", ({ terminal }) => terminal.type("p")],
  ["the loss of the focus", ({ terminal }) => terminal.type("\x1b[O")],
  ["pasted text", ({ terminal }) => terminal.type("\x1b[200~i\x1b[201~")],
  ["Ctrl-Z", ({ terminal }) => terminal.type("\x1a")],
];
for (const [what, act] of STOPS) {
  Deno.test(`rosy teleop stops the robot at ${what}`, IGNORE, async () => {
    await using drive = await Drive.start(...PATIENT);
    await drive.terminal.type("i");
    await drive.untilMoving();
    await act(drive);
    await drive.untilStopped();
    await drive.terminal.waitForText("stopped");
  });
}

const ENDS: readonly (readonly [what: string, does: (drive: Drive) => Promise<void>])[] = [
  ["Esc", ({ terminal }) => terminal.type("\x1b")],
  ["Ctrl-C", ({ terminal }) => terminal.type("\x03")],
  ["SIGTERM", ({ terminal }) => terminal.signal("SIGTERM")],
  ["SIGHUP", ({ terminal }) => terminal.signal("SIGHUP")],
  ["a terminal that is closed", ({ terminal }) => terminal.close()],
];
for (const [what, act] of ENDS) {
  Deno.test(`rosy teleop stops the robot and ends at ${what}`, IGNORE, async () => {
    await using drive = await Drive.start(...PATIENT);
    await drive.terminal.type("i");
    await drive.untilMoving();
    await act(drive);
    await drive.untilStopped();
    assertEquals(await drive.terminal.end(), 0);
  });
}

Deno.test("rosy teleop stops the robot at an error that nobody foresaw", IGNORE, async () => {
  await using drive = await Drive.start(...PATIENT);
  await drive.terminal.type("i");
  await drive.untilMoving();
  await drive.terminal.signal("SIGUSR1");
  await drive.untilStopped();
  assertEquals(await drive.terminal.end(), 1);
  assertStringIncludes(drive.terminal.screen.text, "an error nobody foresaw");
});

Deno.test("rosy teleop tells of who is lost, who else sends, and other types", IGNORE, async () => {
  const mesh = new MeshFixture();
  await using _mesh = mesh;
  await using terminal = TestTerminal.rosy(["teleop", "left/cmd_vel"], { env: mesh.env });
  await terminal.waitForText("nobody listens to left/cmd_vel");
  const base = await mesh.node("base");
  await base.listen("left/cmd_vel", () => {}, { schema: [geometry_msgs.TwistStamped] });
  await terminal.waitForText("base has geometry_msgs/msg/TwistStamped: give --stamped");
  const joystick = await mesh.node("joystick");
  await joystick.getTopic("left/cmd_vel").announce();
  await terminal.waitForText("Also send   joystick");
  await base.stop();
  await terminal.waitForText(/Lost\s+base/);
});

Deno.test("rosy teleop --stamped sends the time and the frame", IGNORE, async () => {
  await using mesh = new MeshFixture();
  const received = Promise.withResolvers<geometry_msgs.TwistStamped>();
  const base = await mesh.node("base");
  await base.listen("cmd_vel", (_topic, twist) => received.resolve(twist), {
    schema: [geometry_msgs.TwistStamped],
  });
  await using terminal = TestTerminal.rosy(
    ["teleop", "--stamped", "--frame-id", "hull", "--holonomic"],
    { env: mesh.env },
  );
  await terminal.waitForText("Listening   base");
  await terminal.type("J");
  const { header, twist } = await received.promise;
  assertEquals([header.frame_id, twist.linear.y], ["hull", 0.5]);
  assert(Math.abs(header.stamp.sec - Date.now() / 1000) < 3600);
});

Deno.test("rosy teleop without a terminal says what to use", async () => {
  const { status, stderr } = await new MeshFixture().run("teleop", "a/b");
  assertEquals(status, 2);
  assertStringIncludes(
    stderr,
    "rosy teleop: it needs a terminal, and standard input is not a terminal",
  );
  assertStringIncludes(stderr, "rosy topic send a/b");
});

Deno.test("rosy teleop refuses to begin faster than it may", async () => {
  const { status, stderr } = await new MeshFixture()
    .run("teleop", "--speed", "3", "--max-speed", "2");
  assertEquals(status, 2);
  assertStringIncludes(stderr, "flag --speed: 3 is more than --max-speed 2");
});
