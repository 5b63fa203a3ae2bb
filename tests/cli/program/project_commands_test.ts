import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ProjectCommands } from "../../../lib/cli/program/project_commands.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { TestProcess } from "../../support/process.ts";
import { startRosy, stopLaunch } from "../../support/rosy.ts";
import { TestProject } from "./test_project.ts";

const CLI = new URL("../../../cli.ts", import.meta.url).href;

/** A project whose names mean something in it alone, one of them something else to rosy. */
const FILES = {
  "deno.json": `{ "imports": { "greeting": "./greeting.ts", "yaml": "./yaml.ts" } }`,
  "greeting.ts": `export const greeting = "hello";`,
  "yaml.ts": `export const parse = "mine";`,
  "src/node.ts": `
import { greeting } from "greeting";
import { parse } from "yaml";
export async function greet(node, who, { until } = {}) {
  console.log(greeting, who, parse, node.id.name, Deno.env.get("ROSY_IN_PROJECT"));
  if (until !== "now") await node.forever();
}
`,
};

Deno.test("rosy run loads a module with the import map of its project, and itself with its own", async () => {
  await using project = await TestProject.write(FILES);
  const { status, stdout, stderr } = await new MeshFixture()
    .run("run", project.file("src/node"), "greet", "{a: b}", "until=now", "--name", "polite");
  assertEquals([status, stdout], [0, 'hello { a: "b" } mine polite undefined\n'], stderr);
});

Deno.test("rosy run loads a module of a workspace's member as Deno does", async () => {
  await using project = await TestProject.write({
    ...FILES,
    "deno.json": FILES["deno.json"].replace("{", `{ "workspace": ["./arm", "./leg"],`),
    "arm/deno.json":
      `{ "name": "@robot/arm", "exports": "./own.ts", "imports": { "own": "./own.ts" } }`,
    "arm/own.ts": `export const own = "own";`,
    "arm/node.ts": `
import { greeting } from "greeting";
import { own } from "own";
import { leg } from "@robot/leg";
export default () => console.log(greeting, own, leg);
`,
    "leg/deno.json": `{ "name": "@robot/leg", "exports": "./leg.ts" }`,
    "leg/leg.ts": `export const leg = "leg";`,
  });
  const { stdout, stderr } = await new MeshFixture().run("run", project.file("arm/node.ts"));
  assertEquals(stdout, "hello own leg\n", stderr);
});

Deno.test("rosy run goes by a project's lock, and leaves that of rosy alone", async () => {
  const own = new URL("../../../deno.lock", import.meta.url);
  const before = await Deno.readTextFile(own);
  await using project = await TestProject.write({
    ...FILES,
    "deno.json": `{ "imports": { "dns": "npm:dns-packet@5" } }`,
    "deno.lock": JSON.stringify({
      version: "5",
      specifiers: { "npm:dns-packet@5": "5.6.1" },
      npm: JSON.parse(before).npm,
    }),
    "node.ts": `import dns from "dns"; export default () => console.log(typeof dns.encode);`,
  });
  const { stdout, stderr } = await new MeshFixture().run("run", project.file("node.ts"));
  assertEquals(stdout, "function\n", stderr);
  assertEquals(await Deno.readTextFile(own), before);
});

Deno.test("rosy run needs nothing in a project's folder of packages", async () => {
  await using project = await TestProject.write({ ...FILES, "package.json": "{}" });
  const { stdout, stderr } = await new MeshFixture()
    .run("run", project.file("src/node.ts"), "greet", "x", "until=now");
  assertStringIncludes(stdout, "hello x mine", stderr);
});

Deno.test("rosy run in a project takes a signal that comes to it and to who started it for one", async () => {
  await using project = await TestProject.write({
    "node.ts": `export default async (node) => {
      node.signal.addEventListener("abort", () => console.log("closed"));
      console.log("up");
      await node.forever();
    };`,
  });
  const env = { ...new MeshFixture().env, ROSY_IN_PROJECT: "run" };
  await using run = startRosy(["run", project.file("node.ts")], { env });
  await run.waitForLine("up");
  run.signal("SIGINT");
  const { stdout } = await run.stop("SIGTERM");
  assertStringIncludes(stdout, "closed");
});

Deno.test("ProjectCommands prepares a project once, and leaves nothing behind", async () => {
  await using project = await TestProject.write({ ...FILES, "package.json": "{}" });
  let map: string;
  {
    await using commands = new ProjectCommands("launch");
    const [one, two] = await Promise.all([
      commands.commandFor(project.file("src/node.ts")),
      commands.commandFor(project.file("src/other.ts")),
    ]);
    assert(one && one === two);
    assertEquals(one.env, { ROSY_IN_PROJECT: "launch" });
    map = one.words[one.words.indexOf("--import-map") + 1]!;
    assertEquals(one.words.slice(1, -1), [
      "run",
      "-A",
      "--config",
      project.file("deno.json"),
      "--import-map",
      map,
      "--node-modules-dir=none",
    ]);
    assert((await Deno.stat(map)).isFile);
  }
  await assertRejects(() => Deno.stat(map), Deno.errors.NotFound);
});

Deno.test("ProjectCommands starts nothing for modules of the clone, or of no project", async () => {
  await using project = await TestProject.write({ "node.ts": "" });
  await using commands = new ProjectCommands("run");
  const own = new URL("../../../demo/demo.ts", import.meta.url).pathname;
  assertEquals(await commands.commandFor(own), undefined);
  assertEquals(await commands.commandFor(project.file("node.ts")), undefined);
});

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  Deno.test(`rosy run in a project is stopped by ${signal} to the process that was started`, async () => {
    await using project = await TestProject.write(FILES);
    await using run = new MeshFixture().start("run", project.file("src/node.ts"), "greet", "x");
    await run.waitForLine("hello x mine");
    assertEquals((await run.stop(signal)).status, signal === "SIGINT" ? 130 : 143);
  });
}

Deno.test("rosy run loads where it is what needs no other import map, or where it may start nothing", async () => {
  await using project = await TestProject.write({
    "deno.json": "{}",
    "node.ts": `export default () => console.log(Deno.mainModule, Deno.ppid);`,
  });
  await using process = new TestProcess(
    ["run", "-A", "--deny-run", CLI, "run", project.file("node.ts")],
    { env: new MeshFixture().env },
  );
  const { stdout, stderr } = await process.end();
  assertEquals(stdout, `${CLI} ${Deno.pid}\n`, stderr);
});

Deno.test("processes of a launch file see the import map of their project", async () => {
  await using project = await TestProject.write({
    ...FILES,
    "launch.json": `{ "processes": [["src/node", "greet", { "who": "x" }]] }`,
  });
  await using launch = new MeshFixture().start("launch", project.file("launch.json"));
  await launch.waitForLine('[greet] hello { who: "x" } mine');
  await stopLaunch(launch, ["greet"]);
});

Deno.test("rosy run says that Python is not what it runs", async () => {
  await using project = await TestProject.write({ "process.py": "def publish(**kwargs): pass\n" });
  for (const name of ["process", "process.py"]) {
    const { status, stderr } = await new MeshFixture().run("run", project.file(name), "publish");
    assertEquals(status, 1);
    assertStringIncludes(stderr, "there is Python alone, and rosy runs TypeScript or JavaScript");
  }
});
