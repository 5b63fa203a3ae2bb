import { assert, assertEquals } from "@std/assert";
import { RefusalLog } from "../../lib/peer/link_log.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { RecordingLogger } from "../support/recording_logger.ts";

const MINUTE_MS = 60_000;

Deno.test("RefusalLog.warn() tells of each kind once a minute", async () => {
  const [clock, logger] = [new VirtualClock(), new RecordingLogger()];
  const log = new RefusalLog(logger, clock);
  for (let count = 0; count < 3; count++) log.warn(`a ${count}`, "a");
  log.warn("b");
  assertEquals(logger.lines, ["warn: a 0", "warn: b"]);
  await clock.advance(MINUTE_MS);
  log.warn("a again", "a");
  assertEquals(logger.lines.slice(2), ["warn: a again"]);
});

Deno.test("RefusalLog.warn() tells no more to who makes up ever new kinds", async () => {
  const [clock, logger] = [new VirtualClock(), new RecordingLogger()];
  const log = new RefusalLog(logger, clock);
  log.warn("known");
  for (let count = 0; count < 10_000; count++) log.warn(`made up ${count}`);
  log.warn("known");
  // As many as are told apart, and one for all others.
  assertEquals(logger.lines.length, 101);
  await clock.advance(MINUTE_MS);
  log.warn("known");
  log.warn("new");
  assertEquals(logger.lines.slice(101), ["warn: known", "warn: new"]);
  assert(logger.lines.includes("warn: made up 99"));
});
