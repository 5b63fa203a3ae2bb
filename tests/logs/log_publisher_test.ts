import { assertEquals } from "@std/assert";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import type { LogLevel } from "../../lib/log/log_level.ts";
import type { LogMessage } from "../../lib/logs/log_message.ts";
import { LogPublisher } from "../../lib/logs/log_publisher.ts";
import { RecordingLogger } from "../support/recording_logger.ts";

function lineOf(level: LogLevel, text: string): LogMessage {
  return { level, text, node: "driver", uuid: "u", stampMs: 0, source: "program" };
}

/** A publisher, and what it has sent. */
function setUp() {
  const clock = new VirtualClock();
  const logger = new RecordingLogger();
  const sent: LogMessage[] = [];
  let failure: (() => Promise<void>) | undefined;
  const publisher = new LogPublisher({
    clock,
    logger,
    send: (message) => {
      sent.push(message);
      return failure?.() ?? Promise.resolve();
    },
  });
  const log = (text: string, level: LogLevel = "info") =>
    publisher.publish(level, () => lineOf(level, text));
  const fail = (how: () => Promise<void>) => failure = how;
  return { clock, logger, sent, publisher, log, fail };
}

Deno.test("LogPublisher keeps lines until the node is started, the newest hundred", () => {
  const { clock, sent, publisher, log } = setUp();
  for (let i = 0; i < 100; i++) log(`i${i}`);
  for (let i = 0; i < 3; i++) log(`w${i}`, "warn");
  assertEquals([sent.length, clock.monotonicMs()], [0, 0]);
  publisher.open();
  assertEquals(sent.map(({ text }) => text).slice(0, 2), ["i3", "i4"]);
  assertEquals(sent.length, 100);
  assertEquals(sent.map(({ dropped }) => dropped).filter(Boolean), [3]);
  assertEquals(sent[0], { ...lineOf("info", "i3"), dropped: 3 });
});

Deno.test("LogPublisher lets a burst pass, then 25 a second, and tells what it left out", async () => {
  const { clock, sent, publisher, log } = setUp();
  publisher.open();
  for (let i = 0; i < 1000; i++) log(`${i}`);
  assertEquals(sent.length, 100);
  await clock.advance(40);
  log("later");
  assertEquals(sent.at(-1), { ...lineOf("info", "later"), dropped: 900 });
  await clock.advance(1000);
  for (let i = 0; i < 1000; i++) log(`${i}`);
  assertEquals(sent.length, 101 + 25);
  assertEquals(sent.slice(-25).map(({ dropped }) => dropped).filter(Boolean), []);
});

Deno.test("LogPublisher lets no flood of one level cost a line of another", () => {
  const { sent, publisher, log } = setUp();
  publisher.open();
  for (let i = 0; i < 500; i++) log("flood", "debug");
  log("stop", "error");
  assertEquals(sent.at(-1), { ...lineOf("error", "stop"), dropped: 400 });
});

Deno.test("LogPublisher does not even make a line that does not go out", () => {
  const { publisher } = setUp();
  publisher.open();
  let made = 0;
  const write = () => (made++, lineOf("info", "x"));
  for (let i = 0; i < 500; i++) publisher.publish("info", write);
  assertEquals(made, 100);
});

Deno.test("LogPublisher tells in the end what it left out, if anything", () => {
  const { sent, publisher, log } = setUp();
  publisher.open();
  const last = () => lineOf("info", "last");
  publisher.finish(last);
  assertEquals(sent, []);
  for (let i = 0; i < 101; i++) log("x");
  publisher.finish(last);
  assertEquals(sent.at(-1), { ...last(), dropped: 1 });
});

Deno.test("LogPublisher publishes nothing that a line itself gives rise to", () => {
  const { logger, sent, publisher, log, fail } = setUp();
  publisher.open();
  fail(() => {
    log("about the line", "warn");
    throw new Error("no room");
  });
  log("line");
  assertEquals(sent.map(({ text }) => text), ["line"]);
  assertEquals(logger.lines, ["debug: Cannot publish a log line: no room"]);
});

Deno.test("LogPublisher leaves no rejection unhandled", async () => {
  const { logger, publisher, log, fail } = setUp();
  publisher.open();
  fail(() => Promise.reject(new Error("stopped")));
  log("line");
  await logger.until("Cannot publish a log line: stopped");
});
