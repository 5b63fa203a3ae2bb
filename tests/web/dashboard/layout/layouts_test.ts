import { computed, signal } from "@preact/signals";
import { assertEquals } from "@std/assert";
import {
  addPanel,
  removePanel,
  setPanel,
} from "../../../../lib/web/dashboard/layout/change_layout.ts";
import type { Layout } from "../../../../lib/web/dashboard/layout/layout.ts";
import { Layouts } from "../../../../lib/web/dashboard/layout/layouts.ts";

const LOG = { panel: "log", columns: 6, rows: 6, settings: {} };
const automatic: Layout = addPanel({ name: "Automatic", panels: [] }, LOG);

/** What a browser keeps, as text. */
class Memory {
  text = "null";
  read(): unknown {
    return JSON.parse(this.text);
  }
  write(value: unknown): void {
    this.text = JSON.stringify(value);
  }
}

function layoutsOf(memory = new Memory()): Layouts {
  return new Layouts(signal(automatic), memory);
}

Deno.test("Layouts follows what fits the robot until somebody changes it, and keeps that", () => {
  const memory = new Memory();
  const fitting = signal(automatic);
  const layouts = new Layouts(computed(() => fitting.value), memory);
  fitting.value = addPanel(automatic, LOG);
  assertEquals([layouts.current.value.panels.length, layouts.isAutomatic.value], [2, true]);
  layouts.change((layout) => addPanel(layout, LOG));
  fitting.value = automatic;
  assertEquals([layouts.current.value.panels.length, layouts.isAutomatic.value], [3, false]);
  const later = layoutsOf(memory);
  assertEquals(later.current.value, layouts.current.value);
  assertEquals(later.names.value, ["My layout"]);
});

Deno.test("Layouts takes changes back, and not settings alone", () => {
  const layouts = layoutsOf();
  layouts.change((layout) => addPanel(layout, LOG));
  layouts.change((layout) => removePanel(layout, "1"));
  layouts.adjust((layout) => setPanel(layout, "2", { level: "warn" }));
  layouts.undo();
  assertEquals(layouts.current.value.panels.map(({ id }) => id), ["1", "2"]);
  layouts.undo();
  assertEquals([layouts.isAutomatic.value, layouts.canUndo.value], [true, false]);
  layouts.undo();
  assertEquals(layouts.names.value, []);
});

Deno.test("Layouts gives each one a name of its own, renames and removes", () => {
  const layouts = layoutsOf();
  layouts.add({ name: "Drive", panels: [] });
  layouts.add({ name: "Drive", panels: [] });
  assertEquals(layouts.names.value, ["Drive", "Drive 2"]);
  layouts.rename("Drive");
  assertEquals(layouts.current.value.name, "Drive 2");
  layouts.rename("  Lab ");
  assertEquals([layouts.names.value, layouts.current.value.name], [["Drive", "Lab"], "Lab"]);
  layouts.remove();
  assertEquals([layouts.names.value, layouts.isAutomatic.value], [["Drive"], true]);
  layouts.undo();
  assertEquals(layouts.current.value.name, "Lab");
  layouts.show("Drive");
  assertEquals(layouts.current.value.name, "Drive");
});

Deno.test("Layouts begins anew where what was kept makes no sense", () => {
  for (const text of ["5", "{}", '{"own":[5,{"panels":7}],"current":{}}', '{"own":{}}']) {
    const memory = new Memory();
    memory.text = text;
    assertEquals(layoutsOf(memory).names.value, []);
  }
});
