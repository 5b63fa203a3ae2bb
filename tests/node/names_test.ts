import { assertEquals, assertRejects } from "@std/assert";
import { MAX_NAMES_PER_RECORD } from "../../lib/mesh/node_record.ts";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { patiently } from "../support/patience.ts";
import { untilKnows } from "../support/topology.ts";

const topic = (index: number) => `topic/${index}`;

Deno.test("A node listens to as many topics as it may, and a connected one knows them all", async () => {
  await using mesh = new MeshFixture();
  const [many, other] = await mesh.pair();
  await other.listen("connect", () => {});
  await untilKnows(many, "far");
  await many.waitForListener("connect");
  await many.send("connect");
  const count = MAX_NAMES_PER_RECORD;
  const last = other.waitForListener(topic(count - 1));
  for (let index = 0; index < count; index++) await many.listen(topic(index), () => {});
  await assertRejects(() => many.listen("one more", () => {}), RangeError, `${count} topics`);
  await patiently(last, () => "it does not know the last");
  assertEquals(other.topology.nodes.get(many.id.uuid)!.topics.length, count);
  assertEquals(other.topology.listeners(topic(0)).length, 1);
  const gone = Promise.withResolvers<void>();
  const unsubscribe = other.topology.subscribe((change) => {
    if (change.type === "changed" && change.removed.topics.includes(topic(count - 1))) {
      gone.resolve();
    }
  });
  for (let index = 0; index < count; index++) await many.stopListening(topic(index));
  await patiently(gone.promise, () => "it still knows the last");
  unsubscribe();
  assertEquals(other.topology.nodes.get(many.id.uuid)!.topics, []);
});
