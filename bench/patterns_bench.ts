/**
 * What patterns cost a node that sends on many topics.
 *
 *     deno bench -A bench/patterns_bench.ts
 *
 * Each row looks up the listeners of 10,000 topics, as a node does that sends on all of them: for the
 * first time, after a pattern has come or gone, and after another change of the mesh.
 */
import type { NodeRecord } from "../lib/mesh/node_record.ts";
import { MAX_PATTERNS_PER_RECORD } from "../lib/mesh/node_record.ts";
import { NamePattern } from "../lib/mesh/name_pattern.ts";
import { byKind } from "../lib/mesh/record_names.ts";
import { Topology } from "../lib/mesh/topology.ts";

const TOPICS = Array.from(
  { length: 10_000 },
  (_, index) => `robot${index % 10}/sensor${index % 100}/${index}`,
);

/** A hundred of the kinds that people write. */
const USUAL = Array.from({ length: 100 }, (_, index) => {
  const kinds = [`robot${index}/*/*`, `robot${index}/**`, `*/sensor${index}/*`, `**/${index}`];
  return kinds[index % kinds.length]!;
});
/** As many as a record may have, each of which has to be tried for each topic. */
const HOSTILE = Array.from(
  { length: MAX_PATTERNS_PER_RECORD },
  (_, index) => `**/*r*o*b*/**/*s*/**/*${index}x`,
);

for (const [what, patterns] of Object.entries({ no: [], "100": USUAL, "1,024 hostile": HOSTILE })) {
  const group = `10,000 topics, ${what} patterns`;
  Deno.bench({ group, name: "for the first time", fn: () => void lookUp(meshWith(patterns)) });

  const patterned = meshWith(patterns);
  lookUp(patterned);
  let record = nodeOf("changing", []);
  patterned.put(record);
  Deno.bench({
    group,
    name: "after one pattern has come or gone",
    fn() {
      const topics = record.topics.length > 0 ? [] : ["robot1/*/1*"];
      record = { ...record, topics, revision: record.revision + 1 };
      patterned.put(record);
      lookUp(patterned);
    },
  });

  const plain = meshWith(patterns);
  lookUp(plain);
  let other = nodeOf("other", []);
  plain.put(other);
  Deno.bench({
    group,
    name: "after a change of another topic",
    fn() {
      const topics = other.topics.length > 0 ? [] : ["imu"];
      other = { ...other, topics, revision: other.revision + 1 };
      plain.put(other);
      lookUp(plain);
    },
  });
}

for (const text of ["camera/*/image", "camera/**", "**/image", "cam*/*/im*"]) {
  const pattern = new NamePattern(text);
  Deno.bench({
    group: "one name and one pattern",
    name: text,
    fn: () => void pattern.matches("camera/left/image"),
  });
}

function nodeOf(name: string, topics: readonly string[]): NodeRecord {
  const id = { name, hostname: "bench", uuid: name.padEnd(16, "a") };
  return { id, pid: 1, addresses: [], ...byKind(() => []), topics, revision: 0 };
}

/** Ten nodes with a name each for every hundredth topic, and one with the patterns. */
function meshWith(patterns: readonly string[]): Topology {
  const topology = new Topology();
  for (let node = 0; node < 10; node++) {
    const topics = TOPICS.filter((_, index) => index % 100 === node);
    topology.put(nodeOf(`node${node}`, topics));
  }
  topology.put(nodeOf("patterns", patterns));
  return topology;
}

function lookUp(topology: Topology): number {
  let listeners = 0;
  for (const topic of TOPICS) listeners += topology.listeners(topic).length;
  return listeners;
}
