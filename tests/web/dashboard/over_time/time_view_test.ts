import { assertEquals } from "@std/assert";
import { signal } from "@preact/signals";
import { type TimeRange, TimeView } from "../../../../lib/web/dashboard/over_time/time_view.ts";

Deno.test("TimeView follows what is new until a part is chosen, and again when asked to", () => {
  const view = new TimeView(1000);
  assertEquals(view.rangeAt(5000), { fromMs: 4000, toMs: 5000 });
  view.pan(5000, -0.5);
  assertEquals([view.isFollowing, view.rangeAt(9000)], [false, { fromMs: 3500, toMs: 4500 }]);
  view.zoom(9000, { factor: 0.5, aroundMs: 4000 });
  assertEquals(view.rangeAt(9000), { fromMs: 3750, toMs: 4250 });
  view.follow(2000);
  assertEquals(view.rangeAt(9000), { fromMs: 7000, toMs: 9000 });
});

Deno.test("TimeView shows what another one has chosen, and never nothing or no number", () => {
  const chosen = signal<TimeRange | undefined>(undefined);
  const [view, other] = [new TimeView(1000, chosen), new TimeView(99, chosen)];
  view.choose({ fromMs: 10, toMs: 10 });
  assertEquals(other.rangeAt(0), { fromMs: 10, toMs: 11 });
  view.choose({ fromMs: NaN, toMs: 5 });
  view.choose({ fromMs: -Infinity, toMs: Infinity });
  assertEquals(other.rangeAt(0), { fromMs: 10, toMs: 11 });
});
