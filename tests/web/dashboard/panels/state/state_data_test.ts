import { assertEquals } from "@std/assert";
import { sensor_msgs } from "@rosy/rosy/schemas";
import { documentOf } from "../../../../../lib/schema/document/type_document.ts";
import { StateData } from "../../../../../lib/web/dashboard/panels/state/state_data.ts";
import {
  stateFields,
  stateText,
} from "../../../../../lib/web/dashboard/panels/state/state_text.ts";

const message = (atMs: number, value: unknown) => ({
  topic: "battery",
  atMs,
  value,
  isRetained: false,
  sender: undefined,
});

Deno.test("StateData calls numbers what the schema calls them, those that came before it, too", () => {
  const field = { topic: "battery", field: "power_supply_status" };
  const data = new StateData();
  data.show([field]);
  data.take(message(1, { power_supply_status: 1 }));
  assertEquals(data.of(field)!.all, []);
  data.setType("battery", documentOf(sensor_msgs.BatteryState));
  data.take(message(2, { power_supply_status: 2 }));
  data.take(message(3, { power_supply_status: 77 }));
  data.take(message(4, { other: 1 }));
  data.breakOff(5);
  assertEquals(data.of(field)!.all.map(({ text }) => text), [
    "CHARGING",
    "DISCHARGING",
    "77",
    undefined,
  ]);
  data.clear();
  assertEquals([data.of(field)!.all, data.topics], [[], ["battery"]]);
});

Deno.test("stateText() has a word for each state, and a short one", () => {
  const nameless = () => undefined;
  const texts = ["on", "", " a\n b ", true, 3n, 0.1 + 0.2, null, {}, undefined].map((value) =>
    stateText(value, nameless)
  );
  assertEquals(texts, ["on", "(empty)", "a b", "true", "3", "0.3", "null", undefined, undefined]);
  assertEquals(stateText("x".repeat(1e6), nameless)!.length, 81);
});

Deno.test("stateFields() offers words, yes and no and whole numbers, and not too many", () => {
  const value = {
    a: "x",
    b: true,
    c: 1,
    d: 0.5,
    list: ["y", {}],
    "e.f": 2n,
    bytes: new Uint8Array(9),
  };
  assertEquals(stateFields(value), ["a", "b", "c", "list[0]", "e\\.f"]);
  assertEquals(stateFields("x"), [""]);
  const many = Object.fromEntries(Array.from({ length: 900 }, (_none, i) => [`f${i}`, i]));
  assertEquals(stateFields(many).length, 500);
});
