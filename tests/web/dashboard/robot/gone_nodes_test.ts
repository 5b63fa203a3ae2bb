import { assertEquals } from "@std/assert";
import { GoneNodes } from "../../../../lib/web/dashboard/robot/gone_nodes.ts";
import { nodeOf } from "../mesh/made_up_mesh.ts";

function names(gone: GoneNodes): string[] {
  return gone.all.value.map(({ node }) => node.id.name);
}

Deno.test("GoneNodes has who has gone, since when, and for two minutes", () => {
  const gone = new GoneNodes();
  gone.take([nodeOf("camera"), nodeOf("pilot")], 1000);
  assertEquals(names(gone), []);
  gone.take([nodeOf("pilot")], 2000);
  assertEquals(gone.all.value, [{ node: nodeOf("camera"), sinceMs: 2000 }]);
  gone.tick(121_999);
  assertEquals(names(gone), ["camera"]);
  gone.tick(122_000);
  assertEquals(names(gone), []);
});

Deno.test("GoneNodes forgets who comes back, another one in its place, and who is to be forgotten", () => {
  const gone = new GoneNodes();
  const nodes = ["a", "b", "c"].map((name) => nodeOf(name));
  gone.take(nodes, 0);
  gone.take([], 1);
  assertEquals(names(gone), ["a", "b", "c"]);
  gone.take([nodeOf("a"), nodeOf("b", { uuid: "another" })], 2);
  assertEquals(names(gone), ["c"]);
  gone.forget("uuid-of-c");
  assertEquals(names(gone), []);
});

Deno.test("GoneNodes tells nobody of what does not change", () => {
  const gone = new GoneNodes();
  gone.take([nodeOf("a")], 0);
  gone.take([], 1);
  let told = 0;
  gone.all.subscribe(() => told++);
  gone.tick(2);
  gone.take([], 3);
  assertEquals(told, 1);
});
