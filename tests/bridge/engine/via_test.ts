import { assertEquals } from "@std/assert";
import { ViaCheck } from "../../../lib/bridge/engine/via.ts";
import { recordOf } from "../../support/records.ts";

const nodes = new Map([["bridge", recordOf("bridge")], ["other", recordOf("other")]]);
const check = new ViaCheck("bridge", "system", nodes);

Deno.test("a message that was in this mesh, or at the other side, does not go there again", () => {
  assertEquals(check.fromFar([]), ["system"]);
  assertEquals(check.fromFar(["elsewhere", "their-bridge"]), [
    "elsewhere",
    "their-bridge",
    "system",
  ]);
  assertEquals(check.fromFar(["system", "their-bridge"]), ["system", "their-bridge"]);
  assertEquals(check.fromFar(["system", "other"]), "loop");
  assertEquals(check.fromNear([]), ["system", "bridge"]);
  assertEquals(check.fromNear(["elsewhere"]), ["elsewhere", "system", "bridge"]);
  assertEquals(check.fromNear(["system"]), "loop");
});

Deno.test("after seven bridges a message goes nowhere", () => {
  const ids = (count: number) => Array.from({ length: count }, (_, index) => `id${index}`);
  assertEquals(check.fromNear(ids(12)).length, 14);
  assertEquals(check.fromNear(ids(13)), "hops");
  assertEquals(check.fromFar(ids(14)), "hops");
});
