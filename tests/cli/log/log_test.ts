import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { MeshFixture } from "../../support/mesh_fixture.ts";

const TIME = String.raw`\d\d:\d\d:\d\d\.\d{3}`;

Deno.test("rosy log shows what was logged before, in order, then what comes, also of new nodes", async () => {
  await using mesh = new MeshFixture();
  const driver = await mesh.node("driver");
  const camera = await mesh.node("left/camera");
  driver.log.info("first");
  camera.log.warn("second", { data: { celsius: 81.5 } });
  driver.log.debug("not published");
  await using log = mesh.start("log");
  await log.waitForLine("second");
  driver.log.child("wheels").error("third\nfurther");
  await log.waitForLine("further");
  const late = await mesh.node("late");
  late.log.info("fourth");
  await log.waitForLine("fourth");
  const { status, stderr } = await log.stop();
  assertEquals([status, stderr], [130, ""]);
  assertMatch(
    log.stdout,
    new RegExp(
      [
        `^${TIME} INFO  driver      first`,
        `${TIME} WARN  left/camera second celsius=81\\.5`,
        `${TIME} ERROR driver\\.wheels third`,
        "                   further",
        `${TIME} INFO  late          fourth\n$`,
      ].join("\n"),
    ),
  );
});

Deno.test("rosy log --json prints the message, and when that was here", async () => {
  await using mesh = new MeshFixture();
  const driver = await mesh.node("driver");
  driver.log.warn("hot", { data: { celsius: 81.5 } });
  await using log = mesh.start("log", "--json");
  const line = JSON.parse(await log.waitForLine("hot"));
  await log.stop();
  const { stampMs, timeMs, ...rest } = line;
  assertEquals(rest, {
    ...{ level: "warn", text: "hot", node: "driver", uuid: driver.id.uuid, source: "program" },
    ...{ data: { celsius: 81.5 }, sender: { ...driver.id } },
  });
  assertEquals(timeMs, stampMs);
});

Deno.test("rosy log shows what was asked for", async () => {
  await using mesh = new MeshFixture();
  const left = await mesh.node("left/camera");
  const right = await mesh.node("right/camera");
  for (const { log } of [left, right]) {
    log.info("motor 1");
    log.warn("motor 2");
    log.error("wheel 3");
  }
  const shown = async (count: number, ...flags: string[]) => {
    await using process = mesh.start("log", "--json", ...flags);
    await process.waitForLine("stampMs", count);
    const { stdout, stderr } = await process.stop();
    assertEquals(stderr, "");
    const lines = stdout.trim().split("\n").map((line) => JSON.parse(line));
    return lines.map(({ node, text }) => `${node[0]}${text.slice(-1)}`).sort().join(" ");
  };
  assertEquals(await shown(3, "--node", "left/**"), "l1 l2 l3");
  assertEquals(await shown(2, "--level", "WARNING", "--node", "/right/camera"), "r2 r3");
  assertEquals(await shown(2, "--level", "40", "--grep", "l/camera|t/camera wh"), "l3 r3");
  assertEquals(await shown(1, "--lines", "1", "--node", "left/camera"), "l3");
  assertEquals(await shown(4, "--since", "1h", "--grep", "motor"), "l1 l2 r1 r2");
  const past = await mesh.run("log", "--no-follow", "--json", "-n", "1", "--grep", "[w]heel");
  assertEquals([past.status, past.stderr], [0, ""]);
  assertEquals(past.stdout.trim().split("\n").length, 1);
});

Deno.test("rosy log tells who sees nothing why", async () => {
  await using mesh = new MeshFixture();
  const nobody = await mesh.run("log", "--no-follow");
  assertEquals([nobody.status, nobody.stdout], [0, ""]);
  assertStringIncludes(nobody.stderr, `No node logs in domain "${mesh.domainId}"`);
  const driver = await mesh.node("driver");
  driver.log.info("ready");
  const none = await mesh.run("log", "--no-follow", "--node", "drivr");
  assertEquals([none.status, none.stdout], [0, ""]);
  assertStringIncludes(none.stderr, 'There is no node "drivr" (did you mean "driver"?)');
  assertStringIncludes(none.stderr, "None of the lines is what was asked for");
});

Deno.test("rosy log refuses flags that make no sense", async () => {
  await using mesh = new MeshFixture();
  const wrong: [string[], string][] = [
    [["--level", "loud"], "flag --level must be one of debug, info, warn, error"],
    [["--level", "constructor"], "flag --level must be one of"],
    [["--grep", "("], "flag --grep: Invalid regular expression"],
    [["--since", "soon"], "flag --since must be how long ago"],
    [["--lines", "-1"], "flag --lines"],
    [["--node", "~x"], "flag --node must be a full name"],
    [["--follow"], "--no-follow"],
  ];
  for (const [flags, why] of wrong) {
    const { status, stderr } = await mesh.run("log", ...flags);
    assertEquals(status, 2, stderr);
    assertStringIncludes(stderr, why);
  }
});

Deno.test("rosy log ends with an error where an expression would take years", async () => {
  await using mesh = new MeshFixture();
  const driver = await mesh.node("driver");
  driver.log.info(`${"a".repeat(60)}!`);
  const { status, stderr } = await mesh.run("log", "--grep", "(a+)+$");
  assertEquals(status, 1);
  assertStringIncludes(stderr, "Cannot use --grep (a+)+$: it takes too long on what was logged");
});

Deno.test("rosy log leaves out what is no log line, and tells so once", async () => {
  await using mesh = new MeshFixture();
  const rogue = await mesh.node("rogue");
  const topic = rogue.getTopic("rosy/log", { retain: 10 });
  await topic.send("no log line");
  await topic.send({ level: "info", text: 5 });
  await topic.send({
    ...{ level: "info", text: "\x1b[2Jforged", node: "x\ny", uuid: "", stampMs: 0 },
    ...{ source: "output" },
  });
  await using log = mesh.start("log");
  await log.waitForLine("forged");
  await log.stop();
  assertMatch(log.stdout, /^--- 1970-01-01 ---\n\S+ INFO {2}x\\x0ay \\x1b\[2Jforged\n$/);
  assertEquals(log.stderr.match(/are no log lines/g)?.length, 1);
});

Deno.test("commands publish no log lines", async () => {
  await using mesh = new MeshFixture();
  const node = await mesh.node("watcher");
  await using echo = mesh.start("topic", "echo", "t", "--log", "debug");
  await echo.waitForLine("Listening");
  await node.waitForListener("t");
  await echo.stop();
  assert(!node.topicHasSenders("rosy/log"));
});
