import { assertEquals } from "@std/assert";
import { DrawPace } from "../../../../lib/web/dashboard/over_time/draw_pace.ts";

Deno.test("DrawPace draws when something has changed, or time went on by a pixel", () => {
  const pace = new DrawPace();
  const range = { fromMs: 0, toMs: 1000 };
  const due = (toMs: number, atMs: number) =>
    pace.isDue({ fromMs: toMs - 1000, toMs }, { atMs, widthPx: 100 });
  assertEquals(due(1000, 0), true);
  pace.drawn(range, { atMs: 0, tookMs: 0 });
  assertEquals([due(1000, 16), due(1009, 16), due(1010, 16)], [false, false, true]);
  pace.want();
  assertEquals([pace.isWanted, due(1000, 16)], [true, true]);
});

Deno.test("DrawPace leaves time for others when a picture takes long", () => {
  const pace = new DrawPace();
  const range = { fromMs: 0, toMs: 1000 };
  pace.drawn(range, { atMs: 0, tookMs: 40 });
  pace.want();
  assertEquals([99, 100].map((atMs) => pace.isDue(range, { atMs, widthPx: 100 })), [false, true]);
});

Deno.test("DrawPace leaves time for who paints what was drawn", () => {
  const pace = new DrawPace();
  const range = { fromMs: 0, toMs: 1000 };
  pace.drawn(range, { atMs: 0, tookMs: 1 });
  pace.painted(16);
  pace.want();
  assertEquals(pace.isDue(range, { atMs: 16, widthPx: 100 }), true);
  pace.drawn(range, { atMs: 16, tookMs: 1 });
  pace.painted(16 + 20 + 40);
  pace.want();
  assertEquals([115, 116].map((atMs) => pace.isDue(range, { atMs, widthPx: 100 })), [false, true]);
});
