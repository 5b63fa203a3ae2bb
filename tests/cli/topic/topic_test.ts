import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { pause } from "../../../lib/flow/pause.ts";
import { systemClock } from "../../../lib/time/clock.ts";
import { startRosy } from "../../support/rosy.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";

Deno.test("rosy topic send and echo carry a message", async () => {
  const mesh = new MeshFixture();
  await using echo = mesh.start("topic", "echo", "my-topic", "--once");
  await echo.waitForLine("Listening to topics: my-topic");
  const sent = await mesh.run("topic", "send", "my-topic", "hello world", "42", "pi=3.14");
  assertEquals([sent.status, sent.stderr], [0, ""]);
  assertMatch(
    sent.stdout,
    /^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\]\nSending to topic="my-topic"\nargs:\n {2}0: "hello world"\n {2}1: 42\n {2}2: \{ pi: 3\.14 \}\n$/,
  );
  const echoed = await echo.end();
  assertEquals([echoed.status, echoed.stderr], [0, ""]);
  assertMatch(
    echoed.stdout,
    /^Listening to topics: my-topic\n\n\[.{23}\] from rosy_topic_send@\S+ \([a-z2-7]{4}\)\ntopic="my-topic"\nargs:\n {2}0: "hello world"\n {2}1: 42\n {2}2: \{ pi: 3\.14 \}\n$/,
  );
});

Deno.test("rosy topic send waits for its first listener", async () => {
  const mesh = new MeshFixture();
  await using send = mesh.start("topic", "send", "t", "{key: value, data: [1, 2, 3]}");
  await send.waitForLine("Waiting for listeners...");
  await using echo = mesh.start("topic", "echo", "t", "--once", "--json");
  const sent = await send.end();
  assertEquals(sent.status, 0);
  assertMatch(sent.stdout, /^Waiting for listeners\.\.\.\n\n\[/);
  const { args } = JSON.parse((await echo.end()).stdout);
  assertEquals(args, [{ key: "value", data: [1, 2, 3] }]);
});

Deno.test("rosy topic send, echo --json and send - carry every digit", async () => {
  const mesh = new MeshFixture();
  const value = "[12345678901234567890, {a: -9007199254740993}, 1e20, 0123, .inf]";
  const json =
    '[{"$bigint":"12345678901234567890"},{"a":{"$bigint":"-9007199254740993"}},1e+20,123,' +
    '{"$number":"Infinity"}]';
  await using echo = mesh.start("topic", "echo", "t", "--count", "2", "--json");
  await echo.waitForLine("Listening");
  const sent = await mesh.run("topic", "send", "t", value, "n=18446744073709551615", "--json");
  const args = `"args":[${json},{"n":{"$bigint":"18446744073709551615"}}]`;
  assertStringIncludes(sent.stdout, args);
  assertEquals((await mesh.runWithInput(sent.stdout, "topic", "send", "t", "-")).status, 0);
  const echoed = await echo.end();
  assertEquals(echoed.stdout.split(args).length, 3, echoed.stdout);
});

Deno.test("rosy topic send refuses a number that is too large, on the command line and in its input", async () => {
  const mesh = new MeshFixture();
  const { status, stderr } = await mesh.run("topic", "send", "t", "[1, 1e400]", "--no-wait");
  assertEquals(status, 2);
  assertStringIncludes(stderr, "1e400 is too large for a number");
  const piped = await mesh.runWithInput("1\n1e400\n", "topic", "send", "t", "-", "--no-wait");
  assertEquals(piped.status, 1);
  assertStringIncludes(piped.stderr, "Line 2 of standard input is no message: 1e400 is too large");
});

Deno.test("rosy topic send --no-wait sends though nobody listens", async () => {
  const { status, stdout } = await new MeshFixture().run("topic", "send", "t", "1", "--no-wait");
  assertEquals(status, 0);
  assertStringIncludes(stdout, 'Sending to topic="t"\nargs:\n  0: 1\n');
  assertEquals(stdout.includes("Waiting"), false);
});

Deno.test("rosy topic send --no-wait reaches who listens already", async () => {
  const mesh = new MeshFixture();
  await using echo = mesh.start("topic", "echo", "t", "--once", "--json");
  await echo.waitForLine("Listening");
  assertEquals((await mesh.run("topic", "send", "t", "7", "--no-wait")).status, 0);
  assertEquals(JSON.parse((await echo.end()).stdout).args, [7]);
});

Deno.test("rosy topic send --interval computes js: values afresh", async () => {
  const mesh = new MeshFixture();
  await using echo = mesh.start("topic", "echo", "t", "--count", "3", "--json");
  await echo.waitForLine("Listening");
  await using send = mesh.start(
    "topic",
    "send",
    "t",
    "n=js:globalThis.n = (globalThis.n ?? 0) + 1",
    "-i",
    "0.02",
  );
  const { status, stdout } = await echo.end();
  assertEquals(status, 0);
  const messages = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  const first = messages[0].args[0].n;
  assertEquals(messages.map(({ args }) => args[0].n), [first, first + 1, first + 2]);
  assertEquals((await send.stop()).status, 130);
});

Deno.test("rosy topic send --json prints each message as JSON and waits aside", async () => {
  const mesh = new MeshFixture();
  await using send = mesh.start("--json", "topic", "send", "t", "js:12n");
  assertEquals(await send.waitForLine("Waiting"), "Waiting for listeners...");
  await using _echo = mesh.start("topic", "echo", "t", "--once");
  const { status, stdout, stderr } = await send.end();
  assertEquals([status, stderr], [0, "Waiting for listeners...\n"]);
  const { sentAtMs, ...rest } = JSON.parse(stdout);
  assertEquals(rest, { topic: "t", args: [{ $bigint: "12" }] });
  assertEquals(Math.abs(Date.now() - sentAtMs) < 60_000, true);
});

Deno.test("rosy topic send says what its expression threw", async () => {
  const { status, stderr } = await new MeshFixture().run(
    "topic",
    "send",
    "t",
    "js:nope",
    "--no-wait",
  );
  assertEquals(status, 1);
  assertEquals(stderr, "rosy topic send: Cannot compute js:nope: nope is not defined\n");
});

Deno.test("rosy topic send says what the codec cannot carry", async () => {
  const mesh = new MeshFixture();
  await using echo = mesh.start("topic", "echo", "t");
  await echo.waitForLine("Listening");
  const { status, stderr } = await mesh.run("topic", "send", "t", "js:() => 1");
  assertEquals(status, 1);
  assertMatch(stderr, /^rosy topic send: Cannot .*function.*\n$/);
});

Deno.test("rosy topic send --log debug shows where an error was thrown", async () => {
  const args = ["topic", "send", "t", "js:nope", "--no-wait", "--log", "debug"];
  const { status, stderr } = await new MeshFixture().run(...args);
  assertEquals(status, 1);
  assertMatch(stderr, /\n {4}at .*js_expression\.ts/);
});

Deno.test("rosy topic echo prints several topics, --count of them together", async () => {
  const mesh = new MeshFixture();
  await using echo = mesh.start("topic", "echo", "a", "b", "a", "--count", "2", "--json");
  await echo.waitForLine("Listening to topics: a, b");
  await mesh.run("topic", "send", "b", "1", "--name", "first");
  await mesh.run("topic", "send", "a", "2", "--name", "second");
  const { status, stdout, stderr } = await echo.end();
  assertEquals([status, stderr], [0, "Listening to topics: a, b\n"]);
  const messages = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(
    messages.map(({ topic, args, sender, sequence }) => [topic, args, sender.name, sequence]),
    [["b", [1], "first", 0], ["a", [2], "second", 0]],
  );
  assertEquals(Math.abs(Date.now() - messages[0].publishedAtMs) < 60_000, true);
});

Deno.test("rosy topic echo --field prints one field and skips messages without it", async () => {
  const mesh = new MeshFixture();
  await using echo = mesh.start("topic", "echo", "t", "--field", "pose.x", "--count", "2");
  await echo.waitForLine("Listening");
  await mesh.run("topic", "send", "t", "before", "pose={x: 1.5}");
  await mesh.run("topic", "send", "t", "no pose");
  await mesh.run("topic", "send", "t", "{pose: {x: [1, left]}}");
  const { status, stdout, stderr } = await echo.end();
  assertEquals(stdout, 'Listening to topics: t\n1.5\n[ 1, "left" ]\n');
  assertEquals([status, stderr], [0, 'No field "pose.x" in a message of topic "t"\n']);
});

Deno.test("rosy topic echo --field --json keeps the value's type", async () => {
  const mesh = new MeshFixture();
  await using echo = mesh.start("topic", "echo", "t", "--field", "0", "--once", "--json");
  await echo.waitForLine("Listening");
  await mesh.run("topic", "send", "t", "js:new Date(0)");
  const { topic, field, value, sender } = JSON.parse((await echo.end()).stdout);
  assertEquals([topic, field, value, sender.name], [
    "t",
    "0",
    { $date: "1970-01-01T00:00:00.000Z" },
    "rosy_topic_send",
  ]);
});

Deno.test("rosy topic echo prints strings of a field without quotes or control characters", async () => {
  const mesh = new MeshFixture();
  await using echo = mesh.start("topic", "echo", "t", "--field", "0", "--once");
  await echo.waitForLine("Listening");
  await mesh.run("topic", "send", "t", "js:'red \\x1b[31m'");
  assertEquals((await echo.end()).stdout, "Listening to topics: t\nred \\x1b[31m\n");
});

Deno.test("rosy topic echo takes no messages from another one", async () => {
  const mesh = new MeshFixture();
  await using first = mesh.start("topic", "echo", "t", "--count", "2", "--field", "0");
  await using second = mesh.start("topic", "echo", "t", "--count", "2", "--field", "0");
  await Promise.all([first, second].map((echo) => echo.waitForLine("Listening")));
  const { stdout } = await mesh.run("node", "list");
  assertMatch(stdout, /rosy_topic_echo_\w{4}@[^]*rosy_topic_echo_\w{4}@/);
  await using send = mesh.start("topic", "send", "t", "1", "--interval", "0.05");
  for (const echo of [first, second]) {
    assertEquals((await echo.end()).stdout, "Listening to topics: t\n1\n1\n");
  }
  assertEquals((await send.stop()).status, 130);
});

Deno.test("rosy topic echo hears nothing from other domains", async () => {
  const [mesh, other] = [new MeshFixture(), new MeshFixture()];
  await using echo = mesh.start("topic", "echo", "t", "--once", "--json");
  await echo.waitForLine("Listening");
  await other.run("topic", "send", "t", "foreign", "--no-wait");
  const domain = mesh.env.ROSY_DOMAIN_ID!;
  // The flag overrides the variable.
  await other.run("topic", "send", "t", "own", "--domain-id", domain, "--interface", "127.0.0.1");
  assertEquals(JSON.parse((await echo.end()).stdout).args, ["own"]);
});

Deno.test("rosy topic send fails in one line on an interface that is not there", async () => {
  const { status, stdout, stderr } = await new MeshFixture()
    .run("topic", "send", "t", "1", "--interface", "nosuch0");
  assertEquals([status, stdout], [1, ""]);
  assertMatch(stderr, /^rosy topic send: .*nosuch0.*\n$/);
});

Deno.test("rosy topic send - sends what rosy topic echo --json printed", async () => {
  const mesh = new MeshFixture();
  await using first = mesh.start("topic", "echo", "a", "--count", "2", "--json");
  await first.waitForLine("Listening");
  await mesh.run("topic", "send", "a", "js:[12n, new Date(5), -0]", "b=js:new Uint8Array(3)");
  await mesh.run("topic", "send", "a", "{scan: [1, 2]}");
  const lines = (await first.end()).stdout;
  await using second = mesh.start("topic", "echo", "b", "--count", "2", "--json");
  await second.waitForLine("Listening");
  const sent = await mesh.runWithInput(lines, "topic", "send", "b", "-");
  assertEquals(sent, {
    status: 0,
    stdout: 'Sending to topic="b": standard input, one message a line of JSON\nSent 2 messages\n',
    stderr: "",
  });
  const argsOf = (text: string) => text.trimEnd().split("\n").map((line) => JSON.parse(line).args);
  assertEquals(argsOf((await second.end()).stdout), argsOf(lines));
});

Deno.test("rosy topic send - loses nothing, however slow the listener is", async () => {
  const mesh = new MeshFixture();
  const count = 2000;
  // 40 MB: more than outboxes, sockets and queues hold together.
  const line = `"${"x".repeat(20_000)}"\n`;
  await using echo = mesh.start("topic", "echo", "t", "--field", "0", "--count", String(count));
  await echo.waitForLine("Listening");
  echo.signal("SIGSTOP");
  const sending = mesh.runWithInput(line.repeat(count), "topic", "send", "t", "-");
  // Beyond the second for which a send waits by default.
  await pause(1500, { clock: systemClock });
  echo.signal("SIGCONT");
  const { status, stdout, stderr } = await sending;
  assertEquals([status, stderr], [0, ""]);
  assertStringIncludes(stdout, `Sent ${count} messages\n`);
  const echoed = await echo.end();
  assertEquals([echoed.status, echoed.stderr], [0, ""]);
  assertEquals(echoed.stdout.split("\n").length, count + 2);
});

Deno.test("rosy topic send - ends at the first line that is no message", async () => {
  const mesh = new MeshFixture();
  await using echo = mesh.start("topic", "echo", "t", "--field", "0");
  await echo.waitForLine("Listening");
  const sent = await mesh.runWithInput("1\n\n{oops\n2\n", "topic", "send", "t", "-");
  assertEquals(sent.status, 1);
  assertMatch(
    sent.stderr,
    /^rosy topic send: Line 3 of standard input is no message: .*; each line must be JSON\n$/,
  );
  await echo.waitForLine("1");
  assertEquals((await echo.stop()).stdout, "Listening to topics: t\n1\n");
});

Deno.test("rosy topic send - --rate --count --json sends that much of its input", async () => {
  const args = ["topic", "send", "t", "-", "--no-wait", "--rate", "100", "--count", "30", "--json"];
  const lines = Array.from({ length: 40 }, (_, index) => `${index}\n`);
  const { status, stdout } = await new MeshFixture().runWithInput(lines.join(""), ...args);
  assertEquals(status, 0);
  const sent = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(sent.map(({ args }) => args), Array.from({ length: 30 }, (_, index) => [index]));
  // 290 ms, of which a first message that was late has made up 100 at most.
  const lastedMs = sent[29].sentAtMs - sent[0].sentAtMs;
  assertEquals(lastedMs >= 180, true, `${lastedMs} ms`);
});

Deno.test("rosy topic send --count sends so often and ends", async () => {
  const { status, stdout } = await new MeshFixture()
    .run("topic", "send", "t", "1", "--no-wait", "--json", "--count", "3");
  assertEquals([status, stdout.trimEnd().split("\n").length], [0, 3]);
});

Deno.test("rosy topic send - ends on Ctrl-C while its input is still open", async () => {
  const mesh = new MeshFixture();
  await using echo = mesh.start("topic", "echo", "t");
  await echo.waitForLine("Listening");
  await using send = startRosy(["topic", "send", "t", "-"], { env: mesh.env, input: null });
  await send.waitForLine("standard input");
  assertEquals((await send.stop()).status, 130);
});

Deno.test("rosy topic echo --csv prints a header and rows, and reports new fields once", async () => {
  const mesh = new MeshFixture();
  await using echo = mesh.start("topic", "echo", "imu", "--csv", "--count", "3");
  await echo.waitForLine("Listening to topics: imu");
  const lines = ['{"x":1,"note":"a, b"}', '{"x":2,"y":5}', '{"y":6}'].join("\n");
  await mesh.runWithInput(lines, "topic", "send", "imu", "-");
  const { status, stdout, stderr } = await echo.end();
  assertEquals(status, 0);
  assertEquals(stdout.replace(/^[\d.]+,/gm, "TIME,").split("\n"), [
    "publishedAtMs,topic,sender,0.x,0.note",
    'TIME,imu,rosy_topic_send,1,"a, b"',
    "TIME,imu,rosy_topic_send,2,",
    "TIME,imu,rosy_topic_send,,",
    "",
  ]);
  assertEquals(
    stderr,
    "Listening to topics: imu\n" +
      'Left out of topic "imu", for the first message has no such columns: 0.y\n',
  );
});

Deno.test("rosy topic echo --csv --field has the columns of that field", async () => {
  const mesh = new MeshFixture();
  await using echo = mesh.start("topic", "echo", "t", "--csv", "--field", "pose", "--once");
  await echo.waitForLine("Listening");
  await mesh.run("topic", "send", "t", "{pose: {x: 1, y: [2]}}");
  const [header, row] = (await echo.end()).stdout.split("\n");
  assertEquals(header, "publishedAtMs,topic,sender,pose.x,pose.y.0");
  assertMatch(row!, /,t,rosy_topic_send,1,2$/);
});

Deno.test("rosy topic echo shortens long values, --full does not", async () => {
  const mesh = new MeshFixture();
  await using short = mesh.start("topic", "echo", "t", "--once");
  await using full = mesh.start("topic", "echo", "t", "--once", "--full");
  await Promise.all([short, full].map((echo) => echo.waitForLine("Listening")));
  await mesh.run("topic", "send", "t", "js:new Uint8Array(1000)");
  assertStringIncludes((await short.end()).stdout, "  0: Uint8Array(1000) [\n    0, 0, 0");
  assertStringIncludes(short.stdout, "… 984 more\n  ]\n");
  assertEquals((await full.end()).stdout.split(/\b0,? /).length > 900, true);
});

Deno.test("rosy topic send --retain keeps a message for who listens later, and echo marks it", async () => {
  const mesh = new MeshFixture();
  await using send = mesh.start("topic", "send", "map", "width=20", "--retain");
  const line = "Retaining the message for listeners that come later, until Ctrl-C";
  assertEquals(await send.waitForLine("Retaining"), line);
  const echo = (...flags: string[]) => mesh.run("topic", "echo", "map", "--once", ...flags);
  const text = await echo();
  assertMatch(
    text.stdout,
    /\n\[.{23}\] from rosy_topic_send@\S+ \([a-z2-7]{4}\), retained\ntopic="map"\nargs:\n {2}0: \{ width: 20 \}\n$/,
  );
  const json = JSON.parse((await echo("--json")).stdout);
  assertEquals([json.retained, json.args], [true, [{ width: 20 }]]);
  const [header, row] = (await echo("--csv")).stdout.split("\n");
  assertEquals(header, "publishedAtMs,topic,sender,retained,0.width");
  assertEquals(row, `${json.publishedAtMs},map,rosy_topic_send,true,20`);
  assertEquals((await send.stop()).status, 130);
});

Deno.test("rosy topic send --retain N keeps the last N of what it reads, and sends them on as others", async () => {
  const mesh = new MeshFixture();
  const input = "1\n2\n3\n";
  await using send = startRosy(
    ["topic", "send", "map", "-", "--retain", "2", "--json"],
    { env: mesh.env, input },
  );
  await send.waitForLine("Retaining the last 2 messages for listeners that come later");
  const { stdout } = await mesh.run("topic", "echo", "map", "--count", "2", "--json");
  const lines = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(lines.map(({ args, retained }) => [args, retained]), [[[2], true], [[3], true]]);
  await using echo = mesh.start("topic", "echo", "copy", "--count", "2", "--json");
  await echo.waitForLine("Listening");
  assertEquals((await mesh.runWithInput(stdout, "topic", "send", "copy", "-")).status, 0);
  const copies = (await echo.end()).stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assertEquals(copies.map(({ args, retained }) => [args, retained]), [[[2], undefined], [
    [3],
    undefined,
  ]]);
});

Deno.test("rosy topic send --retain takes a whole number above 0, and what ROS has for it is answered", async () => {
  const mesh = new MeshFixture();
  const refused = async (...flags: string[]) => {
    const { status, stderr } = await mesh.run("topic", "send", "map", ...flags);
    assertEquals(status, 2);
    return stderr;
  };
  assertStringIncludes(await refused("--retain=0"), "flag --retain must be 1 or more, not 0");
  assertStringIncludes(
    await refused("--retain=x"),
    'flag --retain must be a whole number, not "x"',
  );
  assertStringIncludes(
    await refused("--latch", "1"),
    'unknown flag "--latch": --retain keeps the message for who listens later',
  );
});
