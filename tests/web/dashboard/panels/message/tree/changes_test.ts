import { assertEquals } from "@std/assert";
import { Changes } from "../../../../../../lib/web/dashboard/panels/message/tree/changes.ts";

Deno.test("Changes marks what has changed for a while, and nothing that is new", () => {
  const changes = new Changes();
  assertEquals(changes.see("a", "1", 0), false);
  assertEquals(changes.see("a", "1", 10), false);
  assertEquals(changes.see("a", "2", 20), true);
  assertEquals(changes.see("a", "2", 1000), true);
  assertEquals(changes.see("a", "2", changes.marksEndAtMs), false);
  changes.clear();
  assertEquals(changes.see("a", "3", 3000), false);
});
