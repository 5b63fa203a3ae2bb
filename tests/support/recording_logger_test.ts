import { assertEquals } from "@std/assert";
import { LOG_LEVELS } from "../../lib/log/log_level.ts";
import { RecordingLogger } from "./recording_logger.ts";

Deno.test("RecordingLogger keeps all lines, and tells those of a level", () => {
  const logger = new RecordingLogger();
  for (const level of LOG_LEVELS) logger[level](`one ${level}: x`);
  assertEquals(logger.lines.length, LOG_LEVELS.length);
  for (const level of LOG_LEVELS) assertEquals(logger.at(level), [`one ${level}: x`]);
  assertEquals(logger.lines[0], "debug: one debug: x");
});

Deno.test("RecordingLogger.until() waits for the line that holds a text", async () => {
  const logger = new RecordingLogger();
  let isThere = false;
  const waiting = logger.until("is there").then(() => isThere = true);
  logger.warn("the peer is not");
  await Promise.resolve();
  assertEquals(isThere, false);
  logger.info("the peer is there");
  await waiting;
  await logger.until("is not");
});
