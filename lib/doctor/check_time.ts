import { CLOCK_TOPIC } from "../mesh/clock_topic.ts";
import { formatNodeId, type NodeRecord } from "../mesh/node_record.ts";
import { ok, type Outcome, warn } from "./finding.ts";

/**
 * Judges whether nodes that live in simulated time are told it, by one.
 *
 * @param records The nodes.
 * @returns What was found; nothing where no simulation is going on.
 */
export function checkTime(records: readonly NodeRecord[]): Outcome[] {
  const tellers = records.filter(({ sends }) => sends.includes(CLOCK_TOPIC));
  const followers = records.filter(({ topics }) => topics.includes(CLOCK_TOPIC));
  const details = { tellers: tellers.map(idOf), followers: followers.map(idOf) };
  const names = tellers.map(({ id }) => formatNodeId(id)).join(", ");
  if (tellers.length > 1) {
    return [warn(
      `${tellers.length} nodes tell the time on topic "${CLOCK_TOPIC}": ${names}; others follow the ` +
        "one that they hear first",
      "Stop all but one, or give each simulation a domain of its own",
      details,
    )];
  }
  const listening = `${followers.length} node${followers.length === 1 ? "" : "s"}`;
  if (tellers.length === 1) {
    return [ok(`${names} tells the time of a simulation to ${listening}`, details)];
  }
  if (followers.length === 0) return [];
  return [warn(
    `${listening} may wait for the time of a simulation on topic "${CLOCK_TOPIC}": nobody tells it`,
    "Start the simulator, or rosy bag play --clock; or the nodes without clock: mesh (ROSY_CLOCK)",
    details,
  )];
}

function idOf({ id }: NodeRecord): NodeRecord["id"] {
  return id;
}
