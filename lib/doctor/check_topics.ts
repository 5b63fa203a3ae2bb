import { NamePattern } from "../mesh/name_pattern.ts";
import { formatNodeId, type NodeRecord } from "../mesh/node_record.ts";
import { nearTopic } from "../text/near_topic.ts";
import { ok, type Outcome, warn } from "./finding.ts";

/** Troubles are told of so many topics. */
const MAX_TOLD = 10;
const ADVICE = "Give the topic one name at both ends, or remap it at one of them";

/**
 * Judges whether nodes miss each other by a name: one listens to a topic that nobody sends on, another
 * one sends on a topic that nobody listens to, and the two are called nearly the same.
 *
 * @param records The nodes.
 * @returns What was found.
 */
export function checkTopics(records: readonly NodeRecord[]): Outcome[] {
  const sent = new Set(records.flatMap(({ sends }) => sends));
  const listened = new Set(records.flatMap(({ topics }) => topics));
  const patterns = [...listened].map((text) => new NamePattern(text));
  const unheard = [...sent].filter((topic) => !patterns.some((each) => each.matches(topic)));
  // A pattern that matches nothing yet may be meant for what comes.
  const unsent = [...listened].filter((topic) => !topic.includes("*") && !sent.has(topic));
  const outcomes = unsent.flatMap((topic): Outcome[] => {
    const near = nearTopic(topic, unheard);
    return near === undefined ? [] : [mismatch(topic, near, records)];
  });
  if (outcomes.length > MAX_TOLD) {
    const left = outcomes.splice(MAX_TOLD).length;
    outcomes.push(warn(`${left} more have nearly the same names`, "See the ones above"));
  }
  if (outcomes.length > 0) return outcomes;
  const all = new Set([...sent, ...[...listened].filter((topic) => !topic.includes("*"))]).size;
  if (all === 0) return [ok("Nobody sends on a topic or listens to one")];
  const count = `${all} topic${all === 1 ? "" : "s"}`;
  return [
    ok(`${count}: ${unheard.length} that nobody hears, ${unsent.length} that nobody sends on`),
  ];
}

function mismatch(topic: string, near: string, records: readonly NodeRecord[]): Outcome {
  const listeners = records.filter(({ topics }) => topics.includes(topic));
  const senders = records.filter(({ sends }) => sends.includes(near));
  return warn(
    `Nobody sends on ${JSON.stringify(topic)}, which ${
      named(listeners)
    } to, and nobody listens to ` +
      `${JSON.stringify(near)}, on which ${named(senders, "send")}`,
    ADVICE,
    { topic, near, listeners: listeners.map(({ id }) => id), senders: senders.map(({ id }) => id) },
  );
}

function named(nodes: readonly NodeRecord[], verb = "listen"): string {
  const [first, ...others] = nodes;
  const name = formatNodeId(first!.id);
  return others.length > 0 ? `${name} and ${others.length} more ${verb}` : `${name} ${verb}s`;
}
