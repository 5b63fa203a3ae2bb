import { assertEquals } from "@std/assert";
import { LOG_LEVELS, type LogLevel } from "../../lib/log/log_level.ts";
import { createLogger } from "../../lib/log/logger.ts";

Deno.test("createLogger() writes lines from its level on", () => {
  const written = (level?: LogLevel) => {
    const lines: string[] = [];
    const logger = createLogger(level, (line) => lines.push(line));
    for (const each of LOG_LEVELS) logger[each](each);
    return lines;
  };
  const all = LOG_LEVELS.map((level) => `[rosy] ${level.toUpperCase()} ${level}\n`);
  assertEquals(written("debug"), all);
  assertEquals(written(), all.slice(2));
  assertEquals(written("error"), all.slice(3));
});

Deno.test("createLogger() lets no name pass for a line or steer the terminal", () => {
  const lines: string[] = [];
  const logger = createLogger("warn", (line) => lines.push(line));
  logger.warn("node \x1b[2J\n[rosy] ERROR forged\r\x9b\tend");
  assertEquals(lines, ["[rosy] WARN node \\x1b[2J\n  [rosy] ERROR forged\\x0d\\x9b\tend\n"]);
});
