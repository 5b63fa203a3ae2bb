import { assertEquals } from "@std/assert";
import { ValueView, zoomedRange } from "../../../../../lib/web/dashboard/panels/plot/value_view.ts";

Deno.test("ValueView shows what there is, what is fixed, or what was chosen", () => {
  const view = new ValueView();
  const seen = (axis: "left" | "right") => view.rangeOf(axis, () => [1, 5]);
  view.fix({ min: 0, max: undefined });
  assertEquals([seen("left"), seen("right")], [[0, 5], [1, 5]]);
  view.fix({ min: 9, max: undefined });
  assertEquals(seen("left"), [9, 10]);
  view.choose("left", zoomedRange([0, 4], { factor: 0.5, around: 4 }));
  view.choose("left", [3, 3]);
  view.choose("left", [NaN, 3]);
  assertEquals(seen("left"), [2, 4]);
  view.reset();
  assertEquals(seen("left"), [9, 10]);
});
