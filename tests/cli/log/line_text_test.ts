import { assertEquals, assertMatch } from "@std/assert";
import { LineText } from "../../../lib/cli/log/line_text.ts";
import type { LogLine } from "../../../lib/cli/log/log_line.ts";
import { createStyle } from "../../../lib/cli/terminal/style.ts";

const NOW_MS = new Date(2026, 2, 1, 12, 0, 0, 5).getTime();

function lineOf(line: Partial<LogLine>): LogLine {
  const uuid = "k3wq7d5mzpa2xr4t";
  return {
    ...{ level: "info", text: "text", node: "driver", uuid, source: "program" },
    ...{ stampMs: NOW_MS, timeMs: NOW_MS, sender: { name: "driver", hostname: "vm", uuid } },
    ...line,
  };
}

function written(lines: readonly LogLine[], { isFull = false, colours = false } = {}): string[] {
  const text = new LineText({ style: createStyle(colours), isFull, nowMs: NOW_MS });
  text.prepare(lines);
  return lines.flatMap((line) => text.write(line).split("\n"));
}

Deno.test("LineText aligns levels and names, and indents what follows", () => {
  assertEquals(
    written([
      lineOf({ text: "Ready" }),
      lineOf({ level: "warn", part: "wheels", text: "hot\nvery", data: { celsius: 81 } }),
      lineOf({ level: "error", text: "", source: "rosy" }),
    ]),
    [
      "12:00:00.005 INFO  driver        Ready",
      "12:00:00.005 WARN  driver.wheels hot",
      "                   very celsius=81",
      "12:00:00.005 ERROR driver        rosy: ",
    ],
  );
});

Deno.test("LineText says which day it is, and which lines are missing", () => {
  const yesterdayMs = NOW_MS - 86_400_000;
  assertEquals(
    written([
      lineOf({ timeMs: yesterdayMs }),
      lineOf({ timeMs: yesterdayMs }),
      lineOf({ dropped: 72 }),
      lineOf({ dropped: 1 }),
    ]),
    [
      "--- 2026-02-28 ---",
      "12:00:00.005 INFO  driver text",
      "12:00:00.005 INFO  driver text",
      "--- 2026-03-01 ---",
      "                   ... 72 lines are missing here: driver logged too fast",
      "12:00:00.005 INFO  driver text",
      "                   ... 1 line is missing here: driver logged too fast",
      "12:00:00.005 INFO  driver text",
    ],
  );
});

Deno.test("LineText tells nodes apart that share a name", () => {
  assertEquals(
    written([lineOf({}), lineOf({ uuid: "m2xx7d5mzpa2xr4t" }), lineOf({ node: "arm" })]),
    [
      "12:00:00.005 INFO  driver (k3wq) text",
      "12:00:00.005 INFO  driver (m2xx) text",
      "12:00:00.005 INFO  arm           text",
    ],
  );
});

Deno.test("LineText lets nothing steer the terminal, and no name push the text away", () => {
  const [line = "", next = ""] = written([
    lineOf({
      node: `\x1b[2J${"n".repeat(500)}`,
      text: "\x1b]0;title\x07\r\u202eforged",
      data: { "\x9b1m": "\x1b[31m" },
    }),
    lineOf({ stampMs: 1e300, timeMs: 1e300 }),
  ]);
  assertMatch(line, /^12:00:00\.005 INFO {2}\\x1b\[2Jn{65}… /);
  // deno-lint-ignore no-control-regex -- what must not be there
  assertEquals(line.match(/[\x00-\x1f\x7f-\x9f\u202e]/), null);
  assertMatch(next, /\?{4}-/);
});

Deno.test("LineText cuts lines that are longer than any that rosy sends, unless asked not to", () => {
  const long = lineOf({ text: "x".repeat(30_000) });
  assertMatch(written([long])[0]!, /x{20000}… 10000 more characters$/);
  assertMatch(written([long], { isFull: true })[0]!, /x{30000}$/);
});

Deno.test("LineText colours levels, and the text of what matters", () => {
  const [error = "", info = ""] = written([lineOf({ level: "error" }), lineOf({})], {
    colours: true,
  });
  assertEquals(
    error,
    "\x1b[2m12:00:00.005\x1b[22m \x1b[31mERROR\x1b[39m \x1b[36mdriver\x1b[39m \x1b[31mtext\x1b[39m",
  );
  assertEquals(
    info,
    "\x1b[2m12:00:00.005\x1b[22m \x1b[32mINFO \x1b[39m \x1b[36mdriver\x1b[39m text",
  );
});
