import type { Node } from "@rosy/rosy";
import { assert, assertEquals } from "@std/assert";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { CAN_OPEN_TERMINALS, TestTerminal } from "../../support/test_terminal.ts";

const IGNORE = { ignore: !CAN_OPEN_TERMINALS };

/** A node that is tuned, and the terminal that this is done from. */
class Tuning implements AsyncDisposable {
  readonly mesh: MeshFixture = new MeshFixture();
  driver!: Node;
  terminal!: TestTerminal;

  static async start(size: { rows?: number; columns?: number } = {}): Promise<Tuning> {
    const tuning = new Tuning();
    tuning.driver = await tuning.startDriver();
    const { env } = tuning.mesh;
    tuning.terminal = TestTerminal.rosy(["param", "tune", "driver"], { env, ...size });
    await tuning.terminal.waitForText("5 params");
    return tuning;
  }

  async startDriver(): Promise<Node> {
    const node = await this.mesh.node("driver");
    await node.params.declare({
      speed: { default: 1, min: 0, max: 2, unit: "m/s" },
      even: { default: 2, validate: (value) => Number(value) % 2 === 0 ? "" : "must be even" },
      on: { default: false },
      mode: { default: "slow", choices: ["slow", "fast"] },
      fixed: { default: "x", readOnly: true },
    });
    return node;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.terminal[Symbol.asyncDispose]();
    await this.mesh[Symbol.asyncDispose]();
  }
}

/** Waits until a param has a value. */
async function untilValue({ params }: Node, name: string, wanted: unknown): Promise<void> {
  for await (const { values } of params.watch()) if (values[name] === wanted) return;
}

Deno.test("rosy param tune moves sliders, and takes moves back", IGNORE, async () => {
  await using tuning = await Tuning.start();
  const { terminal, driver } = tuning;
  await terminal.waitForText(/› speed +1 m\/s +\[━+●─+\] 0 to 2/);
  await terminal.type("\x1b[C");
  await terminal.waitForText("1.02 m/s");
  await terminal.type("\x1b[1;2C");
  await terminal.waitForText("1.22 m/s");
  await terminal.type("\x1b[F");
  await terminal.waitForText(/speed +2 m\/s/);
  await untilValue(driver, "speed", 2);
  await terminal.type("r");
  await untilValue(driver, "speed", 1);
  await terminal.waitForText(/speed +1 m\/s/);
  await terminal.type("jj u");
  await terminal.waitForText(/on +false/);
  await terminal.type("q");
  assertEquals(await terminal.end(), 0);
});

Deno.test("rosy param tune takes what is typed, and says why it is refused", IGNORE, async () => {
  await using tuning = await Tuning.start();
  const { terminal, driver: { params } } = tuning;
  await terminal.type("j\r\x15[1\r");
  await terminal.waitForText("not valid YAML");
  await terminal.type("\x153\r");
  await terminal.waitForText(/even +2 +must be even/);
  await terminal.type("\r\x154\r");
  await terminal.waitForText(/even +4 +number/);
  await terminal.type("j j\r");
  await terminal.waitForText(/mode +fast/);
  await untilValue(tuning.driver, "mode", "fast");
  assertEquals(params.getAll(), { speed: 1, even: 4, on: true, mode: "fast", fixed: "x" });
  await terminal.type("jr");
  await terminal.waitForText("it is read-only");
  await terminal.type("/sp");
  await terminal.waitForText("1 of 5");
  await terminal.type("\x1b");
  await terminal.waitFor(() => !terminal.screen.text.includes("1 of 5"), "all of them");
});

Deno.test(
  "rosy param tune shows what others change, and that the node is gone",
  IGNORE,
  async () => {
    await using tuning = await Tuning.start({ rows: 12, columns: 40 });
    const { terminal, driver } = tuning;
    driver.params.set("speed", 1.5);
    await terminal.waitForText(/speed +1\.5 m\/s/);
    await terminal.waitForText("‹ driver");
    await driver.stop();
    await terminal.waitForText("connection lost");
    const again = await tuning.startDriver();
    await terminal.waitFor(() => !terminal.screen.text.includes("connection lost"), "it is back");
    await terminal.waitForText(/speed +1 m\/s/);
    await terminal.type("\x1b[C");
    await terminal.waitForText("1.02 m/s");
    await untilValue(again, "speed", 1.02);
    await terminal.resize(20, 90);
    await terminal.waitForText("⇧ far");
    await terminal.type("\x03");
    await terminal.end();
  },
);

Deno.test("rosy param tune needs a terminal", async () => {
  await using mesh = new MeshFixture();
  const { status, stderr } = await mesh.run("param", "tune", "driver");
  assertEquals(status, 2);
  assert(stderr.includes("'rosy param list driver' shows params"), stderr);
});
