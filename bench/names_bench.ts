/**
 * What a change of one name costs a node that has many of them, and a peer that hears of it.
 *
 *     deno bench -A bench/names_bench.ts
 *
 * Each row is one topic more and then one less; the look-ups are of a topic whose listeners stay,
 * after a change of another topic.
 */
import type { NodeRecord } from "../lib/mesh/node_record.ts";
import { OwnRecord } from "../lib/mesh/own_record.ts";
import { Topology } from "../lib/mesh/topology.ts";
import {
  applyInterest,
  decodeInterest,
  decodeRecord,
  diffRecords,
  encodeInterest,
  encodeRecord,
} from "../lib/peer/records/record_message.ts";
import { TopicListeners } from "../lib/topic/topic_listeners.ts";

const COUNTS = [1, 1000, 65_535];
const NAME = "one/more";
const SINK = { isRaw: true, deliver: () => {}, stop: () => {} };

for (const count of COUNTS) {
  const first = count === 1;
  const group = (name: string) => ({ group: name, baseline: first, name: names(count) });

  const near = nodeWith(count);
  Deno.bench({
    ...group("listen and stop listening"),
    fn() {
      near.listeners.add(NAME, SINK);
      near.listeners.removeAll(NAME);
    },
  });

  const { own, sent } = nodeWith(count);
  const topology = new Topology();
  topology.put(decodeRecord(encodeRecord(own.record)));
  Deno.bench({
    ...group("a peer is told of both"),
    fn() {
      const { uuid } = own.record.id;
      own.set("topics", NAME, true);
      own.set("topics", NAME, false);
      for (const bytes of sent.splice(0)) {
        topology.put(applyInterest(topology.nodes.get(uuid)!, decodeInterest(bytes)));
      }
    },
  });

  const changing = nodeWith(count);
  Deno.bench({
    ...group("listeners() of a topic, after each of 100 changes of others"),
    fn() {
      for (let change = 0; change < 50; change++) {
        changing.own.set("topics", NAME, true);
        changing.topology.listeners("topic/0");
        changing.own.set("topics", NAME, false);
        changing.topology.listeners("topic/0");
      }
      changing.sent.length = 0;
    },
  });
}

/** A node as `composeNode()` makes it, in so far as it has names and tells of them. */
function nodeWith(count: number) {
  const topology = new Topology();
  const sent: Uint8Array[] = [];
  const tell = (before: NodeRecord, after: NodeRecord) => {
    topology.put(after);
    sent.push(encodeInterest(diffRecords(before, after)));
    if (sent.length > 100) sent.length = 0;
  };
  const own: OwnRecord = new OwnRecord(
    { name: "many", hostname: "bench", uuid: "manyaaaaaaaaaaaa" },
    1,
    tell,
  );
  topology.put(own.record);
  const listeners = new TopicListeners((topic, isIn) => own.set("topics", topic, isIn));
  for (let index = 0; index < count; index++) listeners.add(`topic/${index}`, SINK);
  sent.length = 0;
  return { topology, own, listeners, sent };
}

function names(count: number): string {
  return count === 1 ? "1 name" : `${count.toLocaleString("en")} names`;
}
