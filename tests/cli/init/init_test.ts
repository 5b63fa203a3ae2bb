import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { VERSION } from "../../../lib/cli/version.ts";
import { type ProcessResult, TestProcess } from "../../support/process.ts";
import { runRosy } from "../../support/rosy.ts";

/** The test kit reaches nothing outside the process. */
const DENIED = ["net", "env", "run", "read", "write", "sys", "ffi"].map((name) => `--deny-${name}`);

/** A project in a directory of its own. */
class Project implements AsyncDisposable {
  readonly parent = Deno.makeTempDirSync({ prefix: "rosy-init-" });
  readonly directory = `${this.parent}/my robot`;

  init(...args: string[]): Promise<ProcessResult> {
    return runRosy(["init", "my robot", ...args], { cwd: this.parent });
  }

  async run(...args: string[]): Promise<ProcessResult> {
    await using process = new TestProcess(args, { cwd: this.directory });
    return await process.end();
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
  assertEquals(config.imports["@rosy/rosy"], `jsr:@rosy/rosy@^${VERSION}`);
  assertEquals(config.tasks.start, `deno run -A jsr:@rosy/cli@^${VERSION} launch`);
});

Deno.test("rosy init --library refuses a directory without rosy", async () => {
  await using project = new Project();
  const { status, stderr } = await project.init("--library", "/tmp");
  assertEquals(status, 2);
  assertStringIncludes(stderr, "there is no rosy in /tmp");
});
