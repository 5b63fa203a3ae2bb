import { assertEquals } from "@std/assert";
import { Cyclone, freshDomain, HAS_CYCLONE } from "../bridge/ros2/cyclone.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { TestProcess } from "../support/process.ts";
import { rosyCalls } from "../cli/rosy_calls.ts";
import { codeBlocks, readPages, ROOT } from "./pages.ts";

const PAGE = (await readPages()).find(({ name }) => name === "docs/beside_ros2.md")!;
/** The domain that the page has the reader use. */
const DOMAIN = "42";

/** What the page has the reader type, and what comes of it. */
const STEPS = codeBlocks(PAGE).filter(({ info }) => info === "console").map(({ code }) => {
  const end = code.indexOf("\n");
  return { words: rosyCalls(code.slice(2, end))[0]!, output: code.slice(end + 1) };
});

/** Output without what differs from run to run. */
function normalize(output: string): string {
  return output
    .replace(/@\S+ \([a-z2-7]{4}\)/g, "@HOST (UUID)")
    .replace(/\[\d{4}-\d\d-\d\d [\d:.]+\]/g, "[TIME]")
    .replace(/up for .*/, "up for TIME")
    .trimEnd();
}

Deno.test("docs/beside_ros2.md leads to a robot of ROS 2 and back", {
  ignore: !HAS_CYCLONE,
}, async () => {
  const { env } = new MeshFixture();
  const domain = `${freshDomain()}`;
  await using robot = await Cyclone.start(Number(domain));
  await robot.writer("rt/chatter", { kept: true });
  await robot.write("rt/chatter", "hello");
  await robot.reader("rt/status");
  await robot.serve("add");
  await robot.node("/robot/talker");
  const run = (words: readonly string[]) =>
    new TestProcess(["run", "-A", new URL("cli.ts", ROOT).href, ...words], { env });

  const [start, ...further] = STEPS;
  await using bridge = run(start!.words.map((word) => word === DOMAIN ? domain : word));
  const told = (text: string) => text.replaceAll(`domain ${DOMAIN}`, `domain ${domain}`);
  for (const line of told(start!.output).trimEnd().split("\n")) await bridge.waitForLine(line);
  for (const { words, output } of further) {
    await using process = run(words);
    const { stdout, stderr } = await process.end();
    assertEquals(normalize(stdout), normalize(told(output)), `${words.join(" ")}\n${stderr}`);
  }
  await robot.waitFor("rt/status", "on my way");
});
