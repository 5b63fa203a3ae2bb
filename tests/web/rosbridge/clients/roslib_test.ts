import { assertEquals } from "@std/assert";
import { hasBrowser, TestBrowser } from "../../../support/browser.ts";
import { RosbridgeRobot } from "./robot.ts";

const PROGRAM = new URL("roslib_program.js", import.meta.url).href;
const ROOT = new URL("../../../../", import.meta.url).pathname;

/** What roslib has to see, wherever it runs. */
function check({ services, nodes, ...seen }: Record<string, unknown>): void {
  for (const name of ["/add", "/fail"]) assertEquals((services as string[]).includes(name), true);
  assertEquals((nodes as string[]).includes("/robot"), true);
  const scan = { ranges: [0.5, 1.5], data: "AQID" };
  assertEquals(seen, {
    topics: ["/cmd_vel", "/said", "/scan", "/text"],
    params: ["/robot/speed"],
    type: "std_msgs/msg/String",
    publishing: true,
    raw: true,
    details: { x: "float64", y: "float64", z: "float64" },
    param: 2.5,
    none: scan,
    png: scan,
    cbor: { ...scan, data: [1, 2, 3] },
    cborRaw: true,
    throttled: { data: "hello" },
    sum: { sum: 3 },
    sumToo: { sum: 7 },
    failed: 'Service "fail" failed: Error: no way',
    missing: 'Cannot call service "nobody": no provider found within 200 ms',
    asked: { sum: 7 },
    feedback: [1, 2, 3].map((number) => ({ number })),
    counted: { counted: 3 },
    canceled: 'GoalError: Action was canceled: {"stopped":true}',
    goalOfClient: { feedback: [{ number: 1 }, { number: 2 }], result: { counted: 2 } },
  });
}

Deno.test("roslib, in Deno, uses all that the gateway has for rosbridge's clients", async () => {
  await using robot = await RosbridgeRobot.start();
  const code = `const { useRosbridge } = await import(${JSON.stringify(PROGRAM)});` +
    `console.log(JSON.stringify(await useRosbridge(${JSON.stringify(robot.url)})));Deno.exit();`;
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", "--config", `${ROOT}deno.json`, code],
  }).output();
  const decoder = new TextDecoder();
  assertEquals([success, decoder.decode(stderr)], [true, ""]);
  check(JSON.parse(decoder.decode(stdout)));
  await robot.checkHeard();
});

Deno.test({
  name: "roslib, in Chromium, uses the same (deno task counterparts)",
  ignore: !hasBrowser(),
  fn: async () => {
    const bundle = await new Deno.Command(Deno.execPath(), {
      args: ["bundle", "--quiet", "--platform", "browser", PROGRAM],
      cwd: ROOT,
    }).output();
    const script = new TextDecoder().decode(bundle.stdout);
    await using pages = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      ({ url }) =>
        url.endsWith(".js")
          ? new Response(script, { headers: { "content-type": "text/javascript" } })
          : new Response("<!doctype html>", { headers: { "content-type": "text/html" } }),
    );
    const origin = `http://127.0.0.1:${pages.addr.port}`;
    await using browser = await TestBrowser.launch();
    await using robot = await RosbridgeRobot.start([origin]);
    const page = await browser.openPage();
    await page.goto(origin);
    const seen = await page.evaluate(
      `import("/program.js").then(({ useRosbridge }) => useRosbridge(${
        JSON.stringify(robot.url)
      })).then(JSON.stringify)`,
    );
    check(JSON.parse(String(seen)));
    await robot.checkHeard();
  },
});
