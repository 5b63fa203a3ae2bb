import { assert, assertEquals } from "@std/assert";
import type { TopicFigures } from "../../../lib/figures/topic_figures.ts";
import { named } from "../../../lib/cli/terminal/screen/key_names.ts";
import { createStyle } from "../../../lib/cli/terminal/style.ts";
import { createPanes } from "../../../lib/cli/top/panes.ts";
import type { TopFigures } from "../../../lib/cli/top/top_figures.ts";
import { topLines } from "../../../lib/cli/top/top_lines.ts";
import { TopSession } from "../../../lib/cli/top/top_session.ts";
import { textWidth } from "../../../lib/text/text_width.ts";

function topic(name: string, rateHz: number): TopicFigures {
  return {
    ...{ topic: name, types: [], senders: 1, listeners: 1, untold: 0, rateHz, receivedHz: rateHz },
    ...{ bytesPerSecond: rateHz * 10, totalBytesPerSecond: rateHz * 10, meanBytes: 10 },
    ...{ droppedHz: 0, lostHz: 0, lostPercent: 0, lost: 0, published: 100, delayMs: 1 },
  };
}

function figures(...topics: TopicFigures[]): TopFigures {
  return { atMs: 0, nodes: [], topics, sending: [], listening: [], processes: [] };
}

function sessionOf(...topics: TopicFigures[]): TopSession {
  const session = new TopSession(createPanes());
  session.take(figures(...topics));
  press(session, "tab");
  return session;
}

function press(session: TopSession, ...keys: string[]): void {
  for (const key of keys) {
    const text = [...key].length === 1 ? key : "";
    assert(session.press({ ...named(key), text }), `${key} leaves`);
  }
}

const draw = (session: TopSession, columns = 80, rows = 24) =>
  topLines(session, { size: { columns, rows }, style: createStyle(false), mesh: 'domain "test"' });
const shown = (session: TopSession) =>
  session.active.json().map((row) => (row as TopicFigures).topic);

Deno.test("TopSession sorts, turns the order round, and filters as it is typed", () => {
  const session = sessionOf(topic("imu", 100), topic("image", 30), topic("odom", 50));
  assertEquals(shown(session), ["imu", "odom", "image"]);
  press(session, "r");
  assertEquals(shown(session), ["image", "odom", "imu"]);
  press(session, "n");
  assertEquals(shown(session), ["image", "imu", "odom"]);
  press(session, "/", "i", "m", "a", "backspace");
  assertEquals([session.filter, shown(session)], ["im", ["image", "imu"]]);
  press(session, "escape");
  assertEquals([session.filter, shown(session).length], ["", 3]);
  press(session, "/", "q", "enter");
  assertEquals([session.filter, shown(session)], ["q", []]);
  press(session, "escape");
  assertEquals(shown(session).length, 3);
});

Deno.test("TopSession holds still, and shows the newest when it goes on", () => {
  const session = sessionOf(topic("imu", 100));
  press(session, "space");
  session.take(figures(topic("imu", 100), topic("odom", 50)));
  assertEquals([session.isPaused, shown(session)], [true, ["imu"]]);
  press(session, "space");
  assertEquals(shown(session), ["imu", "odom"]);
});

Deno.test("TopSession keeps to the row that was chosen, wherever it goes, and tells when it is gone", () => {
  const session = sessionOf(topic("imu", 100), topic("image", 30));
  press(session, "down", "enter");
  assert(draw(session).includes("image"));
  press(session, "escape");
  session.take(figures(topic("imu", 100), topic("image", 300)));
  press(session, "enter");
  assert(draw(session).includes("image"), draw(session).join("\n"));
  session.take(figures());
  assert(draw(session).includes("It is gone. Esc goes back."));
});

Deno.test("TopSession leaves at q, but not while text is typed or help is read", () => {
  const session = sessionOf(topic("imu", 1));
  press(session, "/", "q", "escape", "?", "q");
  assertEquals(session.overlay, "none");
  assertEquals(session.press(named("q")), false);
});

Deno.test("topLines() fits any terminal, in every state, whatever names there are", () => {
  const hostile = `日本語\x1b[31m\n${"x".repeat(300)}`;
  const session = sessionOf(
    ...Array.from({ length: 100 }, (_, index) => topic(`${hostile}${index}`, index)),
  );
  const states: (() => void)[] = [
    () => {},
    () => press(session, "end"),
    () => press(session, "enter"),
    () => press(session, "escape", "?"),
    () => press(session, "escape", "/", "x"),
  ];
  for (const enter of states) {
    enter();
    for (const [columns, rows] of [[80, 24], [40, 10], [200, 60], [10, 3], [1, 1]] as const) {
      const lines = draw(session, columns, rows);
      assert(lines.length <= rows, `${columns}x${rows}: ${lines.length} lines`);
      // deno-lint-ignore no-control-regex -- nothing of a name may steer a terminal
      assert(!lines.some((line) => /[\x00-\x1f\x7f]/.test(line)), `${columns}x${rows}`);
      if (columns < 40) continue;
      const widest = Math.max(...lines.map(textWidth));
      assert(widest <= columns, `${columns}x${rows}: ${widest} columns`);
    }
  }
});

Deno.test("topLines() stacks all tables where there is room, and says how many rows there are", () => {
  const session = sessionOf(...Array.from({ length: 100 }, (_, i) => topic(`t${i}`, i)));
  const tall = draw(session, 80, 40).join("\n");
  for (const title of ["nodes (0)", "topics (100, ", "processes (0)"]) {
    assert(tall.includes(title), tall);
  }
  const short = draw(session, 80, 12).join("\n");
  assert(short.includes("topics (100, 8 shown)") && !short.includes("nodes (0)"), short);
});
