import { assertEquals } from "@std/assert";
import { Gate } from "../../lib/flow/gate.ts";

Deno.test("Gate lets through all who wait when it opens, and nobody who comes later", async () => {
  const gate = new Gate();
  const through: string[] = [];
  const go = (name: string) => gate.wait().then(() => through.push(name));
  const first = [go("a"), go("b")];
  gate.open();
  const late = go("c");
  await Promise.all(first);
  assertEquals(through, ["a", "b"]);
  gate.open();
  await late;
  assertEquals(through, ["a", "b", "c"]);
});

Deno.test("Gate tells whether somebody waits", () => {
  const gate = new Gate();
  gate.open();
  assertEquals(gate.isAwaited, false);
  void gate.wait();
  assertEquals(gate.isAwaited, true);
  gate.open();
  assertEquals(gate.isAwaited, false);
});
