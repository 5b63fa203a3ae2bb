import type { Logger, LogMessage, Node, NodeLog } from "@rosy/rosy";
import { type TestMesh, testMesh } from "@rosy/rosy/testing";
import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { createLogger } from "../../mod.ts";
import { LOG_TOPIC } from "../../lib/logs/log_message.ts";
import { RecordingLogger } from "../support/recording_logger.ts";

/** Listens to the topic of logs. @returns What has come, once the clock was moved. */
async function viewer(mesh: TestMesh): Promise<LogMessage[]> {
  const node = await mesh.node("viewer");
  const lines: LogMessage[] = [];
  await node.listen(LOG_TOPIC, (_topic, line: LogMessage) => lines.push(line));
  return lines;
}

function topicsOf(node: Node): readonly string[] {
  return [...node.topology.nodes.get(node.id.uuid)!.sends];
}

const texts = (lines: readonly LogMessage[]) => lines.map(({ level, text }) => `${level} ${text}`);

Deno.test("node.log goes to the logger and to the topic, with who logs and when", async () => {
  await using mesh = testMesh();
  const driver = await mesh.node("driver", { namespace: "left" });
  const lines = await viewer(mesh);
  await mesh.clock.advance(1500);
  driver.log.warn("Motor is hot", { data: { celsius: 81.5 } });
  await mesh.clock.advance(0);
  assertEquals(lines, [{
    level: "warn",
    text: "Motor is hot",
    node: "left/driver",
    uuid: driver.id.uuid,
    stampMs: driver.clock.nowMs(),
    source: "program",
    data: { celsius: 81.5 },
  }]);
  const logged = mesh.logs.filter(({ level }) => level === "warn");
  assertEquals(logged.map(({ node, message }) => [node, message]), [
    ["left/driver", "Motor is hot celsius=81.5"],
  ]);
});

Deno.test("a node that logs nothing has no topic more", async () => {
  await using mesh = testMesh();
  const driver = await mesh.node("driver");
  void driver.log.name;
  driver.log.debug("nobody wants to know");
  await mesh.clock.advance(5000);
  assertEquals(topicsOf(driver), []);
  driver.log.info("now");
  await mesh.clock.advance(5000);
  assertEquals(topicsOf(driver), [LOG_TOPIC]);
  assertEquals(driver.topicTypes(LOG_TOPIC)[0]!.name, "rosy.Log");
});

Deno.test("who looks later gets the last hundred lines", async () => {
  await using mesh = testMesh();
  const driver = await mesh.node("driver");
  for (let i = 0; i < 105; i++) {
    driver.log.info(`${i}`);
    await mesh.clock.advance(40);
  }
  const lines = await viewer(mesh);
  await mesh.clock.advance(0);
  assertEquals([lines.length, lines[0]?.text, lines[99]?.text], [100, "5", "104"]);
});

Deno.test("what is logged before the start is published after it, and nothing after the end", async () => {
  await using mesh = testMesh();
  const lines = await viewer(mesh);
  const driver = await mesh.node("driver", { start: false });
  driver.log.info("before");
  await mesh.clock.advance(0);
  assertEquals(lines, []);
  await mesh.clock.run(driver.start());
  driver.log.info("during");
  const stopped = mesh.clock.run(driver.stop());
  driver.log.info("stopping");
  await stopped;
  driver.log.info("after");
  await mesh.clock.advance(100);
  assertEquals(texts(lines), ["info before", "info during", "info stopping"]);
  assertEquals(mesh.logs.filter(({ message }) => message === "after").length, 1);
});

Deno.test("a program that logs and ends at once is heard", async () => {
  await using mesh = testMesh();
  const lines = await viewer(mesh);
  {
    const driver = await mesh.node("driver");
    driver.log.error("out of wheels");
    await mesh.clock.run(driver.stop());
  }
  await mesh.clock.advance(0);
  assertEquals(texts(lines), ["error out of wheels"]);
  assertEquals(mesh.takeErrors().map(({ message }) => message), ["out of wheels"]);
});

Deno.test("a node tells in the end how many lines were too many", async () => {
  await using mesh = testMesh();
  const lines = await viewer(mesh);
  const driver = await mesh.node("driver");
  for (let i = 0; i < 250; i++) driver.log.info("flood");
  await mesh.clock.run(driver.stop());
  await mesh.clock.advance(0);
  const { dropped, source } = lines.at(-1)!;
  assertEquals([lines.length, dropped, source], [101, 150, "rosy"]);
});

Deno.test("levels say what goes where, and can be changed while the node runs", async () => {
  await using mesh = testMesh();
  const lines = await viewer(mesh);
  const logger = new RecordingLogger();
  const options = { logger, logLevel: "warn", logTopicLevel: "debug" } as const;
  const { log } = await mesh.node("driver", options);
  const each = (log: NodeLog) => {
    for (const level of ["debug", "info", "warn", "error"] as const) log[level](level);
  };
  const shown = () => logger.lines.filter((line) => /^(\w+): \1$/.test(line)).map((l) => l[0]);
  const published = () => lines.map(({ level }) => level[0]);
  each(log);
  await mesh.clock.advance(0);
  assertEquals([shown().join(""), published().join("")], ["we", "diwe"]);
  log.level = "debug";
  log.topicLevel = "none";
  each(log);
  await mesh.clock.advance(0);
  assertEquals([shown().join(""), published().join("")], ["wediwe", "diwe"]);
  assertThrows(() => log.level = "loud" as "none", TypeError, "debug, info, warn, error, none");
  mesh.takeErrors();
});

Deno.test("a child has a name, fields and levels of its own, else those of its parent", async () => {
  await using mesh = testMesh();
  const lines = await viewer(mesh);
  const { log } = await mesh.node("driver");
  const wheels = log.child("wheels", { data: { side: "left", hot: false } });
  const tyre = wheels.child("tyre");
  wheels.topicLevel = "debug";
  tyre.debug("soft", { data: { hot: true } });
  tyre.debug("old", { data: 5 });
  tyre.debug("new");
  wheels.topicLevel = "info";
  tyre.debug("unheard");
  await mesh.clock.advance(0);
  assertEquals(lines.map(({ part, data }) => [part, data]), [
    ["wheels.tyre", { side: "left", hot: true }],
    ["wheels.tyre", { side: "left", hot: false, data: 5 }],
    ["wheels.tyre", { side: "left", hot: false }],
  ]);
  assertEquals(tyre.name, "driver.wheels.tyre");
  assertThrows(() => log.child(""), TypeError, "its name must be a text");
});

Deno.test("everyMs and once go by the place in the code", async () => {
  await using mesh = testMesh();
  const lines = await viewer(mesh);
  const { log } = await mesh.node("driver");
  for (let i = 0; i < 30; i++) {
    log.info(`slow ${i}`, { everyMs: 1000 });
    log.info(`first ${i}`, { once: true });
    log.info(`other ${i}`, { everyMs: 2000 });
    await mesh.clock.advance(100);
  }
  assertEquals(lines.map(({ text }) => text), [
    ...["slow 0", "first 0", "other 0", "slow 10", "slow 20", "other 20"],
  ]);
});

Deno.test("a log call throws nothing, whatever it is given, and loses none of it", async () => {
  await using mesh = testMesh();
  const lines = await viewer(mesh);
  const { log } = await mesh.node("driver");
  const { info } = log;
  const wrong = info as unknown as (...args: unknown[]) => void;
  wrong();
  wrong(new Error("bare"));
  wrong("five", 5);
  wrong("null", null);
  wrong(Symbol("s"), { data: Symbol("t"), everyMs: "often" });
  wrong({ toString: () => assert(false) });
  wrong("x".repeat(20_000));
  await mesh.clock.advance(0);
  assertEquals(lines.map(({ text }) => text.slice(0, 9)), [
    ...["undefined", "bare", "five", "null", "Symbol(s)", "{ toStrin", "xxxxxxxxx"],
  ]);
  assertEquals(lines[2]!.data, 5);
  assertStringIncludes((lines[1]!.data as Error).stack!, "node_log_test.ts");
  assertStringIncludes(lines[6]!.text, "… 3616 more characters");
});

Deno.test("a logger that throws, or logs by the node itself, harms nobody", async () => {
  await using mesh = testMesh();
  const lines = await viewer(mesh);
  const silent = () => {};
  const logger: Logger = {
    debug: silent,
    info: () => node.log.info("again"),
    warn: () => {
      throw new Error("disk is full");
    },
    error: silent,
  };
  const node: Node = await mesh.node("driver", { logger, start: false });
  await mesh.clock.run(node.start());
  node.log.info("round");
  await mesh.clock.advance(0);
  assert(lines.length < 10, `${lines.length} lines`);
  node.log.warn("thrown");
  await mesh.clock.advance(0);
  assertEquals(lines.at(-1)!.text, "thrown");
});

Deno.test("warnings of rosy itself are published, once, and are still where they were", async () => {
  await using mesh = testMesh();
  const lines = await viewer(mesh);
  const driver = await mesh.node("driver");
  await driver.listen("speed", () => {
    throw new Error("the wheel is off");
  });
  await driver.send("speed", 1);
  await mesh.clock.advance(0);
  const [line, ...others] = lines;
  assertEquals([line?.level, line?.source, line?.node, others], ["error", "rosy", "driver", []]);
  assertStringIncludes(line!.text, 'A listener of topic "speed" failed: Error: the wheel is off');
  assertEquals(mesh.takeErrors().length, 1);
});

Deno.test("what goes wrong with the topic of logs is not published on it", async () => {
  await using mesh = testMesh();
  const driver = await mesh.node("driver");
  let calls = 0;
  await driver.listen(LOG_TOPIC, () => {
    calls++;
    throw new Error("cannot show it");
  });
  driver.log.info("first");
  await mesh.clock.advance(10_000);
  assertEquals(calls, 1);
  assertEquals(mesh.takeErrors().length, 1);
});

Deno.test("nodes of one process log each for itself", async () => {
  await using mesh = testMesh();
  const lines = await viewer(mesh);
  const [a, b] = [await mesh.node("arm"), await mesh.node("arm")];
  for (let i = 0; i < 200; i++) a.log.info("flood");
  b.log.info("calm");
  await mesh.clock.advance(0);
  assertEquals(lines.filter(({ uuid }) => uuid === a.id.uuid).length, 100);
  assertEquals(lines.filter(({ uuid }) => uuid === b.id.uuid).map(({ text }) => text), ["calm"]);
});

Deno.test("lines bear the time of a simulation where the node lives in one", async () => {
  await using mesh = testMesh();
  const lines = await viewer(mesh);
  const simulator = await mesh.node("simulator");
  const driver = await mesh.node("driver", { clock: "mesh" });
  await simulator.send("clock", { timeMs: 5000 });
  await mesh.clock.advance(10);
  driver.log.info("simulated");
  await mesh.clock.advance(0);
  assertEquals(lines.map(({ stampMs }) => stampMs), [5000]);
});

Deno.test("createLogger() shows a program's lines under its name, whatever is shown of rosy's", () => {
  const written: string[] = [];
  const logger = createLogger("error", (line) => written.push(line));
  logger.named!("a\x1b[2J").info("x");
  logger.info("y");
  assertEquals(written, ["[a\\x1b[2J] INFO x\n"]);
});

Deno.test("a log call throws nothing, whatever is handed along, also with fields of a child", async () => {
  await using mesh = testMesh();
  const driver = await mesh.node("driver");
  const lines = await viewer(mesh);
  const log = driver.log.child("wheels", { data: { side: "left" } });
  log.info("getter", {
    data: {
      rpm: 3,
      get torque(): number {
        throw new Error("no sensor");
      },
    },
  });
  const proxy = new Proxy({}, {
    ownKeys() {
      throw new Error("no keys");
    },
  });
  log.info("proxy", { data: proxy });
  const untyped = log.info as (text: unknown, options?: unknown) => void;
  untyped(Symbol("s"), { everyMs: 10 });
  untyped(Object.create(null), { once: true });
  await mesh.clock.advance(0);
  assertEquals(lines.map(({ data }) => data).slice(0, 2), [
    { side: "left", rpm: 3, torque: "[unreadable: no sensor]" },
    { side: "left", data: "[unreadable: no keys]" },
  ]);
  assertEquals(lines.length, 4);
});
