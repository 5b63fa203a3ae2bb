import { formatNodeId, type NodeRecord } from "../mesh/node_record.ts";
import { PROTOCOL_VERSION } from "../wire/frame.ts";
import { fail, ok, type Outcome, warn } from "./finding.ts";
import type { Visit } from "./visit_nodes.ts";

/** Clocks that differ by more than this are worth a warning, in milliseconds. */
const CLOCK_LIMIT_MS = 50;
/** Troubles of one kind are told of so many nodes each. */
const MAX_TOLD = 10;

/**
 * Judges whether nodes can be reached.
 *
 * @param visits The visits to all nodes of the domain.
 * @param domainId The domain.
 * @returns What was found.
 */
export function checkNodes(visits: readonly Visit[], domainId: string): Outcome[] {
  const domain = `domain ${JSON.stringify(domainId)}`;
  if (visits.length === 0) return [ok(`None in ${domain} at the moment`)];
  const troubled = visits.filter(({ trouble }) => trouble && trouble.refusal !== "version");
  const outcomes = troubled.slice(0, MAX_TOLD).map(({ record, trouble }) =>
    fail(`${nameOf({ record })}: ${trouble!.reason}`, trouble!.advice, { node: record.id })
  );
  const left = troubled.length - outcomes.length;
  if (left > 0) outcomes.push(fail(`${left} more cannot be reached`, "See the ones above"));
  const reached = visits.filter(({ clock }) => clock);
  if (reached.length > 0) {
    const nodes = count(visits.length, "node");
    const machines = count(
      new Set(reached.map(({ record }) => record.id.hostname)).size,
      "machine",
    );
    outcomes.push(ok(
      reached.length === visits.length
        ? `${nodes} in ${domain}, on ${machines}: all can be reached`
        : `${reached.length} of ${nodes} in ${domain} can be reached`,
      { nodes: reached.map(({ record }) => record.id) },
    ));
  }
  return outcomes;
}

/** Judges nodes of the domain that the coordinator does not know. */
export function checkStrays(strays: readonly NodeRecord[]): Outcome[] {
  if (strays.length === 0) return [];
  return [warn(
    `${count(strays.length, "node")} of this domain can be heard, but not through the coordinator`,
    "Give all nodes the same coordinator, by --coordinator or ROSY_COORDINATOR, or none",
    { nodes: strays.map(({ id }) => id) },
  )];
}

/** Judges whether nodes speak our protocol. */
export function checkVersions(visits: readonly Visit[]): Outcome[] {
  const others = visits.filter(({ trouble }) => trouble?.refusal === "version");
  const outcomes = others.slice(0, MAX_TOLD).map(({ record, trouble }) =>
    fail(`${nameOf({ record })}: ${trouble!.reason}`, trouble!.advice, { node: record.id })
  );
  if (outcomes.length > 0) return outcomes;
  const all = visits.filter(({ clock }) => clock).length;
  const too = all === 0 ? "" : `, as ${all === 1 ? "does the node" : `do all ${all} nodes`}`;
  return [ok(`This rosy speaks protocol version ${PROTOCOL_VERSION}${too}`)];
}

/** Judges how clocks stand to this machine's. */
export function checkClocks(visits: readonly Visit[]): Outcome[] {
  const remote = visits.flatMap(({ record, clock }) =>
    clock && !(clock.offsetMs === 0 && clock.uncertaintyMs === 0) ? [{ record, clock }] : []
  );
  if (remote.length === 0) return [ok("No node on another machine to compare with")];
  const worst = new Map<string, typeof remote[number]>();
  for (const each of remote) {
    const { hostname } = each.record.id;
    const before = worst.get(hostname);
    if (!before || each.clock.uncertaintyMs < before.clock.uncertaintyMs) worst.set(hostname, each);
  }
  const machines = [...worst.values()];
  const wrong = machines.filter(({ clock: { offsetMs, uncertaintyMs } }) =>
    Math.abs(offsetMs) > CLOCK_LIMIT_MS + uncertaintyMs
  );
  if (wrong.length > 0) {
    return wrong.slice(0, MAX_TOLD).map(({ record: { id }, clock }) =>
      warn(
        `${id.hostname}: ${offsetText(clock.offsetMs)} this machine's (±${
          clock.uncertaintyMs.toFixed(1)
        } ms): delays and the times in bags are wrong by that`,
        "Have both machines follow the same time server (chrony, or timedatectl set-ntp true)",
        { hostname: id.hostname, ...clock },
      )
    );
  }
  const largest = machines.reduce((a, b) =>
    Math.abs(a.clock.offsetMs) > Math.abs(b.clock.offsetMs) ? a : b
  );
  const { offsetMs, uncertaintyMs } = largest.clock;
  return [ok(
    `${count(machines.length, "other machine")}, within ${
      (Math.abs(offsetMs) + uncertaintyMs).toFixed(1)
    } ms of this one`,
    { machines: machines.map(({ record, clock }) => ({ hostname: record.id.hostname, ...clock })) },
  )];
}

function offsetText(offsetMs: number): string {
  const size = Math.abs(offsetMs);
  const text = size < 10_000 ? `${size.toFixed(0)} ms` : `${(size / 1000).toFixed(0)} s`;
  return `its clock is ${text} ${offsetMs < 0 ? "behind" : "ahead of"}`;
}

/** A node with a key that this side does not have tells no name. */
function nameOf({ record: { id, addresses } }: Pick<Visit, "record">): string {
  if (id.name !== "") return `Node ${formatNodeId(id)}`;
  const tcp = addresses.find((address) => address.transport === "tcp");
  return `A node${tcp ? ` at ${tcp.hostname}:${tcp.port}` : ""}`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}
