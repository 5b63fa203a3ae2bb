import { assertEquals } from "@std/assert";
import { lineFilter } from "../../../../../lib/web/dashboard/panels/log/line_filter.ts";
import type { LogLine } from "../../../../../lib/web/dashboard/panels/log/log_line.ts";
import { LogModel } from "../../../../../lib/web/dashboard/panels/log/log_model.ts";
import { LogStore, MAX_LINES } from "../../../../../lib/web/dashboard/panels/log/log_store.ts";
import { LOG_LEVELS } from "../../../../../lib/log/log_level.ts";

function line(stampMs: number, more: Partial<LogLine> = {}): LogLine {
  return {
    level: "info",
    text: `line ${stampMs}`,
    logger: "a",
    stampMs,
    data: undefined,
    dropped: 0,
    source: "program",
    ...more,
  };
}

function stamps(model: LogModel): number[] {
  return model.shown.map(({ stampMs }) => stampMs);
}

function modelOf(...lines: LogLine[]): LogModel {
  const model = new LogModel();
  for (const one of lines) model.add(one);
  return model;
}

const ALL = { levels: LOG_LEVELS, node: "", search: "" };

Deno.test("LogModel keeps lines in order of time, whenever they come", () => {
  const model = modelOf(line(5), line(1), line(3), line(3, { text: "other" }), line(9));
  assertEquals(stamps(model), [1, 3, 3, 5, 9]);
  assertEquals(model.shown[2]!.text, "other");
});

Deno.test("LogModel keeps once what comes twice", () => {
  const lines = [line(1), line(2), line(2, { text: "other" })];
  assertEquals(stamps(modelOf(...lines, ...lines)), [1, 2, 2]);
});

Deno.test("LogModel shows nothing newer while it is paused, and counts it", () => {
  const model = modelOf(line(1), line(2));
  model.setPaused(true);
  model.add(line(3));
  model.add(line(0));
  assertEquals([stamps(model), model.missed], [[1, 2], 2]);
  model.setPaused(false);
  assertEquals([stamps(model), model.missed], [[0, 1, 2, 3], 0]);
});

Deno.test("LogModel shows what is wanted, also of what comes later", () => {
  const model = modelOf(line(1), line(2, { level: "error" }));
  model.setFilter(lineFilter({ ...ALL, levels: ["error"] }));
  model.add(line(3));
  model.add(line(4, { level: "error" }));
  assertEquals(stamps(model), [2, 4]);
  model.setFilter(lineFilter(ALL));
  assertEquals(stamps(model), [1, 2, 3, 4]);
});

Deno.test("LogStore lets go of the oldest lines", () => {
  const store = new LogStore();
  for (let stampMs = 0; stampMs < 3 * MAX_LINES; stampMs++) store.add(line(stampMs));
  assertEquals(store.lines.at(-1)!.stampMs, 3 * MAX_LINES - 1);
  assertEquals(store.lines.length <= MAX_LINES * 1.1, true);
  assertEquals(store.letGo + store.lines.length, 3 * MAX_LINES);
});

Deno.test("LogModel goes on showing what comes when the oldest are let go of", () => {
  const model = new LogModel();
  for (let stampMs = 0; stampMs < MAX_LINES + 5000; stampMs++) model.add(line(stampMs));
  assertEquals(model.shown.length, model.size);
  assertEquals(model.shown.at(-1)!.stampMs, MAX_LINES + 4999);
});

Deno.test("lineFilter() finds text in any case, and patterns; a node's parts are of it", () => {
  const motor = line(1, { logger: "motor.left", text: "Stalled", data: { current: 12 } });
  const finds = (wish: object) => lineFilter({ ...ALL, ...wish }).accepts(motor);
  assertEquals(finds({ search: "stall" }), true);
  assertEquals(finds({ search: "current=12" }), true);
  assertEquals(finds({ search: "/^motor.*S[a-z]+d/" }), true);
  assertEquals(finds({ search: "/stalled/" }), false);
  assertEquals(finds({ search: "/stalled/gi" }), true);
  assertEquals([finds({ node: "motor" }), finds({ node: "mot" })], [true, false]);
});

Deno.test("lineFilter() says what is wrong with a pattern, and shows all lines then", () => {
  for (const search of ["/(/", "/a/xyz"]) {
    const filter = lineFilter({ ...ALL, search });
    assertEquals(filter.problem?.startsWith("This is no pattern: "), true);
    assertEquals(filter.accepts(line(1)), true);
  }
});
