import { assertEquals } from "@std/assert";
import { Output } from "../../../lib/cli/terminal/output.ts";
import { ProgressLine, progressText } from "../../../lib/cli/bag/telling/progress_line.ts";

Deno.test("progressText() says how far, how fast and how long yet", () => {
  const text = (bytes: number, takenMs: number) =>
    progressText("recovering", { bytes, totalBytes: 286e6, takenMs });
  assertEquals(text(120e6, 1200), "recovering 41%  120 MB of 286 MB  100 MB/s  0:00:02 left");
  assertEquals(text(0, 500), "recovering 0%  0 B of 286 MB  0 B/s");
  assertEquals(text(286e6, 2860), "recovering 100%  286 MB of 286 MB  100 MB/s  0:00:00 left");
});

for (const isTerminal of [true, false]) {
  Deno.test(`ProgressLine shows ${isTerminal ? "long work on" : "nothing without"} a terminal`, async () => {
    let nowMs = 0;
    const written: string[] = [];
    const output = new Output({
      json: false,
      isTerminal,
      write: (bytes) => {
        written.push(new TextDecoder().decode(bytes));
        return Promise.resolve(bytes.length);
      },
    });
    {
      using line = new ProgressLine(output, {
        what: "reading",
        totalBytes: 100,
        nowMs: () => nowMs,
      });
      for (const [atMs, bytes] of [[100, 1], [400, 2], [500, 10], [600, 15], [700, 50]] as const) {
        nowMs = atMs;
        line.update(bytes);
      }
    }
    await output.write("");
    assertEquals(
      written.map((text) => text.replace("\r\x1b[2K", "").split("  ")[0]).filter(Boolean),
      isTerminal ? ["reading 10%", "reading 50%"] : [],
    );
  });
}
