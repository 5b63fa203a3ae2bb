import { assertEquals } from "@std/assert";
import { FramePainter } from "../../../../lib/cli/terminal/screen/frame_painter.ts";

const SIZE = { columns: 10, rows: 3 };

/** @returns What stands between the marks of a synchronized update. */
function inner(text: string): string {
  // deno-lint-ignore no-control-regex -- that is how terminals are steered
  return /^\x1b\[\?2026h([^]*)\x1b\[\?2026l$/.exec(text)?.[1] ?? `not synchronized: ${text}`;
}

Deno.test("FramePainter paints the first frame on a cleared terminal", () => {
  const text = new FramePainter().paint({ lines: ["ab", "", "c"] }, SIZE);
  assertEquals(inner(text), "\x1b[?25l\x1b[0m\x1b[2J\x1b[1;1Hab\x1b[K\x1b[3;1Hc\x1b[K");
});

Deno.test("FramePainter writes only the lines that differ", () => {
  const painter = new FramePainter();
  painter.paint({ lines: ["a", "b", "c"] }, SIZE);
  assertEquals(inner(painter.paint({ lines: ["a", "B", "c"] }, SIZE)), "\x1b[2;1HB\x1b[K");
  assertEquals(inner(painter.paint({ lines: ["a"] }, SIZE)), "\x1b[2;1H\x1b[K\x1b[3;1H\x1b[K");
});

Deno.test("FramePainter writes nothing where nothing differs", () => {
  const painter = new FramePainter();
  painter.paint({ lines: ["a"], cursor: { row: 0, column: 1 } }, SIZE);
  assertEquals(painter.paint({ lines: ["a"], cursor: { row: 0, column: 1 } }, SIZE), "");
});

Deno.test("FramePainter crops to the terminal, and clears nothing in its last column", () => {
  const text = new FramePainter().paint({ lines: ["0123456789", "0123456789x", "", "d"] }, SIZE);
  assertEquals(
    inner(text),
    "\x1b[?25l\x1b[0m\x1b[2J\x1b[1;1H0123456789\x1b[2;1H012345678…",
  );
});

Deno.test("FramePainter paints all of it on a terminal of another size, or one that it forgot", () => {
  const painter = new FramePainter();
  const whole = painter.paint({ lines: ["a"] }, SIZE);
  assertEquals(painter.paint({ lines: ["a"] }, { ...SIZE, rows: 4 }), whole);
  painter.forget();
  assertEquals(painter.paint({ lines: ["a"] }, { ...SIZE, rows: 4 }), whole);
});

Deno.test("FramePainter shows the cursor where it is wanted, and hides it to paint", () => {
  const painter = new FramePainter();
  painter.paint({ lines: ["a"] }, SIZE);
  const cursor = { row: 1, column: 2 };
  assertEquals(inner(painter.paint({ lines: ["a"], cursor }, SIZE)), "\x1b[2;3H\x1b[?25h");
  assertEquals(
    inner(painter.paint({ lines: ["b"], cursor }, SIZE)),
    "\x1b[?25l\x1b[1;1Hb\x1b[K\x1b[2;3H\x1b[?25h",
  );
  assertEquals(inner(painter.paint({ lines: ["b"] }, SIZE)), "\x1b[?25l");
});
