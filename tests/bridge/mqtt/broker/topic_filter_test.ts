import { assertEquals } from "@std/assert";
import { TopicFilter } from "../../../../lib/bridge/mqtt/broker/topic_filter.ts";

const MATCHES: readonly (readonly [filter: string, topics: string, others: string])[] = [
  ["a/b", "a/b", "a a/b/c a/c A/b"],
  ["a/+", "a/b a/", "a a/b/c"],
  ["+/+", "a/b /a", "a a/b/c"],
  ["a/#", "a a/b a/b/c", "ab b/a"],
  ["#", "a a/b /", "$SYS $SYS/x"],
  ["+/x", "a/x", "$SYS/x"],
  ["$SYS/#", "$SYS/x $SYS", "x"],
  ["$share/group/a/+", "a/b", "group/a/b"],
];

Deno.test("TopicFilter lets through what the specification says", () => {
  for (const [text, topics, others] of MATCHES) {
    const filter = new TopicFilter(text);
    for (const topic of topics.split(" ")) assertEquals(filter.matches(topic), true, topic);
    for (const topic of others.split(" ")) assertEquals(filter.matches(topic), false, topic);
  }
});
