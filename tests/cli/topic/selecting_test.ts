import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";
import { QuietLimit } from "../../../lib/cli/mesh/quiet_limit.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";

Deno.test("rosy topic echo --filter and --changes print and count only what is asked for", async () => {
  await using mesh = new MeshFixture();
  const sender = await mesh.node("sender");
  await using echo = mesh.start(
    ...["topic", "echo", "range", "--filter", "m.x > 1 && m.ok", "--changes", "--field", "x"],
    ...["--count", "3"],
  );
  await sender.waitForListener("range");
  for (const x of [0, 2, 2, 1, 2, 3, 3, 4]) await sender.send("range", { x, ok: x !== 1 });
  const { status, stdout, stderr } = await echo.end();
  assertEquals([status, stdout, stderr], [0, "Listening to topics: range\n2\n3\n4\n", ""]);
});

Deno.test("rosy topic echo --changes-of prints whole messages where a field changed", async () => {
  await using mesh = new MeshFixture();
  const sender = await mesh.node("sender");
  await using echo = mesh.start(
    ...["topic", "echo", "battery", "--changes-of", "state", "--count", "2", "--json"],
  );
  await sender.waitForListener("battery");
  for (const [state, volts] of [["ok", 12], ["ok", 11], ["low", 10]]) {
    await sender.send("battery", { state, volts });
  }
  const { stdout } = await echo.end();
  const args = stdout.trimEnd().split("\n").map((line) => JSON.parse(line).args[0]);
  assertEquals(args, [{ state: "ok", volts: 12 }, { state: "low", volts: 10 }]);
});

Deno.test("rosy topic echo --timeout fails when nothing was printed for so long", async () => {
  await using mesh = new MeshFixture();
  const silent = await mesh.run("topic", "echo", "nothing", "--timeout", "0.1");
  assertEquals(silent.status, 1);
  assertMatch(silent.stderr, /^rosy topic echo: No message on nothing for 0\.1 s in domain ".*"$/m);
  const sender = await mesh.node("sender");
  await using echo = mesh.start(
    ...["topic", "echo", "t", "--filter", "m.y == 1", "--timeout", "2", "--count", "5"],
  );
  await sender.waitForListener("t");
  await sender.send("t", { y: 1 });
  await sender.send("t", { z: 1 });
  const { status, stderr } = await echo.end();
  assertEquals(status, 1);
  assertStringIncludes(stderr, 'No field "m.y" in a message');
  assertStringIncludes(stderr, "No message that passes --filter on t for 2 s");
});

Deno.test("rosy topic echo refuses expressions and flags that make no sense before it listens", async () => {
  await using mesh = new MeshFixture();
  const cases: [string, ...string[]][] = [
    ['at character 5, "= 1": one "="', "--filter", "m.x = 1"],
    ["--changes and --changes-of exclude each other", "--changes", "--changes-of", "x"],
    ["flag --changes-of must be names", "--changes-of", "a..b"],
    ["flag --timeout must be 0.001 or more", "--timeout", "0"],
  ];
  for (const [text, ...flags] of cases) {
    const { status, stderr, stdout } = await mesh.run("topic", "echo", "t", ...flags);
    assertEquals([status, stdout], [2, ""]);
    assertStringIncludes(stderr, text);
  }
});

Deno.test("QuietLimit counts from what came last", async () => {
  const clock = new VirtualClock();
  using quiet = new QuietLimit(1000, clock);
  for (let round = 0; round < 5; round++) {
    await clock.advance(900);
    quiet.note();
  }
  assertEquals(quiet.signal.aborted, false);
  await clock.advance(999);
  assertEquals(quiet.signal.aborted, false);
  await clock.advance(1);
  assertEquals([quiet.signal.aborted, clock.pending], [true, 0]);
  using never = new QuietLimit(undefined, clock);
  assertEquals([never.signal.aborted, clock.pending], [false, 0]);
});
