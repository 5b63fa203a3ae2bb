import { assertEquals } from "@std/assert";
import { dataText, wholeDataText } from "../../../../../lib/web/dashboard/panels/log/data_text.ts";
import { readLogLine } from "../../../../../lib/web/dashboard/panels/log/log_line.ts";
import { lineText } from "../../../../../lib/web/dashboard/panels/log/log_text.ts";

function read(value: unknown) {
  return readLogLine({ topic: "rosy/log", atMs: 7, value, isRetained: false, sender: undefined });
}

Deno.test("readLogLine() reads lines of rosy, Foxglove and ROS", () => {
  const own = read({
    level: "warn",
    text: "hot",
    node: "motor",
    part: "left",
    uuid: "u",
    stampMs: 1,
    source: "program",
    data: { celsius: 90 },
    dropped: 3,
  });
  assertEquals([own?.logger, own?.stampMs, own?.dropped], ["motor.left", 1, 3]);
  const foxglove = read({ level: 5, message: "burnt", name: "oven", file: "a.ts", line: 3 });
  assertEquals([foxglove?.level, foxglove?.stampMs, foxglove?.logger], ["error", 7, "oven"]);
  assertEquals(read({ level: 30, msg: "m", name: "n" })?.level, "warn");
});

Deno.test("readLogLine() passes over what is no line", () => {
  for (const value of [null, 1, "text", [], {}, { level: "info", text: 1 }, { level: NaN }]) {
    assertEquals(read(value), undefined);
  }
  assertEquals(read({ level: NaN, msg: "m" })?.level, "info");
});

Deno.test("dataText() writes what was handed along in one line", () => {
  assertEquals(dataText(undefined), "");
  assertEquals(dataText({ a: 1, b: "x y", c: [1n], d: "bare" }), 'a=1 b="x y" c=[1] d=bare');
  const error = { name: "TypeError", message: "no", stack: "TypeError: no\n  at x" };
  assertEquals([dataText({ error }), wholeDataText(error)], ["error=TypeError: no", error.stack]);
});

Deno.test("lineText() writes a line for others, whatever its clock says", () => {
  const line = read({ level: 40, msg: "m", name: "n" })!;
  assertEquals(lineText(line), "1970-01-01T00:00:00.007Z ERROR n: m");
  assertEquals(lineText({ ...line, stampMs: 1e300 }), "1e+300 ERROR n: m");
});
