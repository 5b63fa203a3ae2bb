import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { projectFiles } from "../../lib/cli/init/files.ts";
import { findLibrary } from "../../lib/cli/init/library.ts";
import { TestProcess } from "../support/process.ts";
import { rosyCalls } from "../cli/rosy_calls.ts";
import { codeBlocks, readPages, ROOT } from "./pages.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";

const GUIDE = (await readPages()).find(({ name }) => name === "docs/guide.md")!;
const BLOCKS = codeBlocks(GUIDE);

/** A command that the guide has the reader type, and what comes of it. */
interface Step {
  readonly command: string;
  readonly output: string;
}

function steps(): Step[] {
  const consoles = BLOCKS.filter(({ info }) => info === "console");
  return consoles.flatMap(({ code }) =>
    code.split(/^\$ /m).slice(1).map((text) => {
      const end = text.indexOf("\n");
      return { command: text.slice(0, end), output: text.slice(end + 1) };
    })
  );
}

/** Output without what differs from run to run: times, machines, numbers that were sent. */
function normalize(output: string): string {
  return output
    .replace(/@\S+ \([a-z2-7]{4}\)/g, "@HOST (UUID)")
    .replace(/\[\d{4}-\d\d-\d\d [\d:.]+\]/g, "[TIME]")
    .replace(/\(\d+[mµ]?s\)/g, "(DURATION)")
    .replace(/^( +0): [\d.]+$/gm, "$1: NUMBER")
    .trimEnd();
}

/** Lines in whatever order: nodes do not stop in a certain one. */
function sortedLines(text: string): string[] {
  return text.trimEnd().split("\n").sort();
}

Deno.test("docs/guide.md shows the files that rosy init writes", async () => {
  const files = projectFiles("my-robot", await findLibrary(ROOT.pathname));
  const codes = BLOCKS.map(({ code }) => code);
  for (const [name, text] of files) {
    const isShown = name.endsWith(".ts") || name.endsWith(".yaml");
    assertEquals(codes.includes(text), isShown, `docs/guide.md and ${name}`);
  }
});

Deno.test("docs/guide.md leads from nothing to a robot that drives", async () => {
  const mesh = new MeshFixture();
  const parent = await Deno.makeTempDir({ prefix: "rosy-guide-" });
  await Deno.mkdir(`${parent}/rosy`);
  try {
    await follow(mesh, parent);
  } finally {
    await Deno.remove(parent, { recursive: true });
  }
});

async function follow(mesh: MeshFixture, parent: string): Promise<void> {
  const { env } = mesh;
  // A clone's own task runs in the clone itself; this one is to leave nothing there.
  const [init, ...further] = steps();
  const words = ["run", "-A", new URL("cli.ts", ROOT).href, ...rosyCalls(init!.command)[0]!];
  await using first = new TestProcess(words, { cwd: `${parent}/rosy`, env });
  const { stdout, stderr } = await first.end();
  assertEquals(stdout, init!.output, stderr);

  let cwd = `${parent}/rosy`;
  let robot: TestProcess | undefined;
  try {
    for (const { command, output } of further) {
      const [program, ...args] = command.split(" ");
      if (program === "cd") cwd = `${cwd}/${args[0]}`;
      else {
        assertEquals(program, "deno");
        const process = new TestProcess(args, { cwd, env });
        if (command === "deno task start") {
          robot = process;
          await waitForLines(robot, output);
          await waitForNodes(mesh);
        } else await assertPrints(process, command, output);
      }
    }
  } finally {
    // Killed, it would leave the nodes to themselves for a moment, and its output open.
    const end = await robot?.stop("SIGINT");
    const last = BLOCKS.findLast(({ info }) => info === "text")!;
    const shown = sortedLines(last.code);
    const said = sortedLines(end?.stdout ?? "");
    assertEquals(said.filter((line) => shown.includes(line)), shown, end?.stderr);
  }
}

async function waitForLines(process: TestProcess, output: string): Promise<void> {
  for (const line of output.trimEnd().split("\n")) await process.waitForLine(line);
}

/** Waits until both nodes are up: one sends, the other listens. */
async function waitForNodes(mesh: MeshFixture): Promise<void> {
  await Promise.all([
    mesh.run("topic", "echo", "range", "--once"),
    mesh.run("topic", "send", "range", "1"),
  ]);
}

async function assertPrints(process: TestProcess, command: string, output: string): Promise<void> {
  await using _ = process;
  const { stdout, stderr } = await process.end();
  assertEquals(normalize(stdout), normalize(output), `${command}\n${stderr}`);
}

Deno.test("docs/guide.md's steps are those that its test knows", () => {
  const commands = steps().map(({ command }) => command);
  assertStringIncludes(commands[0]!, "rosy init ../my-robot");
  for (const step of ["cd ../my-robot", "deno task test", "deno task start"]) {
    assert(commands.includes(step), step);
  }
});
