import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { VERSION } from "../../../lib/cli/version.ts";
import { type ProcessResult, TestProcess } from "../../support/process.ts";
import { runRosy } from "../../support/rosy.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { OfflineCache } from "../../support/offline.ts";

/** The test kit reaches nothing outside the process. */
const DENIED = ["net", "env", "run", "read", "write", "sys", "ffi"].map((name) => `--deny-${name}`);

/** A project in a directory of its own. */
class Project implements AsyncDisposable {
  readonly parent = Deno.makeTempDirSync({ prefix: "rosy-init-" });
  readonly directory = `${this.parent}/my robot`;

  init(...args: string[]): Promise<ProcessResult> {
    return runRosy(["init", "my robot", ...args], { cwd: this.parent });
  }

  start(args: string[], env: Record<string, string> = {}): TestProcess {
    return new TestProcess(args, { cwd: this.directory, env });
  }

  async run(...args: string[]): Promise<ProcessResult> {
    await using process = this.start(args);
    return await process.end();
  }

  /** What its lock says. */
  get lock(): string {
    return Deno.readTextFileSync(`${this.directory}/deno.lock`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.parent, { recursive: true });
  }
}

Deno.test("rosy init writes a project that is formatted, linted, checked and tested", async () => {
  await using project = new Project();
  const { status, stdout, stderr } = await project.init();
  assertEquals([status, stderr], [0, ""]);
  assertStringIncludes(stdout, "  cd 'my robot'\n  deno task test ");
  const names = [...Deno.readDirSync(project.directory)].map(({ name }) => name).sort();
  assertEquals(names, [
    ".gitignore",
    "README.md",
    "deno.json",
    "deno.lock",
    "driver.ts",
    "driver_test.ts",
    "launch.yaml",
    "range_finder.ts",
    "robot.ts",
  ]);
  // What `deno task check` runs; docs/guide.md's test runs its other tasks, and the robot.
  for (const args of [["fmt", "--check"], ["lint"], ["check"]]) {
    const { status, stdout, stderr } = await project.run(...args);
    assertEquals(status, 0, stdout + stderr);
  }
  const test = await project.run(
    "test",
    "--no-check",
    "--sanitize-ops",
    "--sanitize-resources",
    ...DENIED,
  );
  assertEquals(test.status, 0, test.stdout + test.stderr);
  assertMatch(test.stdout, /ok.* 3 passed/);
});

Deno.test("a new project is tested, runs and records without the registry", async () => {
  await using cache = new OfflineCache();
  await cache.fill();
  await using project = new Project();
  await project.init();
  const written = project.lock;
  const env = { ...new MeshFixture().env, ...cache.env };
  const end = async (...args: string[]) => {
    await using process = project.start(args, env);
    const { status, stdout, stderr } = await process.end();
    assertEquals(status, 0, stdout + stderr);
    return stdout;
  };
  assertMatch(await end("task", "check"), /ok.* 3 passed/);
  await using robot = project.start(["task", "start"], env);
  await robot.waitForLine("Starting node 'driver'");
  await end("task", "rosy", "topic", "echo", "speed", "--count", "2");
  await end("task", "rosy", "bag", "record", "speed", "-o", "a.mcap", "--max-duration", "1");
  assertStringIncludes(await end("task", "rosy", "bag", "info", "-i", "a.mcap"), "speed");
  await robot.stop("SIGINT");
  // A lock that Deno has to write anew was not the right one.
  assertEquals(project.lock, written);
});

Deno.test("a new project has the versions that its clone has", async () => {
  await using project = new Project();
  await project.init();
  const { specifiers, npm } = JSON.parse(
    await Deno.readTextFile(new URL("../../../deno.lock", import.meta.url)),
  );
  const lock = JSON.parse(project.lock);
  assertEquals(lock.npm, npm);
  assertEquals(Object.keys(lock.specifiers).filter((name) => !specifiers[name]), []);
});

Deno.test("rosy init overwrites nothing", async () => {
  await using project = new Project();
  await Deno.mkdir(project.directory);
  await Deno.writeTextFile(`${project.directory}/driver.ts`, "mine");
  const { status, stderr } = await project.init();
  assertEquals(status, 1);
  assertStringIncludes(stderr, "my robot: it has driver.ts already, and no file is overwritten");
  assertEquals([...Deno.readDirSync(project.directory)].length, 1);
});

Deno.test("rosy init refuses a place where there cannot be a directory", async () => {
  await using project = new Project();
  await Deno.writeTextFile(project.directory, "mine");
  const { status, stderr } = await project.init();
  assertEquals(status, 1);
  assertStringIncludes(stderr, "Cannot write a project to my robot: it is not a directory");
});

Deno.test("rosy init --library jsr names the published packages", async () => {
  await using project = new Project();
  const { status, stdout } = await project.init("--library", "jsr", "--json");
  assertEquals(status, 0);
  assertEquals(JSON.parse(stdout).library, "jsr");
  const config = JSON.parse(await Deno.readTextFile(`${project.directory}/deno.json`));
  // Which other versions there are need not be asked.
  assertEquals(config.imports["@rosy/rosy"], `jsr:@rosy/rosy@${VERSION}`);
  assertEquals(config.tasks.start, `deno run -A jsr:@rosy/cli@${VERSION} launch`);
});

Deno.test("rosy init --library refuses a directory without rosy", async () => {
  await using project = new Project();
  const { status, stderr } = await project.init("--library", "/tmp");
  assertEquals(status, 2);
  assertStringIncludes(stderr, "there is no rosy in /tmp");
});
