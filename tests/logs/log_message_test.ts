import { assertEquals } from "@std/assert";
import { compileSchema } from "../../mod.ts";
import { loggerName, LogMessage, readLogMessage } from "../../lib/logs/log_message.ts";

const LINE: LogMessage = {
  level: "warn",
  text: "hot",
  node: "left/driver",
  uuid: "k3wq7d5mzpa2xr4t",
  part: "wheels",
  stampMs: 1.5,
  source: "program",
  data: { a: 1 },
  dropped: 3,
};

Deno.test("readLogMessage() reads what fits the type, and what a later version adds", () => {
  assertEquals(readLogMessage(LINE), LINE);
  assertEquals(readLogMessage({ ...LINE, file: "a.ts" }), LINE);
  const { part: _part, data: _data, dropped: _dropped, ...least } = LINE;
  assertEquals(readLogMessage(least), least);
  assertEquals(readLogMessage({ ...least, part: "", dropped: -1 }), least);
  const check = compileSchema(LogMessage.schema);
  assertEquals([check(LINE), check(least)], [undefined, undefined]);
});

Deno.test("readLogMessage() takes nothing else for a log line", () => {
  const wrong: unknown[] = [undefined, null, 5, "hot", [], [LINE]];
  for (const key of ["level", "text", "node", "uuid", "stampMs", "source"]) {
    wrong.push({ ...LINE, [key]: undefined }, { ...LINE, [key]: {} });
  }
  wrong.push({ ...LINE, level: "loud" }, { ...LINE, stampMs: NaN }, { ...LINE, source: "me" });
  assertEquals(wrong.map(readLogMessage).filter(Boolean), []);
});

Deno.test("loggerName() is the node's, and behind a dot that of the part", () => {
  assertEquals([loggerName(LINE), loggerName({ node: "a" })], ["left/driver.wheels", "a"]);
});
