import { assert, assertEquals, assertMatch } from "@std/assert";
import { BagWriter } from "@rosy/rosy/bag";
import { defineMesh, type Node } from "@rosy/rosy";
import { geometry_msgs } from "@rosy/rosy/schemas";
import { splitWords } from "../../../lib/launch/file/words.ts";
import { serveWeb } from "../../../lib/web/mod.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { patiently } from "../../support/patience.ts";

const PAGE = new URL("../../../docs/web_http.md", import.meta.url);
const SERVED = "http://127.0.0.1:7680";

/** A command of the page, and what it says. */
interface Example {
  readonly command: string;
  readonly output: string;
}

/** Reads the examples of the page in their order. */
async function readExamples(): Promise<Example[]> {
  const text = await Deno.readTextFile(PAGE);
  return [...text.matchAll(/^```console\n([^]*?)^```/gm)].flatMap(([, block]) =>
    block!.split(/^\$ /m).slice(1).map((part) => {
      const end = part.indexOf("\n");
      return { command: part.slice(0, end), output: part.slice(end + 1) };
    })
  );
}

/** A robot that has what the page asks for. */
async function startRobot(fixture: MeshFixture): Promise<Node> {
  const driver = await fixture.node("driver", {
    mesh: defineMesh({ topics: { cmd_vel: [geometry_msgs.Twist] } }),
  });
  await driver.listen("cmd_vel", () => {});
  const robot = await fixture.node("robot");
  await robot.getTopic("battery", { retain: 1 }).send({ percent: 87, cells: [3.9, 4.1] });
  await robot.addService("add", (_service, a: number, b: number) => a + b);
  await robot.addService("count", async function* (_service: string, to: number) {
    for (let count = 1; count <= to; count++) yield count;
    await Promise.resolve();
  });
  await robot.params.declare("max_speed", { default: 1.5 });
  await robot.addAction("drive", (metres: number) => metres);
  return robot;
}

/** A bag of one message. */
async function writeBag(path: string): Promise<void> {
  await using writer = await BagWriter.create(path);
  await writer.write({
    topic: "battery",
    codec: "msgpack",
    bytes: Uint8Array.of(0x91, 87),
    publishedAtMs: 0,
    sequence: 0,
  });
}

/** What the page says, with anything in place of an ellipsis. */
function patternOf(output: string): RegExp {
  const text = output.trimEnd().replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("…", ".*?");
  return new RegExp(`^${text}`);
}

/** Runs a command until it has said what the page says, or has ended. */
async function run(
  { command, output }: Example,
  options: { url: string; cwd: string },
): Promise<void> {
  const [program, ...args] = splitWords(command.replaceAll(SERVED, options.url.slice(0, -1)));
  assertEquals(program, "curl");
  await using process = new Deno.Command("curl", {
    args: ["--silent", "--show-error", ...args],
    cwd: options.cwd,
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  const pattern = patternOf(output);
  let said = "";
  for await (const text of process.stdout.pipeThrough(new TextDecoderStream())) {
    said += text;
    if (output !== "" && args.includes("-N") && pattern.test(said)) break;
  }
  if (output === "") assertEquals(said, "", command);
  else assertMatch(said, pattern, command);
  if (!args.includes("-N")) assert((await process.status).success, command);
}

const hasCurl = await new Deno.Command("curl", { args: ["--version"], stdout: "null" }).output()
  .then(({ success }) => success, () => false);

Deno.test({
  name: "the examples of docs/web_http.md do what the page says",
  ignore: !hasCurl,
  fn: async () => {
    await using fixture = new MeshFixture();
    const robot = await startRobot(fixture);
    const node = await fixture.node("web");
    const bags = await Deno.makeTempDir();
    await writeBag(`${bags}/drive.bag`);
    try {
      await using web = await serveWeb({ node, port: 0, bags, logger: fixture.logger });
      await node.waitForListener("cmd_vel");
      await patiently(node.call("add", 1, 1));
      const examples = await readExamples();
      assert(examples.length > 12, String(examples.length));
      for (const example of examples) await run(example, { url: web.url, cwd: bags });
    } finally {
      await Deno.remove(bags, { recursive: true });
    }
    assertEquals(robot.signal.aborted, false);
  },
});
