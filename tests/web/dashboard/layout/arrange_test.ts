import { assert, assertEquals } from "@std/assert";
import { arrange, freePlace, overlap } from "../../../../lib/web/dashboard/layout/arrange.ts";
import {
  addPanel,
  movePanel,
  removePanel,
  resizePanel,
  setPanel,
} from "../../../../lib/web/dashboard/layout/change_layout.ts";
import type { Layout, PlacedPanel } from "../../../../lib/web/dashboard/layout/layout.ts";
import { Random } from "../../../support/random.ts";

const panel = (id: string, [column, row, columns, rows]: readonly number[]): PlacedPanel => ({
  id,
  panel: "message",
  column: column!,
  row: row!,
  columns: columns!,
  rows: rows!,
  settings: {},
});
const places = (panels: readonly PlacedPanel[]) =>
  Object.fromEntries(panels.map(({ id, column, row }) => [id, [column, row]]));
const layoutOf = (...panels: PlacedPanel[]): Layout => ({ name: "test", panels });

Deno.test("arrange() moves down who covers another one, and up who has room above", () => {
  const panels = [panel("a", [0, 4, 6, 4]), panel("b", [3, 5, 6, 4]), panel("c", [9, 20, 3, 2])];
  assertEquals(places(arrange(panels)), { a: [0, 0], b: [3, 4], c: [9, 0] });
});

Deno.test("movePanel() changes places with a panel below, and lets others give way", () => {
  const layout = layoutOf(panel("a", [0, 0, 6, 6]), panel("b", [0, 6, 6, 6]));
  assertEquals(places(movePanel(layout, "a", { column: 0, row: 6 }).panels), {
    a: [0, 6],
    b: [0, 0],
  });
  assertEquals(places(movePanel(layout, "b", { column: 3, row: 0 }).panels), {
    a: [0, 6],
    b: [3, 0],
  });
  assertEquals(places(movePanel(layout, "b", { column: 99, row: -5 }).panels).b, [6, 0]);
});

Deno.test("resizePanel() keeps a panel within its layout, and others beside it", () => {
  const layout = layoutOf(panel("a", [6, 0, 3, 4]), panel("b", [9, 0, 3, 4]));
  const { panels } = resizePanel(layout, "a", { columns: 99, rows: 0 });
  const [a] = panels;
  assertEquals([a!.columns, a!.rows], [6, 3]);
  assertEquals(places(panels), { a: [6, 0], b: [9, 3] });
});

Deno.test("addPanel(), removePanel() and setPanel() leave the others as they are", () => {
  const settings = { topic: "imu" };
  let layout = layoutOf(panel("1", [0, 0, 6, 4]), panel("2", [6, 0, 6, 4]));
  layout = addPanel(layout, { panel: "plot", columns: 4, rows: 4, settings });
  assertEquals(places(layout.panels), { 1: [0, 0], 2: [6, 0], 3: [0, 4] });
  layout = setPanel(layout, "3", { seconds: 5 });
  assertEquals(layout.panels[2]!.settings, { topic: "imu", seconds: 5 });
  layout = removePanel(layout, "1");
  assertEquals(places(layout.panels), { 2: [6, 0], 3: [0, 0] });
});

Deno.test("freePlace() finds room between others", () => {
  const panels = [panel("a", [0, 0, 4, 4]), panel("b", [8, 0, 4, 4])];
  assertEquals(freePlace(panels, { columns: 4, rows: 2 }), { column: 4, row: 0 });
  assertEquals(freePlace(panels, { columns: 5, rows: 2 }), { column: 0, row: 4 });
});

Deno.test("whatever is moved and resized, no panel covers another one, and none is lost", () => {
  const random = new Random(7);
  let layout = layoutOf();
  for (let step = 0; step < 2000; step++) {
    const ids = layout.panels.map(({ id }) => id);
    const id = ids[random.below(Math.max(1, ids.length))] ?? "";
    const [x, y] = [random.below(14) - 1, random.below(30) - 1];
    const change = random.below(10);
    if (change === 0 || ids.length < 2) {
      layout = addPanel(layout, { panel: "log", columns: 1 + x % 12, rows: 4, settings: {} });
    } else if (change === 1 && ids.length > 8) layout = removePanel(layout, id);
    else if (change < 6) layout = movePanel(layout, id, { column: x, row: y });
    else layout = resizePanel(layout, id, { columns: x, rows: y });
    const { panels } = layout;
    for (const [index, one] of panels.entries()) {
      assert(one.column >= 0 && one.column + one.columns <= 12, JSON.stringify(one));
      for (const other of panels.slice(index + 1)) {
        assert(!overlap(one, other), `step ${step}: ${JSON.stringify([one, other])}`);
      }
    }
    assertEquals(arrange(panels), panels);
  }
});
